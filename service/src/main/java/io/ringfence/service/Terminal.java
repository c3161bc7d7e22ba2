package io.ringfence.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What stands behind the process's own streams; asked of the kernel, because Java says it of all streams together or not at all. */
enum Terminal {
    INPUT(0),
    OUTPUT(1),
    ERROR(2);

    private final int descriptor;

    Terminal(int descriptor) {
        this.descriptor = descriptor;
    }

    /** {@return whether somebody looks at it as it comes} */
    boolean isTerminal() {
        String target = target();
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
    }

    /** {@return whether its reader can go away} */
    boolean isPipe() {
        String target = target();
        return target.startsWith("pipe:") || target.startsWith("socket:");
    }

    /** {@return whether it was closed when the JVM was started: the first file that the JVM opened of its own took its place} */
    boolean isTakenByTheJvm() {
        try {
            Path home = Path.of(System.getProperty("java.home")).toRealPath();
            Path target = Path.of(target());
            return target.startsWith(home) && Files.isRegularFile(target);
        } catch (IOException unknown) {
            return false; // a Java home that is gone: nothing to be known
        }
    }

    private String target() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
        } catch (IOException closed) {
            return ""; // no such stream: nothing to be known of it
        }
    }
}
