package io.ringfence.recovery.error;

import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.RingException;
import org.jspecify.annotations.Nullable;

/** A recovery that nobody has asked for would lose events that were on the disk once; nothing was changed. */
public final class EventsAtRiskException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public EventsAtRiskException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public EventsAtRiskException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
