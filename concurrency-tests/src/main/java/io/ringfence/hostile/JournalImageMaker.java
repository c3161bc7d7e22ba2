package io.ringfence.hostile;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.EventPoller;
import io.ringfence.journal.Journal;
import io.ringfence.journal.JournalOptions;
import io.ringfence.journal.JournalStage;
import io.ringfence.journal.JournalWriter;
import io.ringfence.journal.RingImage;
import io.ringfence.journal.SegmentCompression;
import io.ringfence.produce.Producer;
import io.ringfence.recovery.snapshot.SnapshotEntry;
import io.ringfence.recovery.snapshot.Snapshots;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.sequence.ChecksumMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Leaves a ring with a journal and snapshots of real shape, and dies: sealed segments, one that a later one cuts off, one that was being
 * written. Every batch of the journal is a batch of the producer, so the files have the same shape each time.
 */
final class JournalImageMaker {
    static final int SLOTS = 64;
    static final int BATCH = 16;
    static final int EVENTS = 480;
    static final long LAST = EVENTS - 1;

    /** How much of the end a consumer has not seen. */
    static final int NOT_SEEN = 2 * BATCH;

    private static final int BEFORE_THE_TAKE_OVER = 240;
    private static final int UNCOUNTED = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final JournalOptions OPTIONS = JournalOptions.builder()
            .segmentBytes(JournalOptions.MIN_SEGMENT_BYTES)
            .build();

    private final Ring ring;
    private final Consumer reads;
    private final Producer producer;
    private long next;

    private JournalImageMaker(Ring ring, long next) {
        this.ring = ring;
        this.next = next;
        this.reads = ring.openConsumer("reads");
        this.producer = ring.openProducer("steady");
    }

    static boolean isRingLost(int kind) {
        return kind == 1;
    }

    private static RingOptions options(int kind) {
        return RingOptions.builder()
                .slots(SLOTS)
                .payloadBytes(Payload.BYTES)
                .ledgerEntries(4)
                .registryEntries(4)
                .checksumMode(kind == 0 ? ChecksumMode.NONE : ChecksumMode.CRC32C)
                .schema("hostile journal/" + kind)
                .build();
    }

    /**
     * One life, in which each kind is worked at.
     *
     * @param arguments which life, where, and how many kinds there are
     */
    public static void main(String[] arguments) throws Exception {
        for (int kind = 0; kind < Integer.parseInt(arguments[2]); kind++) {
            Path path = JournalImage.path(Path.of(arguments[1]), kind);
            if (arguments[0].equals("first")) {
                firstLife(new JournalImageMaker(Ring.create(path, options(kind)), 0));
            } else {
                secondLife(new JournalImageMaker(Ring.attach(path), BEFORE_THE_TAKE_OVER), path, kind);
            }
        }
        Runtime.getRuntime().halt(ImageMaker.HALTED);
    }

    private static void firstLife(JournalImageMaker maker) throws Exception {
        try (JournalStage stage = JournalStage.start(maker.ring, OPTIONS)) {
            maker.publish(BEFORE_THE_TAKE_OVER, stage);
        }
        maker.writeUncounted();
    }

    private static void secondLife(JournalImageMaker maker, Path path, int kind) throws Exception {
        if (kind == 2) {
            List<SegmentCompression.Compressed> ignored =
                    SegmentCompression.compress(Journal.ofDirectory(maker.ring.journalPlace()));
        }
        maker.publish(EVENTS, JournalStage.start(maker.ring, OPTIONS));
        if (isRingLost(kind)) {
            Files.delete(path.resolve("ring.dat"));
        }
    }

    private void publish(long end, JournalStage stage) throws Exception {
        while (next < end) {
            long last = producer.publishBatch(BATCH, Payload::write);
            ring.awaitDurable(last, PATIENCE);
            next = last + 1;
            if (next <= EVENTS - NOT_SEEN) {
                EventPoller.PollState ignored = reads.poller().poll((event, sequence, endOfBatch) -> true);
            }
        }
        if (stage.failure().isPresent()) {
            throw new IllegalStateException(stage.failure().get());
        }
        SnapshotEntry ignored = Snapshots.of(ring.path(), ring.identity()).take(ring, last(), new JournalState(last()));
    }

    private long last() {
        return next - 1;
    }

    /** What a writer left that was killed before its force: the next one cuts all of it off. */
    private void writeUncounted() {
        JournalWriter writer = JournalWriter.open(
                ring.journalPlace(), RingImage.of(ring.identity().page()), ring.epoch(), next, OPTIONS);
        writer.beginBatch(last());
        for (long sequence = next; sequence < next + UNCOUNTED; sequence++) {
            writer.append(sequence, 0, 0, false, new UnsafeBuffer(Payload.of(sequence)), 0, Payload.BYTES);
        }
        writer.force();
    }
}
