package io.ringfence.ring.error;

import org.jspecify.annotations.Nullable;

/** A consumer met an event newer than the one that it waited for: what it waited for is gone. Never raised for a registered consumer, unless the file was tampered with. */
public final class LappedException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public LappedException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public LappedException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
