package io.ringfence.consume;

/** What becomes of an event whose handler throws. */
@FunctionalInterface
public interface ExceptionPolicy {
    /** What to do. */
    enum Action {
        /** Give the same event to the handler again. */
        RETRY,
        /** Count it as handled, and go on. */
        SKIP,
        /** End the processor; its batch is not committed, and comes again, when the processor or the consumer is started the next time. */
        HALT
    }

    /**
     * Decides, on the processor's thread.
     *
     * @param error what the handler threw
     * @param sequence of the event
     * @param event the event, readable still
     * @param attempts how often the handler was given it, from 1
     * @return what to do
     */
    Action onEventException(Throwable error, long sequence, Event event, int attempts);

    /** {@return halts at the first error, so that nothing is lost: the default} */
    static ExceptionPolicy halt() {
        return (error, sequence, event, attempts) -> Action.HALT;
    }

    /** {@return skips each event that fails} */
    static ExceptionPolicy skip() {
        return (error, sequence, event, attempts) -> Action.SKIP;
    }

    /**
     * Gives an event to the handler several times, then does something else.
     *
     * @param attemptsMax at most so often
     * @param then afterwards
     * @return the policy
     */
    static ExceptionPolicy retry(int attemptsMax, Action then) {
        return (error, sequence, event, attempts) -> attempts < attemptsMax ? Action.RETRY : then;
    }
}
