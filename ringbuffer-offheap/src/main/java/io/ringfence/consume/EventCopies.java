package io.ringfence.consume;

import io.ringfence.liveness.RingCore;
import io.ringfence.ring.layout.SlotLayout;
import io.ringfence.sequence.ChecksumMode;
import org.agrona.DirectBuffer;

/**
 * Shows events of a ring that were read elsewhere, in its journal above all, as the {@link Event} that handlers of the ring know. One
 * thread; one event at a time.
 */
public final class EventCopies {
    private final Event event;

    /**
     * For one reader.
     *
     * @param core what the ring's handles share
     */
    public EventCopies(RingCore core) {
        this.event = new Event(core.slots(), ChecksumMode.NONE);
    }

    /**
     * Shows a copy. It was checked by whoever read it.
     *
     * @param sequence of the event
     * @param type what its producer said that it is
     * @param payload its bytes, from index 0 to its capacity; shown as they are, and not copied again
     * @return the flyweight, the same object each time
     */
    public Event show(long sequence, int type, DirectBuffer payload) {
        return event.moveTo(sequence, SlotLayout.lengthAndType(payload.capacity(), type), payload);
    }
}
