package io.ringfence.consume;

import io.ringfence.instrument.CrashPoint;
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
import io.ringfence.ring.error.StartPositionException;
import io.ringfence.ring.error.TableFullException;
import io.ringfence.ring.layout.CountersLayout;
import io.ringfence.ring.layout.ParticipantLayout;
import io.ringfence.sequence.GatingSequences;
import io.ringfence.sequence.SequenceBarrier;
import io.ringfence.wait.Futex;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Registers consumers by name, takes over the names of dead ones, removes them. Any thread; serialised over all processes by the
 * registry lock, while producers go on: see {@link GatingSequences} for why no gate is ever ahead of a newcomer.
 *
 * <p>Killed while joining or leaving: the entry is JOINING, and is reclaimed by the next that joins, or by a producer whom its line
 * holds back. Killed while taking over: the position stands, the owner is written anew by the next.
 */
public final class ConsumerRegistry {
    private final RingCore core;
    private final ParticipantTable table;
    private final GatingSequences gates;
    private final Liveness liveness;

    /**
     * For one ring object.
     *
     * @param core what its handles share
     */
    public ConsumerRegistry(RingCore core) {
        this.core = core;
        this.table = core.consumers();
        this.gates = core.gates();
        this.liveness = core.liveness();
    }

    /** An entry that was entered. */
    record Place(String name, int index, Consumer.MissedRange missed, AtomicBoolean leaving) {}

    /**
     * Opens a consumer: registers the name, or goes on where it stopped.
     *
     * @param name 1 to 64 bytes in UTF-8
     * @param options how it behaves
     * @return the handle
     * @throws InUseException if the name belongs to a living owner
     * @throws TableFullException if the registry is full
     * @throws StartPositionException if the wanted start is not protected
     * @throws io.ringfence.ring.error.NoJournalException if it is to come after the durable watermark, and the journal never forces
     */
    public Consumer open(String name, ConsumerOptions options) {
        ParticipantTable.checkName("consumer", name);
        if (options.consumeAfter() == ConsumeAfter.DURABLE) {
            core.journal().requireForcing("open consumer", "consumer '" + name + "', after the durable watermark");
        }
        return openReserved(name, options);
    }

    /** Opens one of the library's own names, which nobody else can open. */
    Consumer openReserved(String name, ConsumerOptions options) {
        core.handles().reserve();
        try {
            // Without a futex it never sets its waiting bit, so publishers need not look for it. Asked first: a fresh
            // JVM links its futex for some tenths of a second, and a registered line holds producers back.
            boolean blocks = options.waitStrategy().blocks() && Futex.isAvailable();
            Place place = liveness.underRegistryLock("open consumer", () -> enter(name, options));
            core.wake().setBlocker(place.index(), blocks);
            CrashPoint.CONSUMER_OPENED.reached();
            OpenBarriers barriers = new OpenBarriers();
            HandleGuard[] guard = new HandleGuard[1];
            OwnerLocks locks = liveness.environment().locks();
            Runnable watch = () -> guard[0].abortIfThreadEnded();
            guard[0] = new HandleGuard("consumer '" + name + "'", barriers, () -> {
                locks.unwatch(watch);
                try {
                    giveBack(place);
                } catch (InUseException registryLockBusy) {
                    // here only: after giveBack() the lock may be the next owner's
                    locks.unlock(table.lockPosition(place.index()));
                    throw registryLockBusy;
                } finally {
                    core.handles().remove(guard[0]);
                }
            });
            locks.watch(watch);
            core.handles().add(guard[0]);
            return new Consumer(core, place, options, guard[0], barriers);
        } finally {
            core.handles().endReservation();
        }
    }

    /** What a consumer may wait on; it never has a claim open. */
    static final class OpenBarriers implements HandleGuard.OpenWork {
        private final List<SequenceBarrier> barriers = new CopyOnWriteArrayList<>();

        void add(SequenceBarrier barrier) {
            barriers.add(barrier);
        }

        @Override
        public boolean isOpen() {
            return false;
        }

        @Override
        public void abort() {
            // nothing is claimed
        }

        @Override
        public void interrupt() {
            barriers.forEach(SequenceBarrier::alert);
        }
    }

    private Place enter(String name, ConsumerOptions options) {
        core.release().reclaimHalfJoined();
        int index = table.find(name);
        Consumer.MissedRange missed = Consumer.MissedRange.NOTHING;
        if (index < 0) {
            index = register(name, options.startAt());
        } else {
            OwnerStatus status = liveness.statusUnderRegistryLock(table, index);
            if (status == OwnerStatus.ALIVE || !liveness.takeEntry(table, index)) {
                throw liveness.inUse("open", table, index, "consumer '" + name + "'");
            }
            core.counters().add(CountersLayout.TAKEOVERS, status == OwnerStatus.DEAD ? 1 : 0);
            // released, with a line that gates: it died while it came back
            if (gates.line(index).get() == GatingSequences.IDLE || table.state(index) == ParticipantLayout.RELEASED) {
                long releasedAt = table.releasedAt(index);
                // killed in the join: still released, and told again what it missed
                table.state(index, ParticipantLayout.RELEASED);
                CrashPoint.RETURNING.reached();
                join(index, StartAt.earliest());
                CrashPoint.RETURN_JOINED.reached();
                // what it has committed does not come again, though a slower consumer still protects it
                long position = Math.max(gates.line(index).get(), releasedAt);
                gates.line(index).set(position);
                table.returnedAt(index, position); // killed before it is active: still released
                missed = new Consumer.MissedRange(releasedAt + 1, position);
            } else {
                missed = missedByThoseBefore(index);
            }
        }
        table.releaseNanos(index, options.releaseAfterDeath().toNanos());
        table.owner(index, liveness.environment().self());
        table.state(index, ParticipantLayout.ACTIVE);
        CrashPoint.CONSUMER_ACTIVE.reached();
        return new Place(name, index, missed, new AtomicBoolean());
    }

