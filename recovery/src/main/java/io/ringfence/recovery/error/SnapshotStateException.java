package io.ringfence.recovery.error;

import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.RingException;
import org.jspecify.annotations.Nullable;

/** The state that a snapshot holds was refused by the caller's own code that reads or writes it. */
public final class SnapshotStateException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public SnapshotStateException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public SnapshotStateException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
