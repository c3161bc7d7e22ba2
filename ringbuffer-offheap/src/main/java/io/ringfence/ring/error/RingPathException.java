package io.ringfence.ring.error;

import org.jspecify.annotations.Nullable;

/** The path is not a ring that may be opened: missing, already there, a link, not a directory, of another owner, with other permissions, or on a file system that cannot be shared. */
public final class RingPathException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public RingPathException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public RingPathException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
