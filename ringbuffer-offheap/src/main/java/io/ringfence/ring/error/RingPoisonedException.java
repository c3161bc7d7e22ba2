package io.ringfence.ring.error;

import org.jspecify.annotations.Nullable;

/**
 * A force of the journal has failed, and since then nothing is acknowledged as durable by any process, until the ring is recovered. What
 * was acknowledged before stays so.
 */
public final class RingPoisonedException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public RingPoisonedException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public RingPoisonedException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
