package io.ringfence.journal.error;

import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.RingException;
import org.jspecify.annotations.Nullable;

/** A force failed, now or before: what was written since the last successful one may be lost although it can still be read. The writer is poisoned for good; nothing it wrote after {@code forced()} may be acknowledged. */
public final class JournalForceException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public JournalForceException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public JournalForceException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
