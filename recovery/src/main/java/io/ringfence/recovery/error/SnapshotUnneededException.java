package io.ringfence.recovery.error;

import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.RingException;
import org.jspecify.annotations.Nullable;

/** A snapshot of positions only was refused, because there are snapshots of a program's state, which have the positions too. */
public final class SnapshotUnneededException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public SnapshotUnneededException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public SnapshotUnneededException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
