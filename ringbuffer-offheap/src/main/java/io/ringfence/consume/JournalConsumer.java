package io.ringfence.consume;

import io.ringfence.liveness.HandleGuard;
import io.ringfence.liveness.JournalOwner;
import io.ringfence.liveness.RingCore;
import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.StartPositionException;
import io.ringfence.sequence.PoisonReason;
import io.ringfence.sequence.SequenceBarrier;
import io.ringfence.sequence.Watermarks;
import io.ringfence.wait.WaitStrategy;
import java.lang.ref.Reference;

/**
 * The journal's handle on the ring: a registered consumer of the reserved name {@value #NAME}, of which there is one living owner at a time
 * in all processes, and the only one that may move the watermarks. Opened by the journal's stage with {@code Ring.openJournal}; for one
 * thread.
 *
 * <p>After writing, {@link #written}; after a successful force, {@link #durable}; then {@link #release} lets producers overwrite what the
 * journal does not need the ring for any more, and {@link #wake} tells those who wait. Killed between any two of them, the next owner
 * goes on at {@link #next()}: everything from there on is in the ring still, whatever the dead one had written of it.
 */
public final class JournalConsumer implements AutoCloseable {
    /** The reserved name. */
    public static final String NAME = JournalOwner.NAME;

    private final RingCore core;
    private final Consumer consumer;
    private final Watermarks watermarks;

    private JournalConsumer(RingCore core, Consumer consumer) {
        this.core = core;
        this.consumer = consumer;
        this.watermarks = core.watermarks();
    }

    /**
     * Opens it: at earliest the first time, else where the last owner stopped.
     *
     * @param core what the ring's handles share
     * @param registry of the ring
     * @param gate which watermark its line shall follow
     * @param waitStrategy of its barrier
     * @return the handle
     * @throws io.ringfence.ring.error.InUseException if a living process keeps the journal
     * @throws io.ringfence.ring.error.RingPoisonedException if the ring is poisoned
     * @throws StartPositionException if the journal was removed, and what follows it overwritten since
     * @throws InvalidOptionException if the last owner never forced and died, and this one would acknowledge what it wrote
     */
    public static JournalConsumer open(
            RingCore core, ConsumerRegistry registry, JournalGate gate, WaitStrategy waitStrategy) {
        core.state().requireSound("open journal", "the ring");
        ConsumerOptions options =
                ConsumerOptions.DEFAULT.withWaitStrategy(waitStrategy).withStartAt(firstStart(core.watermarks(), gate));
        Consumer consumer = registry.openReserved(NAME, options);
        JournalConsumer journal = new JournalConsumer(core, consumer);
        boolean ready = false;
        try {
            journal.settle(gate);
            ready = true;
            return journal;
        } finally {
            if (!ready) {
                journal.close();
            }
        }
    }

    /** Where it is registered, if it is not: after what a removed one has journaled, so that the journal has no gap. */
    private static StartAt firstStart(Watermarks watermarks, JournalGate gate) {
        long durable = watermarks.durable().get();
        long written = watermarks.written().get();
        boolean isFirst = written <= watermarks.journalStart().get();
        if (isFirst) {
            return StartAt.earliest();
        }
        return StartAt.sequence((gate == JournalGate.DURABLE ? durable : written) + 1);
    }

    /**
     * Completes what a dead owner has begun. The start is stored first: a line ahead of the written watermark, or a start ahead of the
     * durable one, tells that the first owner died before it had stored all three.
     */
    private void settle(JournalGate gate) {
        long line = consumer.position();
        long written = watermarks.written().get();
        long start = watermarks.journalStart().get();
        if (line > written && written > start) { // removed, while this one was about to register it for the first time
            throw new StartPositionException(new Problem(
                    "open journal",
                    "sequence " + (line + 1),
                    "the journal ends at sequence " + written,
                    "a start without a gap",
                    "remove the consumer '" + NAME + "', and open the journal again"));
        }
        boolean isBegun = line <= written && start <= watermarks.durable().get();
        if (!isBegun) {
            watermarks.journalStart().set(line);
            watermarks.written().set(line);
            watermarks.durable().set(line);
        }
        long durable = watermarks.durable().get();
        if (gate == JournalGate.DURABLE && line > durable) {
            throw new InvalidOptionException(new Problem(
                    "open journal",
                    "the ring",
                    "sequences " + (durable + 1) + " to " + line
                            + " were written without a force by one that died, and are gone from the ring",
                    "a journal that goes on under the policy never",
                    "run it with the policy never, or recover the ring"));
        }
        if (line < durable) {
            release(durable);
        }
    }

    /** {@return the first sequence that this owner has to write: all from it on is in the ring} */
    public long next() {
        return consumer.position() + 1;
    }

    /**
     * Runs the journal's loop on the calling thread. Closed by another thread meanwhile, also with the ring object, the entry is given
     * back when the loop has ended: the barriers are alerted, and {@link #isClosed()} says why.
     *
     * @param loop until {@link #isClosed()}, or for its own reasons
     * @throws io.ringfence.ring.error.ClosedException if it was closed before
     */
    public void run(Runnable loop) {
        HandleGuard guard = consumer.guard();
        guard.enter();
        try {
            loop.run();
        } finally {
            guard.exit();
            Reference.reachabilityFence(consumer);
        }
    }

    /** {@return a barrier over the published events} */
    public SequenceBarrier newBarrier() {
        return consumer.newBarrier();
    }

    /** {@return a flyweight for the events that the barrier said to be available} */
    public EventReader reader() {
        return consumer.reader();
    }

    /** {@return the sequence before the journal's first} */
    public long startSequence() {
        return watermarks.journalStart().get();
    }

    /** {@return the written watermark} */
    public long writtenSequence() {
        return watermarks.written().get();
    }

    /** {@return the durable watermark} */
    public long durableSequence() {
        return watermarks.durable().get();
    }

    /**
     * Everything up to here is in the journal. Release. Lower than what a dead owner has written, it changes nothing: what that one
     * wrote is in the ring still.
     *
     * @param sequence the last one written
     */
    public void written(long sequence) {
        if (sequence > watermarks.written().getPlain()) {
            watermarks.written().set(sequence);
        }
    }

    /**
     * Everything up to here is on disk. Release: pairs with the acquire of those who act on it.
     *
     * @param sequence the last one forced, by this owner or by one whose watermark says so
     */
    public void durable(long sequence) {
        if (sequence > watermarks.durable().getPlain()) {
            watermarks.durable().set(sequence);
        }
    }

    /**
     * Lets producers overwrite everything up to here. Release: it has been read before.
     *
     * @param sequence at most the watermark of its gate
     */
    public void release(long sequence) {
        consumer.moveTo(sequence);
    }

    /** Wakes who waits for the durable watermark, consumers and others, in all processes. */
    public void wake() {
        core.durableSignal().signal();
        core.wake().signal();
    }

    /**
     * A force has failed: from now on nothing is acknowledged, by nobody. Wakes who waits, so that they learn of it.
     *
     * @param reason why
     */
    public void poison(PoisonReason reason) {
        core.state().poison(reason);
        wake();
    }

    /**
     * Stores a figure for inspectors.
     *
     * @param counter one of the journal's in {@link io.ringfence.ring.layout.CountersLayout}
     * @param value of it
     */
    public void figure(int counter, long value) {
        core.counters().set(counter, value);
    }

    /** {@return whether the handle was closed} */
    public boolean isClosed() {
        return consumer.isClosed();
    }

    /** Gives the name back; it stays registered, and holds producers back until another goes on. */
    @Override
    public void close() {
        consumer.close();
    }
}
