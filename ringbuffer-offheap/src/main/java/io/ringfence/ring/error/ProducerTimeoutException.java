package io.ringfence.ring.error;

import org.jspecify.annotations.Nullable;

/** The ring stayed full for longer than the producer's wait strategy allows. */
public final class ProducerTimeoutException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public ProducerTimeoutException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public ProducerTimeoutException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
