package io.ringfence.ring.error;

import org.jspecify.annotations.Nullable;

/** A sequence did not become durable within the time that the caller gave. It may still become so. */
public final class DurableTimeoutException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public DurableTimeoutException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public DurableTimeoutException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
