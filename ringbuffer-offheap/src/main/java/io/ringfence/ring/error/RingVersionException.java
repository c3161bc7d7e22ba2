package io.ringfence.ring.error;

import org.jspecify.annotations.Nullable;

/** The ring was written with another layout version, older or newer than the one that this library reads. */
public final class RingVersionException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public RingVersionException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public RingVersionException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
