package io.ringfence.ring;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.ConsumerRegistry;
import io.ringfence.consume.EventCopies;
import io.ringfence.consume.JournalConsumer;
import io.ringfence.consume.JournalGate;
import io.ringfence.consume.Tap;
import io.ringfence.durable.Durability;
import io.ringfence.instrument.CrashPoint;
import io.ringfence.liveness.Environment;
import io.ringfence.liveness.FileOwnerLocks;
import io.ringfence.liveness.Handles;
import io.ringfence.liveness.OwnerStatus;
import io.ringfence.liveness.ParticipantTable;
import io.ringfence.liveness.RingCore;
import io.ringfence.metrics.RingInspector;
import io.ringfence.produce.Producer;
import io.ringfence.produce.ProducerOptions;
import io.ringfence.produce.ProducerRegistry;
import io.ringfence.ring.error.InUseException;
import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.ring.error.Problem;
import io.ringfence.ring.layout.CountersLayout;
import io.ringfence.sequence.RingCounters;
import io.ringfence.wait.WaitStrategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * A ring that this process has attached: opens producers, consumers and taps on it. Thread-safe; the handles that it opens are for
 * one thread each. Any number of processes may attach the same ring, and one process several times.
 *
 * <p>Close the handles, then the ring. A ring closed while another thread still uses a handle stays attached until that handle is
 * closed; a handle that waits is told with a typed error. The last process that closes a ring in good order marks it clean.
 */
public final class Ring implements AutoCloseable {
    private final RingDirectory directory;
    private final RingFile file;
    private final Handles handles;
    private final RingCore core;
    private final ProducerRegistry producers;
    private final ConsumerRegistry consumers;
    private final RingInspector inspector;
    private final Durability durability;

    private Ring(RingDirectory directory, RingFile file) {
        this.directory = directory;
        this.file = file;
        this.handles = new Handles(directory.path().toString(), file::close);
        RingIdentity identity = file.identity();
        this.core = new RingCore(
                file.buffer(),
                identity.geometry(),
                identity.options().modes(),
                Environment.real(file.locks()),
                handles);
        this.producers = new ProducerRegistry(core);
        this.consumers = new ConsumerRegistry(core);
        this.inspector = new RingInspector(core);
        this.durability = new Durability(core, !file.readOnly());
    }

    /**
     * Makes a ring, whole or not at all, and attaches it.
     *
     * @param path of its directory, which must not exist
     * @param options what it shall be like
     * @return the attached ring
     * @throws io.ringfence.ring.error.RingPathException if the path cannot be a ring
     * @throws io.ringfence.ring.error.RingStorageException if the disk is full or refuses
     * @throws io.ringfence.ring.error.MissingJvmFlagException if the JVM lacks the flag
     */
    public static Ring create(Path path, RingOptions options) {
        JvmFlags.require("create", path);
        RingDirectory directory = RingDirectory.of(path);
        new RingCreator(directory, options).create();
        return attach(path);
    }

    /**
     * Attaches a ring for producing and consuming; never creates or resizes. Claims of dead producers are repaired. The pages of a ring of more than
     * 32 MiB are touched by a daemon thread afterwards, those of a smaller one before this returns.
     *
     * @param path of its directory
     * @return the attached ring
     * @throws io.ringfence.ring.error.RingPathException if it is missing, a link, of another owner or mode
     * @throws io.ringfence.ring.error.CorruptRingException if its checks fail; nothing was changed
     * @throws io.ringfence.ring.error.RingVersionException if it has another layout version
     * @throws io.ringfence.ring.error.RecoveryNeededException if the machine was restarted while it was in use
     * @throws io.ringfence.ring.error.RingPoisonedException if a force of its journal has failed
     * @throws io.ringfence.ring.error.MissingJvmFlagException if the JVM lacks the flag
     */
    public static Ring attach(Path path) {
        Ring ring = open(path, false);
        boolean ready = false;
        try {
            ring.repairIfSomebodyDied();
            ready = true;
            return ring;
        } finally {
            if (!ready) {
                ring.close();
            }
        }
    }

    /**
     * Attaches a ring for inspectors and taps: writes nothing at all.
     *
     * @param path of its directory; it may be poisoned
     * @return the ring; opening a producer or consumer on it is a typed error
     */
    public static Ring attachReadOnly(Path path) {
        return open(path, true);
    }

