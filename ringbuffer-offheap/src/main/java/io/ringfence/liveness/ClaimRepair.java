package io.ringfence.liveness;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.ring.layout.ControlLayout;
import io.ringfence.ring.layout.CountersLayout;
import io.ringfence.ring.layout.ParticipantLayout;
import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.sequence.ClaimLedger;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.sequence.RingCounters;
import io.ringfence.sequence.Sequence;
import io.ringfence.sequence.Slots;
import io.ringfence.wait.WakeSignal;

/**
 * The exact repair of claims whose owner died: the model {@code claim} of the protocol. No lock is needed, any thread of any
 * process may run it at any time, and may be killed anywhere in it.
 *
 * <p>A claimed, unpublished sequence: the stamp is read first. If a living entry contains the sequence, it is left alone. An
 * owner's death is established <i>before</i> its entry is read, because a dead entry stands still; one that dies while it is being
 * read means starting over. If a dead entry contains it and has commit equal to high, its payloads are complete, and the stamp goes
 * from what was read to published; with any other dead entry that contains it, to aborted; with no evidence nothing is done.
 */
public final class ClaimRepair {
    private static final int RESTARTS = 16;

    private final ProducerMode mode;
    private final Slots slots;
    private final Sequence cursor;
    private final ParticipantTable producers;
    private final ClaimLedger[] ledgers;
    private final Liveness liveness;
    private final RingCounters counters;
    private final WakeSignal wake;

    /**
     * For one ring object.
     *
     * @param mode how many producers there may be
     * @param slots of the ring
     * @param cursor of the ring
     * @param liveness who is dead
     * @param counters of the ring
     * @param wake of the ring
     */
    public ClaimRepair(
            ProducerMode mode,
            Slots slots,
            Sequence cursor,
            Liveness liveness,
            RingCounters counters,
            WakeSignal wake) {
        RingGeometry geometry = slots.geometry();
        this.mode = mode;
        this.slots = slots;
        this.cursor = cursor;
        this.producers = ParticipantTable.producers(slots.buffer(), geometry);
        this.liveness = liveness;
        this.counters = counters;
        this.wake = wake;
        this.ledgers = new ClaimLedger[geometry.ledgerEntries()];
        for (int i = 0; i < ledgers.length; i++) {
            ledgers[i] = new ClaimLedger(slots.buffer(), geometry.ledgerHotOffset(i));
        }
    }

    /** {@return whether the ring has one producer at a time} */
    public boolean isSingleProducer() {
        return mode == ProducerMode.SINGLE;
    }

    /** What one look at a sequence came to. */
    public enum Outcome {
        /** Nothing to do: not claimed yet, or published or aborted. */
        SETTLED,
        /** Its owner lives. */
        LEFT,
        /** No living and no dead entry contains it, or an owner could not be judged. */
        NO_EVIDENCE,
        /** Completed for its dead owner. */
        PUBLISHED,
        /** Its dead owner had not completed it. */
        ABORTED
    }

    /**
     * {@return what was done about it}
     *
     * @param sequence that somebody waits for
     */
    public Outcome repair(long sequence) {
        long claimed = cursor.getVolatile();
        if (sequence > claimed) {
            return Outcome.SETTLED;
        }
        long stamp = slots.stampAcquire(sequence); // before any death is looked at: what the CAS below expects
        if (Math.abs(stamp) >= Slots.published(sequence)) {
            return Outcome.SETTLED;
        }
        for (int i = 0; i < RESTARTS; i++) {
            Evidence evidence = new Evidence(sequence, claimed);
            if (evidence.gather()) {
                return act(sequence, stamp, evidence);
            }
        }
        return Outcome.NO_EVIDENCE;
    }

    private Outcome act(long sequence, long stamp, Evidence evidence) {
        if (evidence.living) {
            return Outcome.LEFT;
        }
        if (!evidence.dead) {
            return Outcome.NO_EVIDENCE;
        }
        long repaired = evidence.complete ? Slots.published(sequence) : Slots.aborted(sequence);
        CrashPoint.REPAIR_JUDGED.reached();
        // Pairs with the acquire of the stamp by consumers. Release of what the dead owner wrote: its commit was read
        // with acquire.
        if (!slots.compareAndSetStamp(sequence, stamp, repaired)) {
            return Outcome.SETTLED;
        }
        CrashPoint.REPAIR_STAMPED.reached();
        counters.add(evidence.complete ? CountersLayout.REPAIRED_PUBLISHED : CountersLayout.REPAIRED_ABORTED, 1);
        if (!evidence.complete) {
            counters.add(CountersLayout.ABORTED, 1);
        }
        wake.signal();
        return evidence.complete ? Outcome.PUBLISHED : Outcome.ABORTED;
    }

    /**
     * Judges without acting.
     *
     * @param sequence that somebody waits for
     * @return true if it is claimed, unpublished, and its owner dead
     */
    public boolean isAbandoned(long sequence) {
        long claimed = cursor.getVolatile();
        if (sequence > claimed || slots.isSettled(sequence)) {
            return false;
        }
        Evidence evidence = new Evidence(sequence, claimed);
        return evidence.gather() && !evidence.living && evidence.dead;
    }