    /** Who came back and died before its first commit may have told nobody what it was told. */
    private Consumer.MissedRange missedByThoseBefore(int index) {
        long returnedAt = table.returnedAt(index);
        long releasedAt = table.releasedAt(index);
        boolean untold = returnedAt > releasedAt && gates.line(index).get() == returnedAt;
        return untold ? new Consumer.MissedRange(releasedAt + 1, returnedAt) : Consumer.MissedRange.NOTHING;
    }

    private int register(String name, StartAt start) {
        for (int i = 0; i < table.count(); i++) {
            int state = table.state(i);
            // under the registry lock, a JOINING entry was left by one that died half-way
            if ((state == ParticipantLayout.FREE || state == ParticipantLayout.JOINING)
                    && liveness.takeEntry(table, i)) {
                table.state(i, ParticipantLayout.JOINING);
                CrashPoint.CONSUMER_JOINING.reached();
                if (gates.line(i).get() != GatingSequences.IDLE) {
                    gates.deactivate(i);
                }
                table.name(i, name);
                table.returnedAt(i, Long.MIN_VALUE);
                try {
                    join(i, start);
                } catch (RingException refused) {
                    retract(i);
                    throw refused;
                }
                return i;
            }
        }
        throw new TableFullException(new Problem(
                "open consumer",
                "the consumer registry",
                "all " + table.count() + " entries are registered",
                "a free entry",
                "remove consumers that are not needed, or create the ring with a larger registry"));
    }

    /** Activate, grow the version, and only then read the start again. */
    private void join(int index, StartAt start) {
        long position = position(index, start);
        gates.activate(index, position);
        long again = position(index, start);
        gates.line(index).set(Math.max(position, again));
        CrashPoint.START_STORED.reached();
    }

    private long position(int except, StartAt start) {
        if (start.kind() == StartAt.Kind.NEXT) {
            return gates.settled();
        }
        long earliest = gates.earliest(except);
        if (start.kind() == StartAt.Kind.EARLIEST) {
            return earliest;
        }
        long wanted = start.sequence() - 1;
        long last = gates.settled();
        if (wanted < earliest || wanted > last) {
            throw new StartPositionException(new Problem(
                    "open consumer",
                    "start at sequence " + start.sequence(),
                    wanted < earliest
                            ? "nothing protects events before " + (earliest + 1)
                            : "all is published up to " + last,
                    "a sequence from " + (earliest + 1) + " to " + (last + 1),
                    wanted < earliest
                            ? "start at earliest; older history is the journal's"
                            : "start at next, or at a sequence that was published"));
        }
        return wanted;
    }

    private void retract(int index) {
        gates.deactivate(index);
        CrashPoint.JOIN_RETRACTED.reached();
        table.state(index, ParticipantLayout.FREE);
        liveness.environment().locks().unlock(table.lockPosition(index));
    }

    private void takeDown(int index) {
        core.release().reclaimHalfJoined();
        table.state(index, ParticipantLayout.JOINING); // killed from here on: anyone may reclaim it
        CrashPoint.CONSUMER_LEAVING.reached();
        gates.deactivate(index);
        CrashPoint.CONSUMER_IDLED.reached();
        table.owner(index, ProcessIdentity.NONE);
        table.state(index, ParticipantLayout.FREE);
        CrashPoint.CONSUMER_FREED.reached();
    }

    private void giveBack(Place place) {
        int index = place.index();
        core.wake().setBlocker(index, false);
        CrashPoint.CONSUMER_CLOSING.reached();
        Boolean ignored = liveness.underRegistryLock("close consumer", () -> {
            if (place.leaving().get()) {
                takeDown(index);
            } else {
                table.owner(index, ProcessIdentity.NONE);
            }
            liveness.environment().locks().unlock(table.lockPosition(index));
            return true;
        });
    }

    /**
     * Removes a consumer that nobody runs.
     *
     * @param name registered
     * @throws NotRegisteredException if it is not
     * @throws InUseException if its owner lives
     */
    public void remove(String name) {
        Boolean ignored = liveness.underRegistryLock("remove consumer", () -> {
            int index = table.find(name);
            if (index < 0) {
                throw new NotRegisteredException(new Problem(
                        "remove consumer",
                        "'" + name + "'",
                        "no consumer of that name is registered",
                        "a registered name",
                        "list the consumers with inspect"));
            }
            if (liveness.statusUnderRegistryLock(table, index) == OwnerStatus.ALIVE
                    || !liveness.takeEntry(table, index)) {
                throw liveness.inUse("remove", table, index, "consumer '" + name + "'");
            }
            takeDown(index);
            core.wake().setBlocker(index, false);
            liveness.environment().locks().unlock(table.lockPosition(index));
            return true;
        });
    }

    /**
     * Frees the entries of newcomers that died half-way, and forgets that dead consumers were asleep.
     *
     * @return how many entries were freed
     */
    public int repairTheDead() {
        return liveness.underRegistryLock("repair", () -> {
            int freed = core.release().reclaimHalfJoined();
            for (int i = 0; i < table.count(); i++) {
                if (liveness.status(table, i) == OwnerStatus.DEAD) {
                    table.noteDead(i, liveness.environment().nanoClock().getAsLong());
                    CrashPoint.DEAD_CONSUMER_NOTED.reached();
                    core.wake().setBlocker(i, false);
                }
            }
            return freed;
        });
    }
}
