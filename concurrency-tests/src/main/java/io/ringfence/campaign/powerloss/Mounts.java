package io.ringfence.campaign.powerloss;

import io.ringfence.service.processes.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Mounting, and unmounting what killed runs have left mounted. */
final class Mounts {
    private static final Path TABLE = Path.of("/proc/self/mounts");
    private static final long PATIENCE_SECONDS = 60;
    private static final long BUSY_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private Mounts() {}

    /** {@return whether a program could be run, and ended well} */
    static boolean run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                Process ignored = process.destroyForcibly();
            }
            return ended && process.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Of processes that were killed a moment ago the kernel may not have closed all files. */
    static void unmount(Path mount) {
        long start = System.nanoTime();
        while (!run("umount", mount.toString())) {
            if (System.nanoTime() - start > BUSY_NANOS) {
                throw new IllegalStateException("cannot unmount " + mount + "; unmount it by hand");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Unmounts what lies in temporary directories that nobody uses any more; who makes the next one deletes them. */
    static void sweep(String command) throws IOException {
        if (!Files.isReadable(TABLE)) {
            return;
        }
        for (String line : Files.readAllLines(TABLE)) {
            String[] fields = line.split(" ", -1);
            Path mount = Path.of(fields[1]);
            Path directory = temporary(command, mount);
            if (directory != null && TemporaryDirectory.isAbandoned(directory)) {
                unmount(mount);
            }
        }
    }

    /** {@return the temporary directory of a command that a path lies in; null if it lies in none} */
    private static @Nullable Path temporary(String command, Path path) {
        Path directory = path.getParent();
        while (directory != null && !String.valueOf(directory.getFileName()).startsWith("ringfence-" + command + "-")) {
            directory = directory.getParent();
        }
        return directory;
    }
}
