package io.ringfence.journal.error;

import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.RingException;
import org.jspecify.annotations.Nullable;

/**
 * Ring and journal do not go together: a segment belongs to another ring than the one asked for, or the segments of one directory to
 * different rings, or the journal ends before what the ring knows to be on the disk. Nothing was changed.
 */
public final class JournalMismatchException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public JournalMismatchException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public JournalMismatchException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
