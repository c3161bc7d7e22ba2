package io.ringfence.ring.error;

import org.jspecify.annotations.Nullable;

/** A file of the ring does not hold what its checks demand: a bad checksum, an impossible size, a truncated file. The file was left as it is. */
public final class CorruptRingException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public CorruptRingException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public CorruptRingException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
