package io.ringfence.journal.error;

import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.RingException;
import org.jspecify.annotations.Nullable;

/** The asked sequence is not in the journal: it was removed by retention, or the journal began later. */
public final class JournalRangeException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public JournalRangeException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public JournalRangeException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
