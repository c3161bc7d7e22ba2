package io.ringfence.sequence;

import io.ringfence.wait.TimeoutException;

/**
 * What a consumer waits on: published events, and the consumers before it. One barrier a consumer; {@link #alert} from any thread
 * of the process, the rest from the consumer's thread.
 */
public interface SequenceBarrier {
    /**
     * Waits until the sequence may be handled.
     *
     * @param sequence the next one that the caller wants
     * @return the highest sequence up to which all are published or aborted and past every dependent; at least {@code sequence}
     * @throws AlertException if {@link #alert} was called
     * @throws TimeoutException if the wait strategy gave up
     * @throws io.ringfence.ring.error.LappedException if the slot holds a later event already
     */
    long waitFor(long sequence) throws AlertException, TimeoutException;

    /**
     * Looks without waiting.
     *
     * @param sequence the next one that the caller wants
     * @return as {@link #waitFor}, or {@code sequence − 1} if it may not be handled yet
     * @throws io.ringfence.ring.error.LappedException if the slot holds a later event already
     */
    long available(long sequence);

    /** {@return the highest claimed sequence; with dependents, the lowest of theirs} */
    long getCursor();

    /** {@return whether the barrier is alerted} */
    boolean isAlerted();

    /** Ends the wait of this barrier's consumer, now or the next one, until cleared. It is woken at once if it only parks or blocks. */
    void alert();

    /** Ends the alert. */
    void clearAlert();

    /**
     * Raises the alert, if there is one.
     *
     * @throws AlertException if the barrier is alerted
     */
    void checkAlert() throws AlertException;
}