    private static Ring open(Path path, boolean readOnly) {
        JvmFlags.require("attach", path);
        RingDirectory directory = RingDirectory.of(path);
        RingFile file = RingFile.attach(directory, readOnly);
        boolean ready = false;
        try {
            Ring ring = new Ring(directory, file);
            long initialSequence = file.identity().options().initialSequence();
            new RingValidator(directory.ringFile(), ring.core, initialSequence).check();
            file.touchPages();
            if (!readOnly) {
                file.markInUse();
            }
            ready = true;
            return ring;
        } finally {
            if (!ready) {
                file.close();
            }
        }
    }

    /**
     * Deletes a ring that nobody has attached. Killed in between, the name is gone, and the rest is cleared away by the next creation.
     *
     * @param path of its directory
     * @throws InUseException if any process has it attached
     */
    public static void delete(Path path) {
        RingDirectory directory = RingDirectory.of(path);
        directory.check("delete");
        try (FileOwnerLocks locks = new FileOwnerLocks(directory.lockFile())) {
            if (!locks.takeAlone()) {
                throw new InUseException(new Problem(
                        "delete",
                        directory.path().toString(),
                        "a living process has it attached",
                        "a ring that nobody uses",
                        "end its producers, consumers and taps first; inspect names them"));
            }
            directory.check("delete"); // again: another deletion may have been first
            Path hidden = directory.parent().resolve(directory.hiddenPrefix("deleting") + UUID.randomUUID());
            Path ignored = Files.move(directory.path(), hidden, StandardCopyOption.ATOMIC_MOVE);
            CrashPoint.RING_HIDDEN.reached();
            RingDirectory.force(directory.parent());
            RingDirectory.deleteTree(hidden);
            RingDirectory.force(directory.parent());
        } catch (IOException failure) {
            throw RingDirectory.failed("delete", directory.path(), failure);
        }
    }

    /** {@return its directory} */
    public Path path() {
        return directory.path();
    }

    /** {@return what it is and was created with} */
    public RingIdentity identity() {
        return file.identity();
    }

    /** {@return whether it was attached read-only} */
    public boolean isReadOnly() {
        return file.readOnly();
    }

    /**
     * Opens a producer that waits without limit on a full ring.
     *
     * @param name 1 to 64 bytes in UTF-8; the last token given under it is found again
     * @return the handle, for one thread
     * @throws InUseException if the name, or the only place of a single-producer ring, belongs to a living owner
     */
    public Producer openProducer(String name) {
        return openProducer(name, ProducerOptions.DEFAULT);
    }

    /**
     * Opens a producer.
     *
     * @param name 1 to 64 bytes in UTF-8
     * @param options how it behaves
     * @return the handle, for one thread
     * @throws InUseException if the name, or the only place of a single-producer ring, belongs to a living owner
     */
    public Producer openProducer(String name, ProducerOptions options) {
        requireWritable("open producer");
        return producers.open(name, options);
    }

    /**
     * Opens a consumer: registers the name at the earliest protected event, or goes on after its last commit.
     *
     * @param name 1 to 64 bytes in UTF-8
     * @return the handle, for one thread
     * @throws InUseException if the name belongs to a living owner
     */
    public Consumer openConsumer(String name) {
        return openConsumer(name, ConsumerOptions.DEFAULT);
    }

    /**
     * Opens a consumer.
     *
     * @param name 1 to 64 bytes in UTF-8
     * @param options how it behaves; the start counts at the first registration only
     * @return the handle, for one thread
     * @throws InUseException if the name belongs to a living owner
     * @throws io.ringfence.ring.error.StartPositionException if the wanted start is not protected
     * @throws io.ringfence.ring.error.NoJournalException if it is to come after the durable watermark, and the journal is kept under the
     *     policy never
     */
    public Consumer openConsumer(String name, ConsumerOptions options) {
        requireWritable("open consumer");
        return consumers.open(name, options);
    }

    /**
     * Opens the ring's journal, for the stage that writes it: of all processes one at a time. Programs start the stage instead.
     *
     * @param gate which watermark holds producers back
     * @param waitStrategy how its barrier waits
     * @return the handle, for one thread
     * @throws InUseException if a living process keeps the journal
     * @throws io.ringfence.ring.error.RingPoisonedException if a force has failed
     * @throws io.ringfence.ring.error.StartPositionException if what the journal has to go on with was overwritten
     */
    public JournalConsumer openJournal(JournalGate gate, WaitStrategy waitStrategy) {
        requireWritable("open journal");
        return JournalConsumer.open(core, consumers, gate, waitStrategy);
    }

    /** {@return whether a living process keeps the ring's journal, as of now; asks the kernel} */
    public boolean isJournaled() {
        handles.requireOpen();
        return core.journal().isAlive();
    }

