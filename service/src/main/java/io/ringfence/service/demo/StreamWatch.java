package io.ringfence.service.demo;

import io.ringfence.liveness.JournalOwner;
import io.ringfence.metrics.RingSnapshot;
import io.ringfence.metrics.RingSnapshot.ConsumerReport;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.Problem;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Looks at the ring from outside while others work on it, and knows when it stands still. One thread. */
final class StreamWatch {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long STANDSTILL_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final Ring ring;
    private final Children children;
    private final Progress progress;
    private RingSnapshot latest;

    StreamWatch(Ring ring, Children children, Progress progress) {
        this.ring = ring;
        this.children = children;
        this.progress = progress;
        this.latest = ring.inspector().snapshot();
    }

    RingSnapshot look() {
        latest = ring.inspector().snapshot();
        return latest;
    }

    /** {@return events that the feed's producer has committed so far, as its token says} */
    long published() {
        return latest.producers().stream()
                .mapToLong(RingSnapshot.ProducerReport::token)
                .max()
                .orElse(0);
    }

    long cursor() {
        return latest.cursor();
    }

    /** {@return the sequence up to which nothing is claimed and unpublished} */
    long settledUpTo() {
        return latest.published();
    }

    /** {@return how many of these consumers are open in living processes} */
    long living(List<String> consumers) {
        return latest.consumers().stream()
                .filter(report ->
                        consumers.contains(report.name()) && report.owner().equals("alive"))
                .count();
    }

    /** {@return the process that keeps the journal; 0 while nobody does} */
    long keeperPid() {
        return latest.consumers().stream()
                .filter(report -> report.name().equals(JournalOwner.NAME)
                        && report.owner().equals("alive"))
                .mapToLong(ConsumerReport::pid)
                .findFirst()
                .orElse(0);
    }

    /** {@return the last sequence that is on disk} */
    long durable() {
        return latest.durability().durable();
    }

    /** {@return the last committed sequence of the consumer; −1 before it is registered} */
    long position(String consumer) {
        return position(latest, consumer);
    }

    static long position(RingSnapshot snapshot, String consumer) {
        return snapshot.consumers().stream()
                .filter(report -> report.name().equals(consumer))
                .mapToLong(ConsumerReport::sequence)
                .findFirst()
                .orElse(-1);
    }

    /** {@return the last sequence that all of them have committed} */
    long slowest(List<String> consumers) {
        return consumers.stream().mapToLong(this::position).min().orElse(-1);
    }

    /** Lets the others work for a while. */
    void pass(long nanos) {
        long start = System.nanoTime();
        await("the next kill", () -> System.nanoTime() - start >= nanos);
    }

    /**
     * Waits for a condition on the latest look, showing progress.
     *
     * @param what for the error if the ring stands still
     * @param condition looked at after each look
     */
    void await(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        long moved = start;
        long told = start;
        long cursor = latest.cursor();
        while (true) {
            RingSnapshot snapshot = look();
            progress.show(published(), snapshot);
            if (condition.getAsBoolean()) {
                return;
            }
            children.requireAlive();
            long now = System.nanoTime();
            if (snapshot.cursor() != cursor) {
                cursor = snapshot.cursor();
                moved = now;
            } else if (now - moved > STANDSTILL_NANOS) {
                throw stands(what, snapshot);
            }
            if (now - told > PATIENCE_NANOS) {
                told = now;
                progress.say("for " + TimeUnit.NANOSECONDS.toSeconds(now - start) + " s, until " + what + ": "
                        + snapshot.verdict());
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private DemoFailedException stands(String what, RingSnapshot snapshot) {
        return new DemoFailedException(new Problem(
                "demo",
                ring.path().toString(),
                "the stream stands still, until " + what + ", cursor " + snapshot.cursor() + ", published "
                        + snapshot.published() + ", consumers " + snapshot.consumers() + ", producers "
                        + snapshot.producers() + ": " + snapshot.verdict(),
                "movement within " + TimeUnit.NANOSECONDS.toSeconds(STANDSTILL_NANOS) + " s",
                "run it again with the same --seed, and report it"));
    }
}
