package io.ringfence.recovery.error;

import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.RingException;
import org.jspecify.annotations.Nullable;

/** A ring cannot be recovered from what is there; nothing was changed. */
public final class RecoveryFailedException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public RecoveryFailedException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public RecoveryFailedException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
