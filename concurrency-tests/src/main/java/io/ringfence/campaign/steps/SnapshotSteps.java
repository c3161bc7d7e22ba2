package io.ringfence.campaign.steps;

import static io.ringfence.campaign.steps.Step.require;

import io.ringfence.journal.JournalStage;
import io.ringfence.journal.RingImage;
import io.ringfence.journal.layout.FooterLayout;
import io.ringfence.journal.layout.RecordLayout;
import io.ringfence.journal.layout.SegmentLayout;
import io.ringfence.recovery.RecoveryReport;
import io.ringfence.recovery.Restore;
import io.ringfence.recovery.Restored;
import io.ringfence.recovery.RingRecovery;
import io.ringfence.recovery.snapshot.Snapshot;
import io.ringfence.recovery.snapshot.SnapshotEntry;
import io.ringfence.recovery.snapshot.Snapshotable;
import io.ringfence.recovery.snapshot.Snapshots;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.DurableTimeoutException;
import io.ringfence.ring.error.NoJournalException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What snapshots and restores must do, and what a reader must not believe. */
final class SnapshotSteps {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private SnapshotSteps() {}

    static List<Step> all() {
        return List.of(
                new Step("a damaged snapshot is passed over", SnapshotSteps::damaged),
                new Step("a snapshot ahead of the journal is passed over", SnapshotSteps::ahead),
                new Step("a snapshot of what is lost is set aside", SnapshotSteps::aside),
                new Step("a snapshot of what is not on the disk is not taken", SnapshotSteps::durable),
                new Step("a restored state contains each event once", SnapshotSteps::once),
                new Step("a falsified footer cuts nothing off", SnapshotSteps::footer));
    }

    /** The sum of the sequences that were handled. */
    private static final class Sum implements Snapshotable {
        private long value;

        static Sum upTo(long sequence) {
            Sum sum = new Sum();
            sum.value = sequence * (sequence + 1) / 2;
            return sum;
        }

        @Override
        public void writeState(DataOutput out) throws IOException {
            out.writeLong(value);
        }

        @Override
        public void readState(DataInput in) throws IOException {
            value = in.readLong();
        }
    }

    private static void journaled(Path folder) {
        try (Ring ring = StepRing.create(folder);
                JournalStage stage = JournalStage.start(ring, StepRing.options().build())) {
            StepRing.publish(ring, StepRing.EVENTS);
            ring.awaitDurable(StepRing.EVENTS - 1, PATIENCE);
            require(stage.failure().isEmpty(), "the keeper failed");
        }
    }

    private static Snapshots snapshots(Ring ring) {
        return Snapshots.of(ring.path(), ring.identity());
    }

    private static SnapshotEntry takeAhead(Ring ring, long sequence) {
        Snapshot about =
                new Snapshot(RingImage.of(ring.identity().page()), ring.epoch(), sequence, 0, sequence, List.of(), 0);
        return snapshots(ring).take(about, Sum.upTo(sequence));
    }

    private static void requireRestored(Ring ring, long fromSequence) {
        Sum sum = new Sum();
        Restored restored = Restore.of(ring, "restored").run(sum, (event, sequence) -> sum.value += event.getLong(0));
        restored.consumer().close();
        long from = restored.snapshot().map(Snapshot::sequence).orElse(-1L);
        require(from == fromSequence, "restored from the snapshot of " + from + ", expected " + fromSequence);
        long expected = Sum.upTo(StepRing.EVENTS - 1).value;
        require(sum.value == expected, "the state is " + sum.value + ", expected " + expected);
    }

    private static void damaged(Path folder) throws Exception {
        journaled(folder);
        try (Ring ring = Ring.attach(StepRing.path(folder))) {
            SnapshotEntry older = snapshots(ring).take(ring, 3, Sum.upTo(3));
            SnapshotEntry newer = snapshots(ring).take(ring, 7, Sum.upTo(7));
            require(older.fault().isEmpty() && newer.fault().isEmpty(), "they are not good");
            requireRestored(ring, 7);
            byte[] bytes = Files.readAllBytes(newer.file());
            int ofState = bytes.length - io.ringfence.recovery.layout.SnapshotLayout.TRAILER_BYTES - 1;
            bytes[ofState] ^= 1;
            Path ignored = Files.write(newer.file(), bytes);
            requireRestored(ring, 3);
        }
    }

    private static void ahead(Path folder) {
        journaled(folder);
        try (Ring ring = Ring.attach(StepRing.path(folder))) {
            SnapshotEntry good = snapshots(ring).take(ring, 3, Sum.upTo(3));
            SnapshotEntry ahead = takeAhead(ring, 1_000);
            require(good.fault().isEmpty() && ahead.fault().isEmpty(), "they are not good");
            requireRestored(ring, 3);
        }
    }

    private static void aside(Path folder) throws Exception {
        journaled(folder);
        SnapshotEntry ahead;
        try (Ring ring = Ring.attach(StepRing.path(folder))) {
            ahead = takeAhead(ring, 1_000);
        }
        Files.delete(StepRing.ringFile(folder));

        RecoveryReport report = RingRecovery.recover(StepRing.path(folder));

        require(report.cursor() == StepRing.EVENTS - 1, "it is " + report.text());
        require(!Files.exists(ahead.file()), "the snapshot of lost events is still one: " + report.text());
    }

    private static void durable(Path folder) {
        journaled(folder);
        try (Ring ring = Ring.attach(StepRing.path(folder))) {
            StepRing.publish(ring, 1);
            try {
                SnapshotEntry taken = snapshots(ring).take(ring, StepRing.EVENTS, Sum.upTo(StepRing.EVENTS));
                throw new Step.Broken("taken: " + taken.file() + ", durable is " + ring.durableSequence());
            } catch (NoJournalException | DurableTimeoutException refused) {
                require(snapshots(ring).list().isEmpty(), "refused, and there is one");
            }
        }
    }

    private static void once(Path folder) {
        journaled(folder);
        try (Ring ring = Ring.attach(StepRing.path(folder))) {
            requireRestored(ring, -1);
            SnapshotEntry taken = snapshots(ring).take(ring, 4, Sum.upTo(4));
            require(taken.fault().isEmpty(), "it is not good");
            requireRestored(ring, 4);
        }
    }

    /** Its index seems to begin where the records do, and the checksum does not fit. */
    private static void footer(Path folder) throws Exception {
        journaled(folder);
        Path segment =
                StepRing.journal(folder).resolve(StepRing.segments(folder).get(0));
        byte[] bytes = Files.readAllBytes(segment);
        int footer = bytes.length - FooterLayout.RECORD_BYTES;
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(
                        footer + RecordLayout.PAYLOAD_OFFSET + FooterLayout.INDEX_POSITION_OFFSET,
                        SegmentLayout.HEADER_BYTES);
        Path ignored = Files.write(segment, bytes);
        StepRing.requireJournaled(folder, StepRing.EVENTS - 1);
    }
}
