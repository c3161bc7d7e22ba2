package io.ringfence.service.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes and deletes directories in a place, again and again, and ends with 1 if one of them was taken away from it. */
final class TemporaryDirectoryChild {
    private TemporaryDirectoryChild() {}

    /**
     * Works.
     *
     * @param arguments the place, and how often
     */
    public static void main(String[] arguments) throws IOException {
        for (int i = Integer.parseInt(arguments[1]); i > 0; i--) {
            TemporaryDirectory directory = TemporaryDirectory.create("test", Path.of(arguments[0]));
            Path mine = Files.createFile(directory.path().resolve("mine"));
            TemporaryDirectory another = TemporaryDirectory.create("test", Path.of(arguments[0]));
            if (!Files.exists(mine) || !Files.exists(another.path())) {
                System.exit(1);
            }
            directory.delete();
            another.delete();
        }
    }
}
