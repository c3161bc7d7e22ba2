package io.ringfence.liveness;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.ring.layout.CountersLayout;
import io.ringfence.ring.layout.ParticipantLayout;
import io.ringfence.sequence.GatingSequences;
import io.ringfence.sequence.RingCounters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
            int index = i;
            if (consumers.state(i) == ParticipantLayout.JOINING || consumers.state(i) == ParticipantLayout.RELEASED) {
                boolean ignored = liveness.underRegistryLock("reclaim", () -> takeBack(index));
            } else if (consumers.state(i) == ParticipantLayout.ACTIVE
                    && liveness.status(consumers, i) == OwnerStatus.DEAD) {
                release(i);
            }
        }
    }

    /**
     * Takes the lines of those back that died while they joined, or came back from a release. Such a line may hold a position that was
     * protected when it was computed and is lapped now, because producers had a later gate in hand: nobody may start there, or leave it
     * as the floor. Before each joining and leaving; the caller holds the registry lock, so whoever seems to join is dead.
     *
     * <p>The lowest first: the last line to go leaves the floor, and that of one that died while it left holds a position that counts.
     *
     * @return how many entries were freed
     */
    public int reclaimHalfJoined() {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < consumers.count(); i++) {
            int state = consumers.state(i);
            boolean gates = this.gates.line(i).getVolatile() != GatingSequences.IDLE;
            if (state == ParticipantLayout.JOINING || (state == ParticipantLayout.RELEASED && gates)) {
                found.add(i);
            }
        }
        found.sort(Comparator.comparingLong(i -> gates.line(i).getVolatile()));
        int freed = 0;
        for (int index : found) {
            boolean joining = consumers.state(index) == ParticipantLayout.JOINING;
            freed += takeBack(index) && joining ? 1 : 0;
        }
        return freed;
    }

    /**
     * Under the registry lock. JOINING was left by one that died while it joined or left: it is freed. RELEASED with a line that gates
     * died while it came back: it stays released, and missed what it had missed.
     */
    private boolean takeBack(int index) {
        int state = consumers.state(index);
        boolean halfWay = state == ParticipantLayout.JOINING || state == ParticipantLayout.RELEASED;
        if (!halfWay || !liveness.takeEntry(consumers, index)) {
            return false;
        }
        gates.deactivate(index);
        if (state == ParticipantLayout.JOINING) {
            CrashPoint.RECLAIM_IDLED.reached();
            consumers.state(index, ParticipantLayout.FREE);
            CrashPoint.RECLAIMED.reached();
        } else {
            CrashPoint.IDLED_AGAIN.reached();
        }
        liveness.environment().locks().unlock(consumers.lockPosition(index));
        return true;
    }

    /** Under the registry lock: a return in between clears the note, and must not be noted as dead itself. */
    private void noteDead(int index, long now) {
        boolean ignored = liveness.underRegistryLock("release", () -> {
            boolean dead = liveness.status(consumers, index) == OwnerStatus.DEAD;
            if (dead) {
                consumers.noteDead(index, now);
                CrashPoint.DEATH_NOTED.reached();
            }
            return dead;
        });
    }

    private void release(int index) {
        long now = liveness.environment().nanoClock().getAsLong();
        if (consumers.deadSince(index) == 0 || consumers.deadSince(index) > now) {
            noteDead(index, now);
        }
        long deadSince = consumers.deadSince(index);
        long releaseNanos = consumers.releaseNanos(index);
        if (releaseNanos == 0 || deadSince == 0 || now - deadSince < releaseNanos) {
            return;
        }
        boolean ignored = liveness.underRegistryLock("release", () -> {
            if (consumers.state(index) != ParticipantLayout.ACTIVE
                    || consumers.deadSince(index) != deadSince // it has come back meanwhile, and died again
                    || liveness.status(consumers, index) != OwnerStatus.DEAD // again: it may have come back meanwhile
                    || !liveness.takeEntry(consumers, index)) {
                return false;
            }
            try {
                reclaimHalfJoined();
                // Killed after the position is stored: still ACTIVE, released again by the next. After the line is
                // idle, before the state: the line is idle and the state ACTIVE, which a returning owner reads as
                // released. That is what the next finds who was on its way here: the position is noted already.
                long position = gates.line(index).get();
                if (position != GatingSequences.IDLE) {
                    if (position != consumers.returnedAt(index)) { // else it misses all since its first release
                        consumers.releasedAt(index, position);
                    }
                    CrashPoint.RELEASE_NOTED.reached();
                    gates.deactivate(index);
                    CrashPoint.RELEASE_IDLED.reached();
                }
                consumers.state(index, ParticipantLayout.RELEASED);
                CrashPoint.RELEASED.reached();
                counters.add(CountersLayout.RELEASES, 1);
                return true;
            } finally {
                liveness.environment().locks().unlock(consumers.lockPosition(index));
            }
        });
    }
}
