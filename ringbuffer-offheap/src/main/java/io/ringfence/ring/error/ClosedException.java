package io.ringfence.ring.error;

import org.jspecify.annotations.Nullable;

/** The handle or the ring was closed before. */
public final class ClosedException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public ClosedException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public ClosedException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
