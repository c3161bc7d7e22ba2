package io.ringfence.ring.error;

/** An event handler threw, and the exception policy said halt. Its batch is not committed; the cause is what the handler threw. */
public final class HandlerFailedException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made by the processor.
     *
     * @param problem its parts
     * @param cause what the handler threw
     */
    public HandlerFailedException(Problem problem, Throwable cause) {
        super(problem, cause);
    }
}
