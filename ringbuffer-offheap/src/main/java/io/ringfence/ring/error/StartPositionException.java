package io.ringfence.ring.error;

import org.jspecify.annotations.Nullable;

/** A consumer asked to start at a sequence that no gate protects: earlier than the slowest consumer's position, or beyond the cursor. */
public final class StartPositionException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public StartPositionException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public StartPositionException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
