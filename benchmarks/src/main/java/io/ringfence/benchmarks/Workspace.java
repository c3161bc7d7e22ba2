package io.ringfence.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder and the processes of one run. Closed at its end, or by the shutdown hook if the run is broken off: the processes are ended and
 * waited for first, then the folder is deleted.
 */
final class Workspace implements AutoCloseable {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private final Path folder;
    private final Thread hook = new Thread(this::cleanUp, "bench-clean-up");
    private final Deque<WorkerProcess> processes = new ArrayDeque<>();

    private Workspace(Path folder) {
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** In the wanted folder, else in shared memory where there is such a thing. */
    static Workspace in(@Nullable Path parent) {
        Path place = parent != null ? parent : defaultParent();
        try {
            return new Workspace(Files.createTempDirectory(place, "ringfence-bench-"));
        } catch (IOException e) {
            throw new BenchmarkException(
                    place.toString(),
                    "no folder can be made in it (" + e.getClass().getSimpleName() + ")",
                    "an existing folder that may be written to",
                    "choose another with --dir",
                    e);
        }
    }

    private static Path defaultParent() {
        return Files.isDirectory(SHARED_MEMORY) && Files.isWritable(SHARED_MEMORY)
                ? SHARED_MEMORY
                : Path.of(System.getProperty("java.io.tmpdir"));
    }

    Path folder() {
        return folder;
    }

    /** Starts a process that ends with this run. */
    synchronized WorkerProcess start(String name, Class<?> main, List<String> flags, List<String> arguments) {
        WorkerProcess process = WorkerProcess.start(name, folder, main, flags, arguments);
        processes.push(process);
        return process;
    }

    @Override
    public void close() {
        cleanUp();
        try {
            boolean ignored = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is going down: the hook runs, and finds nothing left to do.
        }
    }

    private synchronized void cleanUp() {
        while (!processes.isEmpty()) {
            processes.pop().close();
        }
        deleteTree(folder);
    }

    /** Deletes a folder and all in it; one that is gone is no error. */
    static void deleteTree(Path root) {
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            // Deleted already: what was wanted.
        } catch (IOException | UncheckedIOException e) {
            throw new BenchmarkException(
                    root.toString(),
                    "it cannot be deleted (" + e.getClass().getSimpleName() + ")",
                    "a folder that goes with the run",
                    "delete it by hand",
                    e);
        }
    }
}
