package io.ringfence.ring.error;

import org.jspecify.annotations.Nullable;

/** An option or an argument is out of its range. */
public final class InvalidOptionException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public InvalidOptionException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public InvalidOptionException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
