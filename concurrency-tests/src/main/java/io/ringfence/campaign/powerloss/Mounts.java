package io.ringfence.campaign.powerloss;

import io.ringfence.service.processes.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Mounting, and unmounting what killed runs have left mounted. */
final class Mounts {
    private static final Path TABLE = Path.of("/proc/self/mounts");
    private static final long PATIENCE_SECONDS = 60;

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

    static void unmount(Path mount) {
        if (!run("umount", mount.toString())) {
            throw new IllegalStateException("cannot unmount " + mount + "; unmount it by hand");
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
            Path directory = mount.getParent();
            if (directory != null
                    && String.valueOf(directory.getFileName()).startsWith("ringfence-" + command + "-")
                    && TemporaryDirectory.isAbandoned(directory)) {
                unmount(mount);
            }
        }
    }
}
