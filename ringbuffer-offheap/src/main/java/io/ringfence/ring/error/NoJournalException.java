package io.ringfence.ring.error;

import org.jspecify.annotations.Nullable;

/** Nobody keeps a journal of the ring, or it never forces, or does not have what was asked for: that cannot be acknowledged as durable. */
public final class NoJournalException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public NoJournalException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public NoJournalException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
