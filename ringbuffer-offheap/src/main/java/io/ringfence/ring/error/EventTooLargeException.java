package io.ringfence.ring.error;

import org.jspecify.annotations.Nullable;

/** The event's bytes do not fit into a slot. */
public final class EventTooLargeException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public EventTooLargeException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public EventTooLargeException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
