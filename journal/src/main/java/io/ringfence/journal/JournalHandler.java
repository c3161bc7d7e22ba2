package io.ringfence.journal;

/** Takes the events that a reader delivers, on the reader's thread. */
@FunctionalInterface
public interface JournalHandler {
    /**
     * One event. If this throws, the event counts as not delivered and comes again at the next poll.
     *
     * @param record a flyweight, valid only during this call
     */
    void onRecord(JournalRecord record);
}
