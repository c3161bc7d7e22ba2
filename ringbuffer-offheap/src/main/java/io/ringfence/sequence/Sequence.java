package io.ringfence.sequence;

import org.agrona.concurrent.AtomicBuffer;

/**
 * A counter of events in the mapped file, alone on its cache lines, shared by all processes that map it. Starts at the ring's initial
 * value, grows, never wraps. May be used from any thread; who may write is said by whoever hands it out.
 *
 * <p>{@link #get()} and {@link #set(long)} mean what they mean in the LMAX Disruptor: acquire and release.
 */
public final class Sequence {
    /** The value of a sequence before its first event, in a ring that starts at 0. */
    public static final long INITIAL_VALUE = -1;

    private final AtomicBuffer buffer;
    private final int offset;

    /**
     * A view of a word in the file; nothing is written.
     *
     * @param buffer the mapped file
     * @param offset of the word, a multiple of 8
     */
    public Sequence(AtomicBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
    }

    /** {@return the value, with acquire: what was stored before the matching release is visible} */
    public long get() {
        return buffer.getLongAcquire(offset);
    }

    /** {@return the value, in the total order of volatile accesses} */
    public long getVolatile() {
        return buffer.getLongVolatile(offset);
    }

    /** {@return the value, for its only writer} */
    public long getPlain() {
        return buffer.getLong(offset);
    }

    /**
     * Stores with release: what was stored or loaded before is done before.
     *
     * @param value the new value
     */
    public void set(long value) {
        buffer.putLongRelease(offset, value);
    }

    /**
     * Stores with release and a full fence after.
     *
     * @param value the new value
     */
    public void setVolatile(long value) {
        buffer.putLongVolatile(offset, value);
    }

    /**
     * Compares and stores, with a full fence.
     *
     * @param expected the value that it must have
     * @param value the new value
     * @return true if it was stored
     */
    public boolean compareAndSet(long expected, long value) {
        return buffer.compareAndSetLong(offset, expected, value);
    }

    /**
     * Adds, with a full fence.
     *
     * @param increment may be negative
     * @return the new value
     */
    public long addAndGet(long increment) {
        return buffer.getAndAddLong(offset, increment) + increment;
    }

    /** {@return the new value after adding one, with a full fence} */
    public long incrementAndGet() {
        return addAndGet(1);
    }

    boolean isAt(AtomicBuffer otherBuffer, int otherOffset) {
        return buffer == otherBuffer && offset == otherOffset;
    }

    @Override
    public String toString() {
        return Long.toString(get());
    }
}
