package io.ringfence.wait;

/** A consumer's wait strategy gave up. Preallocated, without a stack trace, so that a timeout allocates nothing. */
public final class TimeoutException extends Exception {
    /** The only instance. */
    public static final TimeoutException INSTANCE = new TimeoutException();

    private static final long serialVersionUID = 1L;

    private TimeoutException() {
        super("the wait strategy gave up waiting for the next event", null, false, false);
    }
}
