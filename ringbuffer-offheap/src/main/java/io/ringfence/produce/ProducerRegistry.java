package io.ringfence.produce;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.liveness.ClaimRepair;
import io.ringfence.liveness.HandleGuard;
import io.ringfence.liveness.Liveness;
import io.ringfence.liveness.OwnerLocks;
import io.ringfence.liveness.OwnerStatus;
import io.ringfence.liveness.ParticipantTable;
import io.ringfence.liveness.ProcessIdentity;
import io.ringfence.liveness.RingCore;
import io.ringfence.ring.error.InUseException;
import io.ringfence.ring.error.NotRegisteredException;
import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.RingException;
import io.ringfence.ring.error.TableFullException;
import io.ringfence.ring.layout.CountersLayout;
import io.ringfence.ring.layout.ParticipantLayout;
import io.ringfence.sequence.ClaimLedger;
import io.ringfence.sequence.MultiProducerSequencer;
import io.ringfence.sequence.Sequencer;
import io.ringfence.sequence.SequencerParts;
import io.ringfence.sequence.SingleProducerSequencer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens producers by name, takes over the entries of dead ones, frees those that nobody needs. Any thread; serialised over all
 * processes by the registry lock.
 *
 * <p>Killed while opening: a new entry is FREE or JOINING still and is taken by the next; one that was taken over has an odd
 * incarnation, was settled before, and is written anew by the next. Killed while closing: it is a dead owner's entry.
 */
public final class ProducerRegistry {
    private static final long SETTLE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long SETTLE_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final RingCore core;
    private final ParticipantTable table;
    private final Liveness liveness;
    private final ClaimRepair repair;

    /**
     * For one ring object.
     *
     * @param core what its handles share
     */
    public ProducerRegistry(RingCore core) {
        this.core = core;
        this.table = core.producers();
        this.liveness = core.liveness();
        this.repair = core.repair();
    }

    /**
     * Opens a producer.
     *
     * @param name 1 to 64 bytes in UTF-8
     * @param options how it behaves
     * @return the handle
     * @throws InUseException if the name, or the single producer's place, belongs to a living owner
     * @throws TableFullException if the ledger is full of living producers and of names with tokens
     */
    public Producer open(String name, ProducerOptions options) {
        ParticipantTable.checkName("producer", name);
        core.handles().reserve();
        try {
            int index = liveness.underRegistryLock("open producer", () -> enter(name));
            return entered(name, index, options);
        } finally {
            core.handles().endReservation();
        }
    }

    private Producer entered(String name, int index, ProducerOptions options) {
        ClaimLedger ledger = repair.ledger(index);
        try {
            SequencerParts parts = new SequencerParts(
                    core.slots(),
                    core.gates(),
                    ledger,
                    core.counters(),
                    options.waitStrategy(),
                    core.newProbe(),
                    core.wake(),
                    liveness.environment().nanoClock());
            Sequencer sequencer =
                    repair.isSingleProducer() ? new SingleProducerSequencer(parts) : new MultiProducerSequencer(parts);
            return handle(name, index, sequencer, ledger);
        } catch (RingException failure) {
            leave(index);
            throw failure;
        }
    }

    private Producer handle(String name, int index, Sequencer sequencer, ClaimLedger ledger) {
        OwnerLocks locks = liveness.environment().locks();
        HandleGuard[] guard = new HandleGuard[1];
        Runnable watch = () -> guard[0].abortIfThreadEnded();
        guard[0] = new HandleGuard("producer '" + name + "'", new OpenClaim(sequencer), () -> {
            locks.unwatch(watch);
            try {
                leave(index);
            } catch (InUseException registryLockBusy) {
                locks.unlock(table.lockPosition(index)); // here only: after leave() the lock may be the next owner's
                throw registryLockBusy;
            } finally {
                core.handles().remove(guard[0]);
            }
        });
        locks.watch(watch);
        core.handles().add(guard[0]);
        return new Producer(name, core.slots(), sequencer, ledger, core.modes().checksum(), guard[0]);
    }

    private record OpenClaim(Sequencer sequencer) implements HandleGuard.OpenWork {
        @Override
        public boolean isOpen() {
            return sequencer.hasOpenClaim();
        }

        @Override
        public void abort() {
            sequencer.abortClaim();
        }

        @Override
        public void interrupt() {
            sequencer.interrupt();
        }
    }

    private int enter(String name) {
        if (repair.isSingleProducer()) {
            requireNoLivingProducer();
        }
        int index = table.find(name);
        if (index >= 0) {
            takeOver(name, index);
        } else {
            index = newEntry(name);
        }
        table.owner(index, liveness.environment().self());
        table.state(index, ParticipantLayout.ACTIVE);
        CrashPoint.PRODUCER_ACTIVE.reached();
        return index;
    }

    private void requireNoLivingProducer() {
        for (int i = 0; i < table.count(); i++) {
            if (liveness.statusUnderRegistryLock(table, i) == OwnerStatus.ALIVE) {
                throw liveness.inUse(
                        "open", table, i, "the only place of a single-producer ring, held as '" + table.name(i) + "'");
            }
        }
        // all before the cursor is settled before the next owner's first claim
        if (repair.repairAll().unsettled() != 0) {
            throw unsettled("open producer");
        }
    }

