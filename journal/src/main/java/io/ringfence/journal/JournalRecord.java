package io.ringfence.journal;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One event of the journal, as a flyweight that is reused for each: valid only while the handler runs, and only on its thread. The
 * payload lies in private memory of the reader and is already checked.
 */
public final class JournalRecord {
    private final UnsafeBuffer payload = new UnsafeBuffer(0, 0);
    private long sequence;
    private long timestampNanos;
    private int type;
    private boolean aborted;

    JournalRecord() {}

    void set(long newSequence, long newTimestampNanos, int newType, boolean isAborted) {
        sequence = newSequence;
        timestampNanos = newTimestampNanos;
        type = newType;
        aborted = isAborted;
    }

    void wrap(DirectBuffer memory, int offset, int length) {
        payload.wrap(memory, offset, length);
    }

    /** {@return the event's sequence in the ring} */
    public long sequence() {
        return sequence;
    }

    /** {@return journal time in nanoseconds since 1970, never less than that of the event before} */
    public long timestampNanos() {
        return timestampNanos;
    }

    /** {@return the user's own type, 0 to 255} */
    public int type() {
        return type;
    }

    /** {@return whether its producer withdrew it; its payload then means nothing} */
    public boolean aborted() {
        return aborted;
    }

    /** {@return the payload, from index 0 to its capacity} */
    public DirectBuffer payload() {
        return payload;
    }

    /** {@return bytes of the payload} */
    public int length() {
        return payload.capacity();
    }
}
