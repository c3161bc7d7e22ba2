package io.ringfence.sequence;

/** A barrier was alerted while somebody waited on it. Preallocated, without a stack trace. */
public final class AlertException extends Exception {
    /** The only instance. */
    public static final AlertException INSTANCE = new AlertException();

    private static final long serialVersionUID = 1L;

    private AlertException() {
        super("the barrier was alerted", null, false, false);
    }
}
