package io.ringfence.examples.resume;

import io.ringfence.examples.OtherJvm;
import io.ringfence.examples.TemporaryFolder;
import io.ringfence.metrics.RingSnapshot;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills a consumer and a producer in mid-stream, the way {@code kill -9} does, starts them again, and then counts: is every number there,
 * and where did they go on? Nobody tells them where. It all stands in the ring, under their names.
 */
public final class CrashAndResume {
    private static final long NUMBERS_BETWEEN_KILLS = 300_000;
    private static final long NEVER = Long.MAX_VALUE;
    private static final long PROGRESS_NANOS_MAX = Duration.ofSeconds(60).toNanos();
    private static final long LOOK_NANOS = 200_000;

    private final TemporaryFolder folder;
    private final Ring ring;
    private final List<Path> recordings = new ArrayList<>();
    private OtherJvm producer;
    private OtherJvm consumer;
    private int kills;

    private CrashAndResume(TemporaryFolder folder, Ring ring) {
        this.folder = folder;
        this.ring = ring;
        this.producer = startProducer(NEVER);
        this.consumer = startConsumer();
    }

    /**
     * Runs the example.
     *
     * @param args none
     */
    public static void main(String... args) throws IOException {
        RingOptions options =
                RingOptions.builder().slots(4096).payloadBytes(Long.BYTES).build();
        try (TemporaryFolder folder = new TemporaryFolder();
                Ring ring = Ring.create(folder.resolve("numbers.ring"), options)) {
            new CrashAndResume(folder, ring).run();
        }
    }

    private void run() throws IOException {
        long last;
        try {
            awaitProgress();
            killConsumer();
            consumer = startConsumer();

            awaitProgress();
            killProducer();
            producer = startProducer(NEVER);

            awaitProgress();
            killProducer();
            killConsumer();
            consumer = startConsumer();
            producer = startProducer(NEVER);

            awaitProgress();
            killConsumer();
            consumer = startConsumer();

            awaitProgress();
            killProducer();
            last = lastPublishedNumber() + NUMBERS_BETWEEN_KILLS;
            producer = startProducer(last);

            producer.await();
            consumer.await();
        } finally {
            producer.close();
            consumer.close();
        }
        report(last);
    }

    private OtherJvm startProducer(long lastNumber) {
        return OtherJvm.start(CountingProducer.class, ring.path().toString(), Long.toString(lastNumber));
    }

    private OtherJvm startConsumer() {
        Path recording = folder.resolve("handled-" + recordings.size());
        recordings.add(recording);
        return OtherJvm.start(RecordingConsumer.class, ring.path().toString(), recording.toString());
    }

    private void killProducer() {
        producer.kill();
        kills++;
        System.out.println(String.format(
                "killed the producer, pid %d, after event %,d",
                producer.pid(), snapshot().published()));
    }

    private void killConsumer() {
        consumer.kill();
        kills++;
        RingSnapshot now = snapshot();
        System.out.println(String.format(
                "killed the consumer, pid %d, which had committed event %,d of %,d",
                consumer.pid(), committed(), now.published()));
    }

    /** Waits until the consumer has handled a good deal more, for which the producer must live too. */
    private void awaitProgress() {
        long goal = committed() + NUMBERS_BETWEEN_KILLS;
        long startNanos = System.nanoTime();
        while (committed() < goal) {
            if (System.nanoTime() - startNanos > PROGRESS_NANOS_MAX) {
                throw new IllegalStateException("no progress: " + snapshot().verdict());
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** The last sequence that the consumer has committed, or -1 if its name is not registered yet. */
    private long committed() {
        return snapshot().consumers().stream()
                .mapToLong(RingSnapshot.ConsumerReport::sequence)
                .findFirst()
                .orElse(-1);
    }

    /** The token that the producer would be told if it were started again. */
    private long lastPublishedNumber() {
        return snapshot().producers().get(0).token();
    }

    /** An inspector looks at a ring and changes nothing. */
    private RingSnapshot snapshot() {
        return ring.inspector().snapshot();
    }

    private void report(long last) throws IOException {
        Tally tally = new Tally(last);
        for (Path recording : recordings) {
            tally.add(recording);
        }
        System.out.println(String.format(
                "published=%d kills=%d aborted=%d handled=%d seen-twice=%d out-of-order=%d invented=%d lost=%d",
                last,
                kills,
                snapshot().counters().aborted(),
                tally.handled(),
                tally.seenTwice(),
                tally.outOfOrder(),
                tally.invented(),
                tally.lost()));
        if (tally.lost() + tally.invented() + tally.outOfOrder() > 0) {
            throw new IllegalStateException("the ring did not keep its promise");
        }
    }
}
