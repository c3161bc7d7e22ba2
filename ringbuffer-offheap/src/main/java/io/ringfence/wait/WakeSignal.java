package io.ringfence.wait;

import static io.ringfence.ring.layout.ControlLayout.BLOCKERS_OFFSET;
import static io.ringfence.ring.layout.ControlLayout.WAITERS_OFFSET;
import static io.ringfence.ring.layout.ControlLayout.WAKE_WORD_OFFSET;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.instrument.Fences;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.AtomicBuffer;

/**
 * The wake across processes: two bit sets and a futex word in the mapped file. Any thread of any process may signal; a waiter uses the
 * bit of its own registry entry.
 *
 * <p>Waiter: read the wake word; set the own bit in <i>waiters</i>; fence; look once more; sleep while the wake word is unchanged.
 * Publisher: store the stamp; if anybody is in <i>blockers</i>: fence; take all bits of <i>waiters</i>; grow the wake word; wake all.
 * One of the two fences comes first: either the waiter's second look sees the stamp, or the publisher sees the bit. A publisher killed
 * between taking the bits and waking, or one that has no futex, costs a waiter its bounded sleep and no more.
 */
public final class WakeSignal {
    /** The index of a waiter without a registry entry: it parks and is never woken early. */
    public static final int NOBODY = -1;

    private static final long FALLBACK_FIRST_NANOS = 50_000;
    private static final long FALLBACK_NANOS = 1_000_000;

    private final AtomicBuffer buffer;
    private final long wakeAddress;

    /**
     * Over one ring's control page.
     *
     * @param buffer the mapped file
     */
    public WakeSignal(AtomicBuffer buffer) {
        this.buffer = buffer;
        this.wakeAddress = buffer.byteArray() == null ? buffer.addressOffset() + WAKE_WORD_OFFSET : 0;
    }

    /**
     * Says whether the owner of a registry entry blocks now and then.
     *
     * @param index of the entry
     * @param blocks true from attaching to closing
     */
    public void setBlocker(int index, boolean blocks) {
        setBit(BLOCKERS_OFFSET, index, blocks);
        if (!blocks) {
            setBit(WAITERS_OFFSET, index, false);
        }
    }

    /** Wakes whoever sleeps; called after each store that another may wait for. Costs one load while nobody blocks. */
    public void signal() {
        // opaque: a stale 0 is possible only while a blocker attaches, and costs it one bounded sleep
        if (buffer.getLongOpaque(BLOCKERS_OFFSET) != 0) {
            wakeSleepers();
        }
    }

    private void wakeSleepers() {
        Fences.full(); // pairs with the fence in sleep: stamp before waiters here, waiters before stamp there
        long waiters = buffer.getLongVolatile(WAITERS_OFFSET);
        while (waiters != 0) {
            if (buffer.compareAndSetLong(WAITERS_OFFSET, waiters, 0)) {
                CrashPoint.WAITERS_TAKEN.reached();
                buffer.getAndAddInt(
                        WAKE_WORD_OFFSET, 1); // a waiter that read the old word does not fall asleep any more
                CrashPoint.WAKE_WORD_GROWN.reached();
                if (wakeAddress != 0) {
                    Futex.wakeAll(wakeAddress);
                }
                return;
            }
            waiters = buffer.getLongVolatile(WAITERS_OFFSET);
        }
    }

    /**
     * Sleeps until a signal or for a bounded time, unless the second look finds that there is nothing to wait for.
     *
     * @param index the waiter's registry entry, or {@link #NOBODY}
     * @param nanos at most so long
     * @param first true for the first sleep of this wait: without a futex it is kept short
     * @param look the second look; true means that there is something
     */
    public void sleep(int index, long nanos, boolean first, Look look) {
        if (index == NOBODY || wakeAddress == 0 || !Futex.isAvailable()) {
            LockSupport.parkNanos(Math.min(nanos, first ? FALLBACK_FIRST_NANOS : FALLBACK_NANOS));
            return;
        }
        int word = beginSleep(index);
        if (!look.found()) {
            Futex.await(wakeAddress, word, nanos);
        }
        setBit(WAITERS_OFFSET, index, false);
    }

    /** All that comes before the second look; a step of its own for the campaigns, which need no futex to try it. */
    int beginSleep(int index) {
        int word = buffer.getIntVolatile(WAKE_WORD_OFFSET);
        setBit(WAITERS_OFFSET, index, true);
        CrashPoint.WAITING.reached();
        Fences.full(); // pairs with the fence in wakeSleepers
        return word;
    }

    private void setBit(int offset, int index, boolean on) {
        long bit = 1L << index;
        while (true) {
            long bits = buffer.getLongVolatile(offset);
            long wanted = on ? bits | bit : bits & ~bit;
            if (bits == wanted || buffer.compareAndSetLong(offset, bits, wanted)) {
                return;
            }
        }
    }

    /** The waiter's second look. */
    @FunctionalInterface
    public interface Look {
        /** {@return whether what is waited for is there} */
        boolean found();
    }
}
