package io.ringfence.liveness;

import io.ringfence.ring.layout.CountersLayout;
import io.ringfence.ring.layout.ParticipantLayout;
import io.ringfence.sequence.GatingSequences;
import io.ringfence.sequence.RingCounters;

/**
 * Notes dead consumers, and releases those that were registered to be released after a time, so that they hold producers back no
 * longer. Called by producers on a full ring. Whoever releases one holds its owner lock, so it cannot come back meanwhile.
 */
public final class ConsumerRelease {
    private final ParticipantTable consumers;
    private final GatingSequences gates;
    private final Liveness liveness;
    private final RingCounters counters;

    /**
     * For one ring object.
     *
     * @param consumers the registry
     * @param gates its lines
     * @param liveness who is dead
     * @param counters of the ring
     */
    public ConsumerRelease(
            ParticipantTable consumers, GatingSequences gates, Liveness liveness, RingCounters counters) {
        this.consumers = consumers;
        this.gates = gates;
        this.liveness = liveness;
        this.counters = counters;
    }

    /** Looks at those consumers that hold producers back at this moment. */
    public void releaseTheDead() {
        long gate = gates.minimum();
        for (int i = 0; i < consumers.count(); i++) {
            if (gates.line(i).get() != gate) {
                continue;
            }
            if (consumers.state(i) == ParticipantLayout.JOINING) {
                reclaim(i);
            } else if (consumers.state(i) == ParticipantLayout.RELEASED) {
                idleAgain(i);
            } else if (consumers.state(i) == ParticipantLayout.ACTIVE
                    && liveness.status(consumers, i) == OwnerStatus.DEAD) {
                release(i);
            }
        }
    }

    /** Seen under the registry lock, JOINING was left by one that died while it joined or left. */
    private void reclaim(int index) {
        boolean ignored = liveness.underRegistryLock("reclaim", () -> {
            if (consumers.state(index) != ParticipantLayout.JOINING || !liveness.takeEntry(consumers, index)) {
                return false;
            }
            gates.deactivate(index);
            consumers.state(index, ParticipantLayout.FREE);
            liveness.environment().locks().unlock(consumers.lockPosition(index));
            return true;
        });
    }

    /** A released consumer whose line gates died while it came back: it stays released, and missed what it had missed. */
    private void idleAgain(int index) {
        boolean ignored = liveness.underRegistryLock("release", () -> {
            if (consumers.state(index) != ParticipantLayout.RELEASED || !liveness.takeEntry(consumers, index)) {
                return false;
            }
            gates.deactivate(index);
            liveness.environment().locks().unlock(consumers.lockPosition(index));
            return true;
        });
    }

    /** Under the registry lock: a return in between clears the note, and must not be noted as dead itself. */
    private void noteDead(int index, long now) {
        boolean ignored = liveness.underRegistryLock("release", () -> {
            boolean dead = liveness.status(consumers, index) == OwnerStatus.DEAD;
            if (dead) {
                consumers.noteDead(index, now);
            }
            return dead;
        });
    }

    private void release(int index) {
        long now = liveness.environment().nanoClock().getAsLong();
        if (consumers.deadSince(index) == 0) {
            noteDead(index, now);
        }
        long releaseNanos = consumers.releaseNanos(index);
        if (releaseNanos == 0 || consumers.deadSince(index) == 0 || now - consumers.deadSince(index) < releaseNanos) {
            return;
        }
        boolean ignored = liveness.underRegistryLock("release", () -> {
            if (consumers.state(index) != ParticipantLayout.ACTIVE
                    || liveness.status(consumers, index) != OwnerStatus.DEAD // again: it may have come back meanwhile
                    || !liveness.takeEntry(consumers, index)) {
                return false;
            }
            try {
                // Killed after the position is stored: still ACTIVE, released again by the next. After the line is
                // idle,
                // before the state: the line is idle and the state ACTIVE, which a returning owner reads as released.
                consumers.releasedAt(index, gates.line(index).get());
                gates.deactivate(index);
                consumers.state(index, ParticipantLayout.RELEASED);
                counters.add(CountersLayout.RELEASES, 1);
                return true;
            } finally {
                liveness.environment().locks().unlock(consumers.lockPosition(index));
            }
        });
    }
}
