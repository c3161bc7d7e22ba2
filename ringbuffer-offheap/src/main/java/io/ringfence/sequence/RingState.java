package io.ringfence.sequence;

import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.RingPoisonedException;
import io.ringfence.ring.layout.StateLayout;
import org.agrona.concurrent.AtomicBuffer;

/**
 * The words of the state page that matter while the ring is in use: whether it is poisoned, and its epoch. Looked at on slow paths only.
 * Any thread of any process.
 *
 * <p>The poison sticks: reason first, then the lifecycle. Killed in between, the ring is not poisoned, and nothing was acknowledged
 * either. Only a recovery takes it away. It needs no force of its own: after a crash of the machine nothing unverified is believed
 * anyway, and a process that leaves the ring in good order forces the page with the rest.
 */
public final class RingState {
    private final AtomicBuffer buffer;

    /**
     * Over one ring's state page; nothing is written.
     *
     * @param buffer the mapped file
     */
    public RingState(AtomicBuffer buffer) {
        this.buffer = buffer;
    }

    /** {@return the ring epoch: grows with each recovery that lost events} */
    public long epoch() {
        return buffer.getLongVolatile(StateLayout.EPOCH_OFFSET);
    }

    /** {@return whether a force has failed; acquire, pairs with the store in {@link #poison}} */
    public boolean isPoisoned() {
        return buffer.getIntAcquire(StateLayout.LIFECYCLE_OFFSET) == StateLayout.POISONED;
    }

    /** {@return why, while it is poisoned} */
    public PoisonReason poisonReason() {
        return PoisonReason.of(buffer.getInt(StateLayout.POISON_REASON_OFFSET)); // plain: ordered by the lifecycle
    }

    /**
     * Poisons the ring, for all processes and for good. The first reason stays.
     *
     * @param reason why
     */
    public void poison(PoisonReason reason) {
        if (isPoisoned()) {
            return;
        }
        buffer.putInt(StateLayout.POISON_REASON_OFFSET, reason.code());
        // volatile: whoever sees the mark sees the reason, and the poisoner acknowledges nothing after it
        boolean ignored =
                buffer.compareAndSetInt(StateLayout.LIFECYCLE_OFFSET, StateLayout.READY, StateLayout.POISONED);
    }

    /**
     * Takes the poison away. Only for a recovery, which has the ring for itself, and has journaled and forced anew all that was not durable.
     */
    public void cure() {
        buffer.putIntVolatile(StateLayout.LIFECYCLE_OFFSET, StateLayout.READY);
        buffer.putInt(StateLayout.POISON_REASON_OFFSET, 0); // means nothing from here on
    }

    /**
     * Raises the typed error of a poisoned ring.
     *
     * @param operation what was being done
     * @param place to what
     * @throws RingPoisonedException if it is poisoned
     */
    public void requireSound(String operation, String place) {
        if (isPoisoned()) {
            throw poisoned(operation, place);
        }
    }

    /**
     * {@return the typed error of a poisoned ring}
     *
     * @param operation what was being done
     * @param place to what
     */
    public RingPoisonedException poisoned(String operation, String place) {
        return poisoned(operation, place, poisonReason());
    }

    /**
     * {@return the typed error of a poisoned ring that is not mapped}
     *
     * @param operation what was being done
     * @param place to what
     * @param reason from its state page
     */
    public static RingPoisonedException poisoned(String operation, String place, PoisonReason reason) {
        return new RingPoisonedException(new Problem(
                operation,
                place,
                "the ring is poisoned: " + reason.words() + ", and nothing is acknowledged as durable since",
                "a ring that reaches the disk, and its journal",
                "look at the disk, stop all processes of the ring, and recover it"));
    }
}
