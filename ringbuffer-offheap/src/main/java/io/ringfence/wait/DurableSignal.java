package io.ringfence.wait;

import static io.ringfence.ring.layout.ControlLayout.DURABLE_WAITERS_OFFSET;
import static io.ringfence.ring.layout.ControlLayout.DURABLE_WAKE_WORD_OFFSET;

import io.ringfence.instrument.Fences;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.AtomicBuffer;

/**
 * The wake of those who wait for the durable watermark without having an entry in the registry: producers above all. Any thread of any
 * process. One word for all of them says that somebody sleeps; it is set anew by each who goes on sleeping, so a waiter that dies leaves
 * one wake for nobody, and no more.
 *
 * <p>Waiter: read the wake word; set <i>durable waiters</i>; fence; look once more; sleep while the wake word is unchanged. The journal:
 * store the watermark; fence; if somebody waits: take the word, grow the wake word, wake all. One of the two fences comes first. Killed
 * between taking and waking, or without a futex, it costs the waiters their bounded sleep.
 */
public final class DurableSignal {
    private static final long FIRST_PAUSE_NANOS = 50_000;
    private static final long PAUSE_NANOS = 1_000_000;

    private final AtomicBuffer buffer;
    private final long wakeAddress;

    /**
     * Over one ring's control page.
     *
     * @param buffer the mapped file
     */
    public DurableSignal(AtomicBuffer buffer) {
        this.buffer = buffer;
        this.wakeAddress = buffer.byteArray() == null ? buffer.addressOffset() + DURABLE_WAKE_WORD_OFFSET : 0;
    }

    /** Wakes all; after each move of the watermark, and after a poisoning. Costs a fence and a load while nobody waits. */
    public void signal() {
        Fences.full(); // pairs with the fence in sleep: watermark before waiters here, waiters before watermark there
        if (buffer.getLongVolatile(DURABLE_WAITERS_OFFSET) == 0) {
            return;
        }
        buffer.putLongVolatile(
                DURABLE_WAITERS_OFFSET, 0); // who sets it from here on finds the wake word grown, or sees
        buffer.getAndAddInt(DURABLE_WAKE_WORD_OFFSET, 1); // the watermark at its second look
        if (wakeAddress != 0) {
            Futex.wakeAll(wakeAddress);
        }
    }

    /**
     * Sleeps until a signal or for a bounded time, unless the second look finds that there is nothing to wait for.
     *
     * @param nanos at most so long
     * @param first true for the first sleep of this wait: without a futex it is kept short
     * @param look the second look; true means that there is something
     */
    public void sleep(long nanos, boolean first, WakeSignal.Look look) {
        if (wakeAddress == 0 || !Futex.isAvailable()) {
            pause(nanos, first);
            return;
        }
        int word = buffer.getIntVolatile(DURABLE_WAKE_WORD_OFFSET);
        buffer.putLongVolatile(DURABLE_WAITERS_OFFSET, 1);
        Fences.full(); // pairs with the fence in signal
        if (!look.found()) {
            Futex.await(wakeAddress, word, nanos);
        }
    }

    /**
     * Sleeps for a bounded time and is not woken: for those who may not store into the ring.
     *
     * @param nanos at most so long
     * @param first true for the first sleep of this wait
     */
    public void pause(long nanos, boolean first) {
        LockSupport.parkNanos(Math.min(nanos, first ? FIRST_PAUSE_NANOS : PAUSE_NANOS));
    }
}
