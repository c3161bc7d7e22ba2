package io.ringfence.ring.error;

import org.jspecify.annotations.Nullable;

/** The checksum of a slot does not agree with its content. */
public final class CorruptEventException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public CorruptEventException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public CorruptEventException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
