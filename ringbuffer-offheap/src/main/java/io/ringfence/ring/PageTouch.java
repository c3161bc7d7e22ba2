package io.ringfence.ring;

import io.ringfence.ring.layout.RingGeometry;
import org.agrona.DirectBuffer;

/**
 * Reads each page of a mapping once, so that page faults come now, and not one by one on the hot path. A large ring's pages are read by a
 * thread of their own, beside whatever the process does meanwhile: there may be a quarter of a million of them, and on virtual machines
 * each costs microseconds.
 */
final class PageTouch {
    /** Of a ring no larger than this, the caller waits. */
    static final int SMALL_BYTES = 32 << 20;

    static final String THREAD = "ringfence-page-touch";

    private final DirectBuffer buffer;
    private volatile boolean ended;

    PageTouch(DirectBuffer buffer) {
        this.buffer = buffer;
    }

    void begin() {
        if (buffer.capacity() <= SMALL_BYTES) {
            touchAll();
            return;
        }
        Thread thread = new Thread(this::touchQuietly, THREAD);
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError noThread) {
            // the system gives no more of them; pages come one by one, as they are used
            ended = true;
        }
    }

    /** Returns at once; at most one more page is read. */
    void end() {
        ended = true;
    }

    private void touchQuietly() {
        try {
            touchAll();
        } catch (InternalError truncated) { // how the JVM says that a page is gone; whoever needs it is told
            ended = true;
        }
    }

    private void touchAll() {
        long sum = 0;
        for (int offset = 0; offset < buffer.capacity() && !ended; offset += RingGeometry.PAGE_BYTES) {
            sum += buffer.getByte(offset);
        }
        if (sum == Long.MIN_VALUE) {
            throw new IllegalStateException("unreachable; it keeps the reads from being optimised away");
        }
    }
}