    /** The death comes first: a dead entry stands still, so what is settled then stays settled until the entry is taken. */
    private void takeOver(String name, int index) {
        OwnerStatus status = liveness.statusUnderRegistryLock(table, index);
        if (status == OwnerStatus.ALIVE) {
            throw liveness.inUse("open", table, index, "producer '" + name + "'");
        }
        if (status == OwnerStatus.DEAD) {
            settleSoon(index, name);
            CrashPoint.TAKEOVER_SETTLED.reached();
            core.counters().add(CountersLayout.TAKEOVERS, 1);
        }
        if (!liveness.takeEntry(table, index)) {
            throw liveness.inUse("open", table, index, "producer '" + name + "'");
        }
        ClaimLedger ledger = repair.ledger(index);
        ledger.withdraw();
        CrashPoint.TAKEOVER_WITHDRAWN.reached();
        ledger.dropUncommittedTokens();
    }

    /** A living producer that lost a race for the same sequences moves on within microseconds, unless it is stopped. */
    private void settleSoon(int index, String name) {
        long deadline = System.nanoTime() + SETTLE_TIMEOUT_NANOS;
        while (!repair.settle(index)) {
            if (System.nanoTime() - deadline > 0) {
                throw unsettled("open producer '" + name + "'");
            }
            LockSupport.parkNanos(SETTLE_RETRY_NANOS);
        }
    }

    private static InUseException unsettled(String operation) {
        return new InUseException(new Problem(
                operation,
                "its ledger entry",
                "a claim of its dead owner cannot be repaired yet, because a stopped process may own it",
                "a claim that nobody else may own",
                "continue or evict the stopped producer, and try again"));
    }

    private int newEntry(String name) {
        int index = firstUsable();
        table.state(index, ParticipantLayout.JOINING);
        CrashPoint.PRODUCER_JOINING.reached();
        repair.ledger(index).reset();
        CrashPoint.LEDGER_RESET.reached();
        table.name(index, name);
        return index;
    }

    private int firstUsable() {
        for (int i = 0; i < table.count(); i++) {
            if (table.state(i) <= ParticipantLayout.JOINING && liveness.takeEntry(table, i)) {
                return i;
            }
        }
        for (int i = 0; i < table.count(); i++) {
            OwnerStatus status = liveness.statusUnderRegistryLock(table, i);
            boolean settled = status == OwnerStatus.NONE || (status == OwnerStatus.DEAD && repair.settle(i));
            if (settled && !repair.ledger(i).hasToken() && liveness.takeEntry(table, i)) {
                return i;
            }
        }
        throw new TableFullException(new Problem(
                "open producer",
                "the producer ledger",
                "all " + table.count() + " entries belong to living producers or to names with a token",
                "a free entry",
                "close producers, remove names that are not needed, or create the ring with a larger ledger"));
    }

    /**
     * Forgets a producer that nobody runs, with its token.
     *
     * @param name known
     * @throws NotRegisteredException if it is not
     * @throws InUseException if its owner lives, or its open claim cannot be repaired yet
     */
    public void remove(String name) {
        Boolean ignored = liveness.underRegistryLock("remove producer", () -> {
            int index = table.find(name);
            if (index < 0) {
                throw new NotRegisteredException(new Problem(
                        "remove producer",
                        "'" + name + "'",
                        "no producer has that name",
                        "a name of this ring",
                        "list the producers with inspect"));
            }
            takeOver(name, index);
            repair.ledger(index)
                    .reset(); // killed before the state: a producer without a token, which the next may take over
            CrashPoint.PRODUCER_FORGOTTEN.reached();
            table.owner(index, ProcessIdentity.NONE);
            table.state(index, ParticipantLayout.FREE);
            liveness.environment().locks().unlock(table.lockPosition(index));
            return true;
        });
    }

    /** Gives the entry back: without an owner, and free if its name has nothing to remember. */
    private void leave(int index) {
        Boolean ignored = liveness.underRegistryLock("close producer", () -> {
            repair.ledger(index).withdraw();
            CrashPoint.PRODUCER_LEAVING.reached();
            table.owner(index, ProcessIdentity.NONE);
            if (!repair.ledger(index).hasToken()) {
                table.state(index, ParticipantLayout.FREE);
                CrashPoint.PRODUCER_FREED.reached();
            }
            liveness.environment().locks().unlock(table.lockPosition(index));
            return true;
        });
    }

    /**
     * Repairs and gives back the entries of dead owners.
     *
     * @return how many slots were repaired
     */
    public long repairTheDead() {
        long repaired = repair.repairAll().repaired();
        for (int i = 0; i < table.count(); i++) {
            int index = i;
            if (liveness.status(table, i) == OwnerStatus.DEAD) {
                Boolean ignored = liveness.underRegistryLock("repair", () -> free(index));
            }
        }
        return repaired;
    }

    private boolean free(int index) {
        if (liveness.status(table, index) != OwnerStatus.DEAD
                || !repair.settle(index)
                || !liveness.takeEntry(table, index)) {
            return false;
        }
        CrashPoint.DEAD_PRODUCER_TAKEN.reached();
        repair.ledger(index).dropUncommittedTokens();
        leave(index);
        return true;
    }
}
