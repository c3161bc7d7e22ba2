package io.ringfence.liveness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The second witness of a death, beside the owner lock: what the kernel says of a pid. A seam: tests decide who is dead. */
@FunctionalInterface
public interface ProcessWitness {
    /**
     * Whether this process, of the caller's boot and pid namespace, does not run any more.
     *
     * @param process whose pid and start time
     * @return true if it is gone, a zombie, or another process has its pid; false in doubt
     */
    boolean isGone(ProcessIdentity process);

    /** {@return the witness that reads {@code /proc}} */
    static ProcessWitness kernel() {
        return process -> {
            try {
                String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
                char state = ProcessIdentity.state(stat);
                return ProcessIdentity.startTime(stat) != process.startTime() || state == 'Z' || state == 'X';
            } catch (NoSuchFileException gone) {
                return true;
            } catch (IOException | RuntimeException unclear) {
                // ESRCH while reading: it went away meanwhile; anything else is doubt, and the next look tells
                return !Files.exists(Path.of("/proc/" + process.pid()));
            }
        };
    }
}
