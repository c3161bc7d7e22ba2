package io.ringfence.consume;

import io.ringfence.sequence.Slots;
import org.jspecify.annotations.Nullable;

/** Reads single events for a consumer that waits on a {@link io.ringfence.sequence.SequenceBarrier} itself. On the consumer's thread. */
public final class EventReader {
    private final Slots slots;
    private final Event event;

    EventReader(Slots slots, Event event) {
        this.slots = slots;
        this.event = event;
    }

    /**
     * Reads an event that a barrier has said to be available.
     *
     * @param sequence of the event
     * @return the flyweight, the same object each time, or null if the slot was aborted
     */
    public @Nullable Event read(long sequence) {
        return slots.stampAcquire(sequence) == Slots.aborted(sequence) ? null : event.moveTo(sequence);
    }
}
