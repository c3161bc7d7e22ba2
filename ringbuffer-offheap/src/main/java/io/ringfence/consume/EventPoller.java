package io.ringfence.consume;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.liveness.HandleGuard;
import io.ringfence.sequence.Sequence;
import io.ringfence.sequence.SequenceBarrier;
import io.ringfence.sequence.Sequencer;
import io.ringfence.sequence.Slots;
import io.ringfence.sequence.StallProbe;
import java.lang.ref.Reference;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Polls without waiting: for event loops that have other work too. On the consumer's thread. Each poll that found events ends with one
 * commit; if the handler throws, nothing of that poll is committed, and its events come again.
 */
public final class EventPoller {
    /** Empty polls between two looks at the clock. */
    private static final int EMPTY_POLLS_PER_CLOCK_LOOK = 4;

    /** Time between two looks at the cursor. */
    private static final long CURSOR_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Consumer consumer;
    private final Slots slots;
    private final Sequence position;
    private final SequenceBarrier barrier;
    private final HandleGuard guard;
    private final Event event;
    private final int maxBatch;
    private final StallProbe probe;
    private final @Nullable Sequence durable;
    private long emptyPolls;
    private long lastCursorLook = System.nanoTime();

    EventPoller(Consumer consumer, SequenceBarrier barrier) {
        this.consumer = consumer;
        this.slots = consumer.slots();
        this.position = consumer.sequence();
        this.barrier = barrier;
        this.guard = consumer.guard();
        this.event = consumer.newEvent();
        this.maxBatch = consumer.maxBatch();
        this.probe = consumer.probe();
        this.durable = consumer.durable();
    }

    /** Handles polled events. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Handles one event.
         *
         * @param event the flyweight; valid during the call
         * @param sequence of the event
         * @param endOfBatch true if it is the last that this poll has found
         * @return false to end the poll after this event, which is committed
         * @throws Exception ends the poll without a commit
         */
        boolean onEvent(Event event, long sequence, boolean endOfBatch) throws Exception;
    }

    /** What a poll came to. */
    public enum PollState {
        /** Events were handled. */
        PROCESSING,
        /** Something is claimed, and not published yet; or not durable yet, for a consumer of durable events. */
        GATING,
        /** There is nothing, as far as was looked: empty polls look for claims about once a millisecond. */
        IDLE
    }

    /**
     * Handles what is there, at most a batch.
     *
     * @param handler called for each event
     * @return what it came to
     * @throws Exception the handler's
     * @throws io.ringfence.ring.error.LappedException if the file was tampered with
     * @throws io.ringfence.ring.error.RingPoisonedException if a force has failed, and nothing durable is left for a consumer of
     *     durable events
     */
    public PollState poll(Handler handler) throws Exception {
        guard.enter();
        try {
            long next = position.getPlain() + 1;
            long last = lastAllowed();
            if (next > last) {
                return notDurable(next);
            }
            long stamp = slots.stampAcquire(next); // pairs with the producer's release: header and payload are visible
            if (stamp == Slots.published(next) || stamp == Slots.aborted(next)) {
                handle(handler, next, last);
                return PollState.PROCESSING;
            }
            return nothing(next, stamp);
        } finally {
            guard.exit();
            Reference.reachabilityFence(consumer);
        }
    }

    /**
     * An empty poll looks at the stamp alone, except now and then: reading the cursor each time would take its cache line away from
     * the producer.
     */
    private PollState nothing(long next, long stamp) {
        if (Math.abs(stamp) <= Slots.published(next) && !isCursorLookDue()) {
            return PollState.IDLE;
        }
        long ignored = barrier.available(next); // raises the error if the slot was lapped
        if (barrier.getCursor() < next) {
            return PollState.IDLE;
        }
        probe.onMissing(next, 0); // who polls is held up by the dead like who waits
        return PollState.GATING;
    }

    private boolean isCursorLookDue() {
        if (++emptyPolls % EMPTY_POLLS_PER_CLOCK_LOOK != 0) {
            return false;
        }
        long now = System.nanoTime();
        if (now - lastCursorLook < CURSOR_LOOK_NANOS) {
            return false;
        }
        lastCursorLook = now;
        return true;
    }

    private long lastAllowed() {
        Sequence watermark = durable;
        return watermark == null
                ? Sequencer.TERMINAL_SEQUENCE
                : watermark.get(); // acquire: stamps and payloads come along
    }

    private PollState notDurable(long next) {
        if (!isCursorLookDue()) {
            return PollState.IDLE;
        }
        probe.onMissing(next, 0);
        return consumer.isClaimed(next) ? PollState.GATING : PollState.IDLE;
    }

    private void handle(Handler handler, long first, long last) throws Exception {
        long limit = Math.min(first + maxBatch, last + 1);
        long sequence = first;
        long aborted = 0;
        long pending = -1; // published, and not given to the handler before it is known whether another one follows
        boolean go = true;
        while (go && sequence < limit) {
            long stamp = slots.stampAcquire(sequence);
            if (stamp == Slots.published(sequence)) {
                if (pending >= 0) {
                    go = handler.onEvent(event.moveTo(pending), pending, false);
                }
                pending = go ? sequence++ : -1;
            } else if (stamp == Slots.aborted(sequence)) {
                aborted++;
                sequence++;
            } else {
                break;
            }
        }
        if (pending >= 0) {
            boolean ignored = handler.onEvent(event.moveTo(pending), pending, true);
        }
        consumer.countAborted(aborted);
        commit(sequence - 1);
    }

    /**
     * Moves the position. Release: the payloads up to it have been read, and may be overwritten afterwards; pairs with the acquire of
     * the lines by producers.
     */
    private void commit(long sequence) {
        CrashPoint.HANDLED.reached();
        position.set(sequence);
        CrashPoint.POSITION_COMMITTED.reached();
    }
}
