package io.ringfence.consume;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.liveness.HandleGuard;
import io.ringfence.ring.error.ClaimException;
import io.ringfence.ring.error.HandlerFailedException;
import io.ringfence.ring.error.Problem;
import io.ringfence.sequence.AlertException;
import io.ringfence.sequence.Sequence;
import io.ringfence.sequence.SequenceBarrier;
import io.ringfence.sequence.Slots;
import io.ringfence.wait.TimeoutException;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The loop of a consumer: waits, handles a batch, commits. Runs on one thread; {@link #halt()} from any. Halted, it may be run again.
 *
 * <p>Killed before the commit, the batch comes again; the commit is one store.
 */
public final class BatchEventProcessor implements Runnable {
    private final Consumer consumer;
    private final Slots slots;
    private final Sequence position;
    private final SequenceBarrier barrier;
    private final HandleGuard guard;
    private final Event event;
    private final EventHandler handler;
    private final ExceptionPolicy policy;
    private final int maxBatch;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean halted;

    BatchEventProcessor(Consumer consumer, SequenceBarrier barrier, EventHandler handler, ExceptionPolicy policy) {
        this.consumer = consumer;
        this.slots = consumer.slots();
        this.position = consumer.sequence();
        this.barrier = barrier;
        this.guard = consumer.guard();
        this.event = consumer.newEvent();
        this.handler = handler;
        this.policy = policy;
        this.maxBatch = consumer.maxBatch();
    }

    /** {@return whether a thread is inside {@link #run()}} */
    public boolean isRunning() {
        return running.get();
    }

    /** Ends the loop after the batch at hand, which is committed whole, so that the handler gets its end of batch. */
    public void halt() {
        halted = true;
        barrier.alert();
    }

    /**
     * Handles events until halted.
     *
     * @throws HandlerFailedException if the handler threw and the policy said halt
     * @throws ClaimException if it runs already
     */
    @Override
    public void run() {
        if (!running.compareAndSet(false, true)) {
            throw new ClaimException(new Problem(
                    "run",
                    "the processor of consumer '" + consumer.name() + "'",
                    "it runs already",
                    "one thread",
                    "halt it first"));
        }
        try {
            guard.enter();
            try {
                loop();
            } finally {
                guard.exit();
            }
        } finally {
            halted = false;
            running.set(false);
            Reference.reachabilityFence(consumer);
        }
    }

    private void loop() {
        try {
            handler.onStart();
            while (!halted && !guard.isClosed()) {
                processBatch();
            }
        } finally {
            barrier.clearAlert();
            handler.onShutdown();
        }
    }

    private void processBatch() {
        long first = position.getPlain() + 1;
        long available;
        try {
            available = barrier.waitFor(first);
        } catch (AlertException alert) {
            return; // halted: the loop looks
        } catch (TimeoutException timeout) {
            handler.onTimeout(first - 1);
            return;
        }
        long last = Math.min(available, first + maxBatch - 1);
        handler.onBatchStart(last - first + 1, available - first + 1);
        long lastPublished = trimAborted(first, last);
        long aborted = 0;
        for (long sequence = first; sequence <= last; sequence++) {
            if (slots.stampAcquire(sequence) == Slots.aborted(sequence)) {
                aborted++;
            } else if (!isHandled(sequence, sequence == lastPublished)) {
                return;
            }
        }
        // A whole batch or nothing, also when halted: the handler flushes at its end. Release: the payloads up to last
        // have been
        // read; pairs with the acquire of the lines by producers.
        CrashPoint.HANDLED.reached();
        position.set(last);
        CrashPoint.POSITION_COMMITTED.reached();
        consumer.countAborted(aborted);
    }

    /** Trailing aborted slots do not count for the end of the batch: nothing is given to the handler for them. */
    private long trimAborted(long first, long last) {
        long sequence = last;
        while (sequence >= first && slots.stampAcquire(sequence) == Slots.aborted(sequence)) {
            sequence--;
        }
        return sequence;
    }

    /** False if halted while the policy wants yet another attempt: the batch comes again. */
    private boolean isHandled(long sequence, boolean endOfBatch) {
        event.moveTo(sequence);
        for (int attempts = 1; ; attempts++) {
            try {
                handler.onEvent(event, sequence, endOfBatch);
                return true;
            } catch (Exception error) {
                ExceptionPolicy.Action action = policy.onEventException(error, sequence, event, attempts);
                if (action == ExceptionPolicy.Action.SKIP) {
                    return true;
                }
                if (action == ExceptionPolicy.Action.HALT) {
                    throw failed(sequence, error);
                }
                if (halted || guard.isClosed()) {
                    return false;
                }
            }
        }
    }

    private HandlerFailedException failed(long sequence, Exception error) {
        return new HandlerFailedException(
                new Problem(
                        "handle",
                        "sequence " + sequence + " of consumer '" + consumer.name() + "'",
                        "the handler threw " + error,
                        "a handler that returns",
                        "mend the handler and run again, or choose a policy that retries or skips"),
                error);
    }
}
