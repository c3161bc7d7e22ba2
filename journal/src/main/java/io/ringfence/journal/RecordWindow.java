package io.ringfence.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A piece of a segment in private memory, where it can be checked: nobody can change it or cut the file under it. Grows with what is
 * read in a row, so that looking at the live end costs little. One thread.
 */
final class RecordWindow {
    private static final int FIRST_BYTES = 8 << 10;
    private static final int MOST_BYTES = 256 << 10;

    private final SegmentSource source;
    private ByteBuffer bytes = allocate(FIRST_BYTES);
    private final UnsafeBuffer view = new UnsafeBuffer(bytes);
    private long start;
    private int count;
    private int readBytes = FIRST_BYTES;
    private long end = Long.MAX_VALUE;

    RecordWindow(SegmentSource source) {
        this.source = source;
    }

    private static ByteBuffer allocate(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Nothing from a position on counts, however long the file is: who made it longer would have it read without an end. */
    void endAt(long position) {
        end = position;
    }

    /** Makes bytes of the segment present; false if the segment ends before. */
    boolean has(long position, int length) {
        if (position > end - length) {
            return false;
        }
        if (position >= start && position + length <= start + count) {
            return true;
        }
        boolean inARow = position >= start && position <= start + count && count > 0;
        readBytes = inARow ? Math.min(2 * readBytes, MOST_BYTES) : FIRST_BYTES;
        load(position, Math.max(length, readBytes));
        return count >= length;
    }

    private void load(long position, int wanted) {
        if (bytes.capacity() < wanted) {
            bytes = allocate(Integer.highestOneBit(wanted - 1) << 1);
            view.wrap(bytes);
        }
        bytes.clear().limit(wanted);
        start = position;
        count = source.read(position, bytes);
    }

    /** Forgets what was read, because it may have changed since. */
    void forget() {
        count = 0;
        readBytes = FIRST_BYTES;
    }

    /** {@return the private memory; valid until the next {@link #has}} */
    UnsafeBuffer view() {
        return view;
    }

    /** {@return the same memory as a byte buffer, little-endian; its position and limit are of no meaning} */
    ByteBuffer bytes() {
        return bytes;
    }

    /** {@return where a position that is present lies in the memory} */
    int offset(long position) {
        return (int) (position - start);
    }
}
