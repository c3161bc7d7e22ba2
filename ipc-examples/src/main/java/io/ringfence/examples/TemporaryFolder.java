package io.ringfence.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for the rings of one run, gone afterwards, also after Ctrl-C. It is in memory where the machine has {@code /dev/shm}: a ring
 * on a disk works the same, but then the kernel writes its pages out now and then, which shows in latencies.
 */
public final class TemporaryFolder implements AutoCloseable {
    private static final Path IN_MEMORY = Path.of("/dev/shm");

    private final Path path;
    private final Thread hook = new Thread(this::delete, "delete-temporary-folder");

    /** Makes it. */
    public TemporaryFolder() {
        String prefix = "ringfence-example-" + ProcessHandle.current().pid() + "-";
        try {
            path = Files.isWritable(IN_MEMORY)
                    ? Files.createTempDirectory(IN_MEMORY, prefix)
                    : Files.createTempDirectory(prefix);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot make a temporary folder: " + failure.getMessage(), failure);
        }
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * {@return a path in it}
     *
     * @param name of the file or ring
     */
    public Path resolve(String name) {
        return path.resolve(name);
    }

    /** Deletes it with all that is in it. */
    @Override
    public void close() {
        delete();
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private void delete() {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            System.err.println("cannot delete " + path + ": " + failure.getMessage());
        }
    }
}
