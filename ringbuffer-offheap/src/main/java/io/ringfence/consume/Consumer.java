package io.ringfence.consume;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.liveness.HandleGuard;
import io.ringfence.liveness.RingCore;
import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.ring.error.Problem;
import io.ringfence.sequence.MappedSequenceBarrier;
import io.ringfence.sequence.Sequence;
import io.ringfence.sequence.SequenceBarrier;
import io.ringfence.sequence.Slots;
import io.ringfence.sequence.StallProbe;
import io.ringfence.wait.WakeSignal;
import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;

/**
 * A named consumer's handle: its place in the registry, and its position, which is kept in the ring. Producers never overwrite what a
 * registered consumer has not committed, whether it runs or not.
 *
 * <p>One thread at a time. Take either {@link #poller()} or {@link #processor}, or wait on {@link #newBarrier()} yourself and
 * {@link #commit}. Closed or killed, the name stays registered, and whoever opens it next goes on after the last commit;
 * {@link #leave()} ends the registration.
 */
public final class Consumer implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final RingCore core;
    private final ConsumerRegistry.Place place;
    private final Sequence position;
    private final ConsumerOptions options;
    private final StallProbe probe;
    private final HandleGuard guard;
    private final ConsumerRegistry.OpenBarriers barriers;
    private long aborted;

    Consumer(
            RingCore core,
            ConsumerRegistry.Place place,
            ConsumerOptions options,
            HandleGuard guard,
            ConsumerRegistry.OpenBarriers barriers) {
        this.barriers = barriers;
        this.core = core;
        this.place = place;
        this.position = core.gates().line(place.index());
        this.options = options;
        this.probe =
                options.consumeAfter() == ConsumeAfter.DURABLE ? new DurableProbe(core, place.name()) : core.newProbe();
        this.guard = guard;
        guard.watchOver(CLEANER, this);
    }

    /**
     * Sequences that a released consumer missed.
     *
     * @param from first
     * @param to last; less than {@code from} if nothing was missed
     */
    public record MissedRange(long from, long to) {
        /** Nothing. */
        public static final MissedRange NOTHING = new MissedRange(0, -1);

        /** {@return how many} */
        public long count() {
            return Math.max(0, to - from + 1);
        }
    }

    /** {@return the name that it is registered by} */
    public String name() {
        return place.name();
    }

    /** {@return the last committed sequence; what comes next is the one after it} */
    public long position() {
        return position.get();
    }

    /**
     * The consumer's sequence, for a barrier of a consumer that comes after it.
     *
     * @return its line in the registry; to be read by anyone, and written by nobody but this handle
     */
    public Sequence sequence() {
        return position;
    }

    /**
     * What was missed, if the consumer had been released after its death. Told to the handle that joined anew, and again to those after
     * it until one of them has committed: the first may have died before it could tell anyone.
     *
     * @return the sequences that no handle of this name will see
     */
    public MissedRange missed() {
        return place.missed();
    }

    /** {@return how many aborted slots this handle has passed over} */
    public long abortedSeen() {
        return aborted;
    }

    /** {@return a poller that never waits} */
    public EventPoller poller() {
        return new EventPoller(this, newBarrier());
    }

    /**
     * A loop that halts at the first error of its handler.
     *
     * @param handler of the events
     * @return the processor, to be run on a thread of your choice
     */
    public BatchEventProcessor processor(EventHandler handler) {
        return processor(handler, ExceptionPolicy.halt());
    }

    /**
     * A loop.
     *
     * @param handler of the events
     * @param policy for its errors
     * @return the processor, to be run on a thread of your choice
     */
    public BatchEventProcessor processor(EventHandler handler, ExceptionPolicy policy) {
        return new BatchEventProcessor(this, newBarrier(), handler, policy);
    }

    /** {@return a barrier over the published events, or the durable ones, that waits as this consumer's strategy says} */
    public SequenceBarrier newBarrier() {
        int waiter = options.waitStrategy().blocks() ? place.index() : WakeSignal.NOBODY;
        Sequence durable = durable();
        Sequence[] dependents = durable == null ? new Sequence[0] : new Sequence[] {durable};
        SequenceBarrier barrier = new MappedSequenceBarrier(
                core.slots(), core.cursor(), dependents, options.waitStrategy(), core.wake(), waiter, probe);
        barriers.add(barrier);
        return barrier;
    }

    /** {@return a flyweight for readers that wait on a barrier themselves} */
    public EventReader reader() {
        return new EventReader(slots(), newEvent());
    }

    /**
     * Commits by hand: everything up to here was handled, and may be overwritten. Release.
     *
     * @param sequence the last one handled
     * @throws InvalidOptionException if it lies before the position, or not everything up to it is published or aborted: behind a
     *     committed sequence nobody looks for an open claim any more; or, of a consumer of durable events, is not durable
     */
    public void commit(long sequence) {
        guard.enter();
        try {
            if (!isSettledUpTo(sequence)) {
                throw new InvalidOptionException(new Problem(
                        "commit",
                        "consumer '" + name() + "'",
                        "sequence " + sequence,
                        "a published one from " + position.getPlain() + " to " + lastHandable(),
                        "commit what was handled, once"));
            }
            CrashPoint.HANDLED.reached();
            position.set(sequence);
            CrashPoint.POSITION_COMMITTED.reached();
        } finally {
            guard.exit();
        }
    }

    private boolean isSettledUpTo(long sequence) {
        long settled = position.getPlain();
        if (sequence < settled || sequence > lastHandable()) {
            return sequence == settled;
        }
        while (settled < sequence && slots().isSettled(settled + 1)) {
            settled++;
        }
        return settled == sequence;
    }

    private long lastHandable() {
        Sequence durable = durable();
        return durable == null ? core.cursor().get() : durable.get();
    }

    /** The watermark that this consumer comes after, if it does. */
    @Nullable
    Sequence durable() {
        return options.consumeAfter() == ConsumeAfter.DURABLE
                ? core.watermarks().durable()
                : null;
    }

    /** Moves the position without a look at what lies before it: for the journal, which has seen all of it. */
    void moveTo(long sequence) {
        position.set(sequence);
    }

    boolean isClaimed(long sequence) {
        return sequence <= core.cursor().get();
    }

    Slots slots() {
        return core.slots();
    }

    Event newEvent() {
        return new Event(core.slots(), core.modes().checksum());
    }

    HandleGuard guard() {
        return guard;
    }

    StallProbe probe() {
        return probe;
    }

    int maxBatch() {
        return options.maxBatch();
    }

    void countAborted(long count) {
        aborted += count;
    }

    /** Ends the registration: the name is gone, and holds nobody back any more. */
    public void leave() {
        guard.enter();
        try {
            place.leaving().set(true);
        } finally {
            guard.exit();
        }
        close();
    }

    /** {@return whether the handle was closed} */
    public boolean isClosed() {
        return guard.isClosed();
    }

    /**
     * Gives the name back. It stays registered, at the last commit, and goes on holding producers back. Closed by another thread, or from
     * within a handler, a processor or a poll that is under way ends first: processors are halted, and the name is given back when they
     * have left.
     */
    @Override
    public void close() {
        guard.close();
    }
}
