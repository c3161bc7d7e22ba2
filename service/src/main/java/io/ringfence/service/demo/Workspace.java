package io.ringfence.service.demo;

import io.ringfence.service.processes.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the demo's ring, journal and logs are. */
final class Workspace {
    private static final String COMMAND = "demo";
    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

    private final TemporaryDirectory directory;
    private final TemporaryDirectory ofJournal;

    private Workspace(TemporaryDirectory directory, TemporaryDirectory ofJournal) {
        this.directory = directory;
        this.ofJournal = ofJournal;
    }

    /**
     * {@return a new one}
     *
     * @param parent where the user wants it; null for the best place
     */
    static Workspace create(@Nullable Path parent) {
        TemporaryDirectory directory = TemporaryDirectory.create(COMMAND, parent);
        if (parent != null || !isInMemory(directory.path())) {
            return new Workspace(directory, directory);
        }
        boolean made = false;
        try {
            Path disk = Stream.of(Path.of(System.getProperty("java.io.tmpdir")), Path.of("/var/tmp"))
                    .filter(path -> Files.isDirectory(path) && Files.isWritable(path) && !isInMemory(path))
                    .findFirst()
                    .orElse(null);
            TemporaryDirectory ofJournal = disk == null ? directory : TemporaryDirectory.create(COMMAND, disk);
            made = true;
            return new Workspace(directory, ofJournal);
        } finally {
            if (!made) {
                deleteQuietly(directory);
            }
        }
    }

    private static void deleteQuietly(TemporaryDirectory directory) {
        try {
            directory.delete();
        } catch (IOException failure) {
            // The error that led here is the one to tell; the next run in the same place clears it away.
        }
    }

    private static boolean isInMemory(Path path) {
        try {
            return IN_MEMORY.contains(Files.getFileStore(path).type());
        } catch (IOException failure) {
            return false; // whoever writes there will say why
        }
    }

    Path place() {
        return directory.place();
    }

    /** Where the journal's directory was made: on a disk, unless there is none, or the user wants it elsewhere. */
    Path placeOfJournal() {
        return ofJournal.place();
    }

    Path journal() {
        return ofJournal.path().resolve("journal");
    }

    /** The file whose loss the journal makes good. */
    Path ringData() {
        return ring().resolve("ring.dat");
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
        try {
            directory.delete();
        } finally {
            if (ofJournal != directory) {
                ofJournal.delete();
            }
        }
    }
}