    /**
     * Whether nobody can ever settle a sequence: no run of the protocol leaves one like that. While a claimed sequence is unsettled, its
     * owner's entry contains it; so if it is unsettled before and after a look at all entries, the look has found its owner.
     *
     * @param sequence any
     * @return true if it is claimed and unsettled, and contained in no entry, neither of a living nor of a dead owner
     */
    public boolean isUnexplained(long sequence) {
        long claimed = cursor.getVolatile();
        for (int i = 0; i < RESTARTS && sequence <= claimed && !slots.isSettled(sequence); i++) {
            Evidence evidence = new Evidence(sequence, claimed);
            if (evidence.gather()) {
                return !evidence.living && !evidence.dead && !slots.isSettled(sequence);
            }
        }
        return false;
    }

    /**
     * Repairs all that the dead left, high to low, so that a batch is still seen whole.
     *
     * @param from lowest sequence to look at; lower ones than the ring holds are passed over
     * @param to highest
     * @return how many slots were repaired, and how many of those that the cursor has passed are unpublished still
     */
    public Result repairRange(long from, long to) {
        long claimed = cursor.getVolatile();
        // at or below the floor everything is settled, or lies before the ring's first sequence
        long floor = slots.buffer().getLongAcquire(ControlLayout.FLOOR_OFFSET);
        long low =
                Math.max(Math.max(floor + 1, from), claimed - slots.geometry().slotCount() + 1);
        long repaired = 0;
        long unsettled = 0;
        for (long sequence = Math.min(to, claimed); sequence >= low; sequence--) {
            if (!slots.isSettled(sequence)) {
                Outcome outcome = repair(sequence);
                repaired += outcome == Outcome.PUBLISHED || outcome == Outcome.ABORTED ? 1 : 0;
                unsettled += outcome == Outcome.LEFT || outcome == Outcome.NO_EVIDENCE ? 1 : 0;
            }
        }
        return new Result(repaired, unsettled);
    }

    /** {@return the result of a look at all that the ring holds} */
    public Result repairAll() {
        return repairRange(0, Long.MAX_VALUE);
    }

    /**
     * Repairs what one entry contains, so that it may be taken over or freed; the caller holds the registry lock and has established
     * that the owner is dead: its entry stands still.
     *
     * @param index of the ledger entry
     * @return true if everything in its range that the cursor has passed is settled
     */
    public boolean settle(int index) {
        if (mode == ProducerMode.SINGLE) {
            return repairAll().unsettled() == 0;
        }
        return repairRange(ledgers[index].lowAcquire(), ledgers[index].highAcquire())
                        .unsettled()
                == 0;
    }

    /**
     * What a walk over a range came to.
     *
     * @param repaired slots published or aborted for their dead owners
     * @param unsettled slots claimed and unpublished still
     */
    public record Result(long repaired, long unsettled) {}

    /**
     * {@return the hot part of an entry}
     *
     * @param index of the ledger entry
     */
    public ClaimLedger ledger(int index) {
        return ledgers[index];
    }

    /** One pass over the ledger for one sequence. */
    private final class Evidence {
        private final long sequence;
        private final long claimed;
        private boolean living;
        private boolean dead;
        private boolean complete;

        Evidence(long sequence, long claimed) {
            this.sequence = sequence;
            this.claimed = claimed;
        }

        /** False if somebody died or came while being looked at: start over. */
        boolean gather() {
            for (int i = 0; i < producers.count(); i++) {
                if (producers.state(i) == ParticipantLayout.FREE) {
                    continue;
                }
                long incarnation = producers.incarnation(i);
                if ((incarnation & 1) == 1) {
                    continue; // changes hands: it was settled before, and the new owner has not claimed yet
                }
                OwnerStatus before = liveness.status(producers, i);
                if (before == OwnerStatus.NONE) {
                    continue; // closed in good order: its claim was published or aborted
                }
                boolean contains = contains(i);
                if (before == OwnerStatus.DEAD) {
                    boolean committed = commits(i);
                    if (producers.incarnation(i) != incarnation) {
                        return false;
                    }
                    dead |= contains;
                    complete |= contains && committed;
                } else if (contains) {
                    living = true;
                    return true;
                } else if (liveness.status(producers, i) == OwnerStatus.DEAD) {
                    return false; // it died while it was read
                }
            }
            return true;
        }

        /** A single producer's claim is what is unpublished below the cursor; with many, the ledger says it. */
        private boolean contains(int index) {
            return mode == ProducerMode.SINGLE
                    || (ledgers[index].lowAcquire() <= sequence && sequence <= ledgers[index].highAcquire());
        }

        private boolean commits(int index) {
            long high = mode == ProducerMode.SINGLE ? claimed : ledgers[index].highAcquire();
            return ledgers[index].commitAcquire() == high;
        }
    }
}
