package io.ringfence.ring.error;

import org.jspecify.annotations.Nullable;

/** The machine was restarted while the ring was in use, or its recovery was left half done: nothing unverified in it may be believed. */
public final class RecoveryNeededException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public RecoveryNeededException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public RecoveryNeededException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
