package io.ringfence.ring.error;

import org.jspecify.annotations.Nullable;

/** The claim would pass the terminal sequence, close to 2<sup>63</sup>. The ring cannot be published to any more. */
public final class SequenceExhaustedException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public SequenceExhaustedException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public SequenceExhaustedException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