    /** {@return a flyweight over copies of this ring's events, for those who read them elsewhere than in the ring; for one thread} */
    public EventCopies newEventCopies() {
        return new EventCopies(core);
    }

    /** {@return the directory of the ring's journal, as chosen at its creation; need not exist} */
    public Path journalPlace() {
        return file.identity().journalPlace(directory.path());
    }

    /** {@return the ring epoch: from 1, one more after each recovery that lost events} */
    public long epoch() {
        return core.state().epoch();
    }

    /** {@return the highest sequence in the journal: kept whatever process dies. Before the first start of a journal, none} */
    public long writtenSequence() {
        return durability.writtenSequence();
    }

    /** {@return the highest sequence on disk: kept when the machine dies. Before the first start of a journal, none} */
    public long durableSequence() {
        return durability.durableSequence();
    }

    /**
     * Waits until an event is on disk. From any thread of any process; parks, and is woken when the durable watermark moves.
     *
     * @param sequence of the event
     * @param timeout at most so long
     * @throws io.ringfence.ring.error.DurableTimeoutException if the time is over
     * @throws io.ringfence.ring.error.NoJournalException if nobody has kept a journal for 10 s, or the journal began after the sequence,
     *     or is kept under the policy never
     * @throws io.ringfence.ring.error.RingPoisonedException if a force has failed before the event was on disk
     */
    public void awaitDurable(long sequence, Duration timeout) {
        durability.await(sequence, timeout);
    }

    /** {@return a tap at the oldest event that the ring still holds, for one thread} */
    public Tap openTap() {
        handles.requireOpen();
        return new Tap(core, file.identity().options().initialSequence());
    }

    /**
     * Removes a registered consumer that nobody runs; it holds producers back no longer.
     *
     * @param name registered
     * @throws io.ringfence.ring.error.NotRegisteredException if it is not
     * @throws InUseException if its owner lives
     */
    public void removeConsumer(String name) {
        requireWritable("remove consumer");
        consumers.remove(name);
    }

    /**
     * Forgets a producer's name that nobody runs, with its last token. A name without a token is forgotten by itself when it is closed.
     *
     * @param name of a producer
     * @throws io.ringfence.ring.error.NotRegisteredException if no producer has it
     * @throws InUseException if its owner lives
     */
    public void removeProducer(String name) {
        requireWritable("remove producer");
        producers.remove(name);
    }

    /**
     * Ends the process that owns a consumer or producer, with SIGKILL, and repairs what it leaves. The name stays registered. All
     * other handles of that process die with it.
     *
     * @param name of a consumer, a producer, or both
     * @return the pids that were ended; empty if nobody living owned the name
     * @throws io.ringfence.ring.error.NotRegisteredException if nobody has that name
     * @throws InUseException if the owner is this process, or cannot be seen from here
     */
    public List<Long> evict(String name) {
        requireWritable("evict");
        List<Long> ended = new Eviction(core).evict(name);
        RepairReport ignored = repair();
        return ended;
    }

    /**
     * Repairs what dead processes left: claims, half-done registrations. Safe at any time, beside anybody.
     *
     * @return what was done
     */
    public RepairReport repair() {
        requireWritable("repair");
        RingCounters counters = core.counters();
        long published = counters.get(CountersLayout.REPAIRED_PUBLISHED);
        long aborted = counters.get(CountersLayout.REPAIRED_ABORTED);
        long ignored = producers.repairTheDead();
        int freed = consumers.repairTheDead();
        return new RepairReport(
                counters.get(CountersLayout.REPAIRED_PUBLISHED) - published,
                counters.get(CountersLayout.REPAIRED_ABORTED) - aborted,
                freed);
    }

    private void repairIfSomebodyDied() {
        ParticipantTable table = core.producers();
        for (int i = 0; i < table.count(); i++) {
            if (core.liveness().status(table, i) == OwnerStatus.DEAD) {
                RepairReport ignored = repair();
                return;
            }
        }
    }

    /** {@return reports on this ring} */
    public RingInspector inspector() {
        return inspector;
    }

    private void requireWritable(String operation) {
        handles.requireOpen();
        if (file.readOnly()) {
            throw new InvalidOptionException(new Problem(
                    operation,
                    directory.path().toString(),
                    "the ring was attached read-only",
                    "a ring attached for writing",
                    "use attach"));
        }
    }

    /** Closes the handles that no living thread uses, and detaches when the last handle is closed. */
    @Override
    public void close() {
        handles.close();
    }
}
