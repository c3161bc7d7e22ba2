package io.ringfence.ring.error;

import org.jspecify.annotations.Nullable;

/**
 * Base of all errors that the library raises on purpose. The message is one line; {@link #problem()} has its parts.
 * Immutable and safe to share between threads.
 */
public class RingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // an error that crosses a serialisation boundary keeps its message
    private final transient Problem problem;

    /**
     * An error that this library found by itself.
     *
     * @param problem its parts
     */
    public RingException(Problem problem) {
        this(problem, null);
    }

    /**
     * An error that something below reported.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public RingException(Problem problem, @Nullable Throwable cause) {
        super(problem.line(), cause);
        this.problem = problem;
    }

    /**
     * Operation, place, actual, expected and remedy.
     *
     * @return the parts of the message
     */
    public Problem problem() {
        return problem;
    }
}
