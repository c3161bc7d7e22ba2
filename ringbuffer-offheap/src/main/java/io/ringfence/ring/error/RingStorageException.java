package io.ringfence.ring.error;

import org.jspecify.annotations.Nullable;

/** The file system refused: no space, input or output error, read-only. Nothing half made was left behind. */
public final class RingStorageException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public RingStorageException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public RingStorageException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
