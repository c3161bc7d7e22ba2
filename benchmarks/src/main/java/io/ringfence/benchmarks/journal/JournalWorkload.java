package io.ringfence.benchmarks.journal;

import io.ringfence.journal.layout.RecordLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What all systems carry: event number v holds v in its first 8 bytes, and in each further 8 bytes something that follows from v and
 * their place. The payloads lie ready in memory outside the heap, {@value #PAYLOADS} of them in a row; only the number is written for each event.
 */
public final class JournalWorkload {
    /** Payloads that lie ready, a power of two; after the last one comes the first one again. */
    public static final int PAYLOADS = 1024;

    /** Of a segment; the rest is for its header, index and footer. */
    private static final double USED_PART = 0.94;

    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    private final int eventBytes;
    private final int segmentBytes;
    private final ByteBuffer bytes;
    private final UnsafeBuffer payloads;

    /**
     * Makes the payloads.
     *
     * @param eventBytes of an event, a multiple of 8
     * @param segmentBytes of a segment, or of the file that stands for one
     */
    public JournalWorkload(int eventBytes, int segmentBytes) {
        this.eventBytes = eventBytes;
        this.segmentBytes = segmentBytes;
        bytes = ByteBuffer.allocateDirect(PAYLOADS * eventBytes).order(ByteOrder.nativeOrder());
        payloads = new UnsafeBuffer(bytes);
        for (int event = 0; event < PAYLOADS; event++) {
            for (int at = Long.BYTES; at < eventBytes; at += Long.BYTES) {
                payloads.putLong(event * eventBytes + at, word(event, at));
            }
        }
    }

    int eventBytes() {
        return eventBytes;
    }

    int segmentBytes() {
        return segmentBytes;
    }

    /** {@return the payloads, one behind the other} */
    UnsafeBuffer payloads() {
        return payloads;
    }

    /** {@return the same memory, for a channel} */
    ByteBuffer bytes() {
        return bytes;
    }

    /** {@return the number of events, event 0 left out, that fit into one segment of the journal, and are appended in one go} */
    public long eventsOfSegment() {
        return (long) (segmentBytes * USED_PART) / RecordLayout.alignedBytes(eventBytes) - 1;
    }

    /** {@return where the payload of an event lies, without its number} */
    private int offset(long number) {
        return (int) (number & (PAYLOADS - 1)) * eventBytes;
    }

    /** {@return where the payload of an event lies, after putting its number there} */
    int numbered(long number) {
        int offset = offset(number);
        payloads.putLong(offset, number);
        return offset;
    }

    /** {@return the word at a place of an event} */
    long word(long number, int at) {
        return at == 0 ? number : ((number & (PAYLOADS - 1)) + 1) * GOLDEN + at;
    }

    /**
     * {@return the sum of all words, with wrap-around}
     *
     * @param events from number 0 on
     */
    public long expectedSum(long events) {
        long sum = 0;
        for (long number = 0; number < events; number++) {
            for (int at = 0; at < eventBytes; at += Long.BYTES) {
                sum += word(number, at);
            }
        }
        return sum;
    }

    void requireWord(long number, int at, long actual) {
        if (actual != word(number, at)) {
            throw new IllegalStateException("event " + number + " has 0x" + Long.toHexString(actual) + " at byte " + at
                    + "; it was written with 0x" + Long.toHexString(word(number, at)));
        }
    }

    static void requireCount(long actual, long expected) {
        if (actual != expected) {
            throw new IllegalStateException(actual + " events were read, " + expected + " were written");
        }
    }
}
