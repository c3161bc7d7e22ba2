package io.ringfence.ring.error;

import org.jspecify.annotations.Nullable;

/** No consumer or producer of that name is registered. */
public final class NotRegisteredException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public NotRegisteredException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public NotRegisteredException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
