package io.ringfence.ring.error;

import org.jspecify.annotations.Nullable;

/** The JVM was started without the flag that off-heap access needs; the message names it. */
public final class MissingJvmFlagException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public MissingJvmFlagException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public MissingJvmFlagException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
