package io.ringfence.ring.error;

import org.jspecify.annotations.Nullable;

/**
 * A living process holds what was asked for: a consumer's or producer's name, the single producer's place, the ring itself, or a journal's
 * directory while segments are compressed or deleted.
 */
public final class InUseException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public InUseException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public InUseException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
