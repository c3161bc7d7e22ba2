package io.ringfence.consume;

/** Handles the events of a {@link BatchEventProcessor}, on its thread. Only {@link #onEvent} must be implemented. */
@FunctionalInterface
public interface EventHandler {
    /**
     * Handles one event.
     *
     * @param event the flyweight; valid during the call
     * @param sequence of the event
     * @param endOfBatch true if the commit comes after this event: the moment to flush
     * @throws Exception goes to the {@link ExceptionPolicy}
     */
    void onEvent(Event event, long sequence, boolean endOfBatch) throws Exception;

    /**
     * Before the first event of each batch.
     *
     * @param batchSize slots in it, aborted ones included
     * @param queueDepth slots that were ready for this consumer at that moment, those of the batch included, as far as was looked: at
     *     most 1,024 ahead. Unlike the Disruptor's it does not count what is claimed and unpublished, because reading the cursor would
     *     take its cache line away from the producer
     */
    default void onBatchStart(long batchSize, long queueDepth) {}

    /** Once, before the first event. */
    default void onStart() {}

    /** Once, after the last. */
    default void onShutdown() {}

    /**
     * When the wait strategy gave up.
     *
     * @param sequence the last one that was handled
     */
    default void onTimeout(long sequence) {}
}
