package io.ringfence.sequence;

import io.ringfence.ring.layout.RingGeometry;
import org.agrona.concurrent.AtomicBuffer;

/** The counters in the mapped file; any thread of any process, on slow paths only, because each move is an atomic add on a shared line. */
public final class RingCounters {
    private final AtomicBuffer buffer;
    private final RingGeometry geometry;

    /**
     * Over one ring.
     *
     * @param buffer the mapped file
     * @param geometry its offsets
     */
    public RingCounters(AtomicBuffer buffer, RingGeometry geometry) {
        this.buffer = buffer;
        this.geometry = geometry;
    }

    /**
     * {@return the value}
     *
     * @param counter one of {@link io.ringfence.ring.layout.CountersLayout}
     */
    public long get(int counter) {
        return buffer.getLongVolatile(geometry.counterOffset(counter));
    }

    /**
     * Adds to a counter.
     *
     * @param counter one of {@link io.ringfence.ring.layout.CountersLayout}
     * @param amount how much
     */
    public void add(int counter, long amount) {
        buffer.getAndAddLong(geometry.counterOffset(counter), amount);
    }

    /**
     * Sets a figure that has one writer.
     *
     * @param counter one of {@link io.ringfence.ring.layout.CountersLayout}
     * @param value of it
     */
    public void set(int counter, long value) {
        buffer.putLongVolatile(geometry.counterOffset(counter), value);
    }

    /**
     * Raises a counter to a value, if it is lower.
     *
     * @param counter one of {@link io.ringfence.ring.layout.CountersLayout}
     * @param value the least that it shall have
     */
    public void raise(int counter, long value) {
        int offset = geometry.counterOffset(counter);
        long current = buffer.getLongVolatile(offset);
        while (current < value && !buffer.compareAndSetLong(offset, current, value)) {
            current = buffer.getLongVolatile(offset);
        }
    }
}
