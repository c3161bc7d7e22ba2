package io.ringfence.service.demo;

import io.ringfence.service.processes.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the demo's ring and logs are. */
final class Workspace {
    private final TemporaryDirectory directory;

    private Workspace(TemporaryDirectory directory) {
        this.directory = directory;
    }

    /**
     * {@return a new one}
     *
     * @param parent where the user wants it; null for the best place
     */
    static Workspace create(@Nullable Path parent) {
        return new Workspace(TemporaryDirectory.create("demo", parent));
    }

    Path place() {
        return directory.place();
    }

    Path ring() {
        return directory.path().resolve("flights");
    }

    Path log(String name) {
        return directory.path().resolve(name + ".log");
    }

    Path errors(String name) {
        return directory.path().resolve(name + ".err");
    }

    /** Deletes everything; nobody writes here any more. */
    void delete() throws IOException {
        directory.delete();
    }
}
