package io.ringfence.ring;

import io.ringfence.ring.error.MissingJvmFlagException;
import io.ringfence.ring.error.Problem;
import org.agrona.concurrent.UnsafeBuffer;

/** The one flag that off-heap access needs, asked for before anything is touched. */
final class JvmFlags {
    private static final String PACKAGE = "jdk.internal.misc";

    private JvmFlags() {}

    static void require(String operation, Object place) {
        // a class literal loads the class and does not initialise it: its initialiser is what would fail
        if (!Object.class.getModule().isOpen(PACKAGE, UnsafeBuffer.class.getModule())) {
            throw new MissingJvmFlagException(new Problem(
                    operation,
                    place.toString(),
                    "the JVM was started without access to off-heap memory",
                    "the JVM flag --add-opens java.base/" + PACKAGE + "=ALL-UNNAMED",
                    "add the flag to the java command, or Add-Opens: java.base/" + PACKAGE
                            + " to the manifest of the started jar"));
        }
    }
}
