package io.ringfence.ring.error;

import org.jspecify.annotations.Nullable;

/** A producer handle was used out of order: a second claim while one is open, a publication without a claim, or use by a second thread while a claim is open. */
public final class ClaimException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public ClaimException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public ClaimException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
