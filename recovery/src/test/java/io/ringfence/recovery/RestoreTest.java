package io.ringfence.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.Event;
import io.ringfence.consume.JournalConsumer;
import io.ringfence.consume.JournalGate;
import io.ringfence.journal.CatchUp;
import io.ringfence.journal.JournalOptions;
import io.ringfence.journal.JournalStage;
import io.ringfence.journal.error.JournalRangeException;
import io.ringfence.produce.Producer;
import io.ringfence.recovery.snapshot.Snapshot;
import io.ringfence.recovery.snapshot.SnapshotEntry;
import io.ringfence.recovery.snapshot.Snapshotable;
import io.ringfence.recovery.snapshot.Snapshots;
import io.ringfence.recovery.testing.TestRings;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.RingPoisonedException;
import io.ringfence.sequence.PoisonReason;
import io.ringfence.wait.BusySpinWaitStrategy;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A ledger of accounts, killed and brought back. */
class RestoreTest extends RecoveryFixture {
    private static final int ACCOUNTS = 7;

    /** Balances, and a digest of the order in which they came about. */
    private static final class Ledger implements Snapshotable, CatchUp.Handler {
        private final Map<Long, Long> balances = new TreeMap<>();
        private long digest;
        private long handled;

        @Override
        public void onEvent(Event event, long sequence) {
            long amount = event.getLong(0);
            balances.merge(sequence % ACCOUNTS, amount, Long::sum);
            digest = digest * 31 + amount + sequence;
            handled++;
        }

        @Override
        public void writeState(DataOutput out) throws IOException {
            out.writeLong(digest);
            out.writeInt(balances.size());
            for (Map.Entry<Long, Long> entry : balances.entrySet()) {
                out.writeLong(entry.getKey());
                out.writeLong(entry.getValue());
            }
        }

        @Override
        public void readState(DataInput in) throws IOException {
            balances.clear();
            digest = in.readLong();
            for (int rest = in.readInt(); rest > 0; rest--) {
                balances.put(in.readLong(), in.readLong());
            }
        }

        byte[] bytes() throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            writeState(new DataOutputStream(bytes));
            return bytes.toByteArray();
        }
    }

    private static long publishMore(Ring ring, int count) {
        long last = -1;
        try (Producer producer = ring.openProducer("p")) {
            for (int i = 0; i < count; i++) {
                last = producer.publish((slot, sequence) -> slot.length(8).putLong(0, sequence * sequence));
            }
        }
        ring.awaitDurable(last, Duration.ofSeconds(30));
        return last;
    }

    private static JournalStage stage(Ring ring) {
        return JournalStage.start(
                ring,
                JournalOptions.builder().segmentBytes(TestRings.SEGMENT_BYTES).build());
    }

    private Restored restore(Ring ring, Ledger ledger) {
        return Restore.of(ring, "ledger").run(ledger, ledger);
    }

    @Test
    void theLatestSnapshotThenTheJournalThenTheLiveRing() throws Exception {
        Ledger whole = new Ledger();
        Ledger again = new Ledger();
        try (Ring ring = Ring.create(path, PLAIN);
                JournalStage stage = stage(ring)) {
            long last = publishMore(ring, 500);
            try (Consumer consumer = restore(ring, whole).consumer()) {
                assertThat(consumer.position()).isEqualTo(last);
                SnapshotEntry taken = Snapshots.of(path, ring.identity()).take(ring, last, whole);
                assertThat(taken.snapshot().orElseThrow().durableSequence()).isGreaterThanOrEqualTo(last);
            }
            assertThat(stage.report().durable()).isEqualTo(last);
        }
        try (Ring ring = Ring.attach(path);
                JournalStage stage = stage(ring)) {
            ring.removeConsumer("ledger"); // it would hold producers back meanwhile
            publishMore(ring, 300);
            Restored restored = restore(ring, again);
            assertThat(restored.snapshot().orElseThrow().sequence()).isEqualTo(499);
            assertThat(restored.passedOver()).isEmpty();
            assertThat(again.handled).isEqualTo(300);
            try (Consumer consumer = restored.consumer()) {
                publishMore(ring, 5);
                assertThat(consumer.poller().poll((event, sequence, endOfBatch) -> {
                            again.onEvent(event, sequence);
                            return true;
                        }))
                        .isNotNull();
                assertThat(consumer.position()).isEqualTo(804);
            }
            assertThat(stage.report().durable()).isEqualTo(804);
        }
        assertThat(again.handled).isEqualTo(305);
        replayedFromTheFirstEventItIsTheSame(again);
    }

    private void replayedFromTheFirstEventItIsTheSame(Ledger expected) throws IOException {
        for (int round = 0; round < 2; round++) {
            Ledger fromStart = new Ledger();
            try (Ring ring = Ring.attach(path);
                    Consumer consumer = Restore.of(ring, "another-" + round)
                            .from(Snapshots.in(parent.resolve("no-snapshots")))
                            .run(fromStart, fromStart)
                            .consumer()) {
                assertThat(consumer.position()).isEqualTo(804);
                assertThat(fromStart.handled).isEqualTo(805);
            }
            assertThat(fromStart.bytes()).isEqualTo(expected.bytes());
        }
    }

    @Test
    void badAndForeignAndTooNewSnapshotsArePassedOver() throws IOException {
        Ledger ledger = new Ledger();
        try (Ring ring = Ring.create(path, PLAIN);
                JournalStage stage = stage(ring)) {
            publishMore(ring, 100);
            Snapshots snapshots = Snapshots.of(path, ring.identity()).keeping(9);
            try (Consumer consumer = restore(ring, ledger).consumer()) {
                assertThat(consumer.position()).isEqualTo(99);
            }
            byte[] expected = ledger.bytes();
            SnapshotEntry good = snapshots.take(ring, 99, ledger);
            Snapshot sound = good.snapshot().orElseThrow();
            Snapshot foreign = new Snapshot(TestRings.image(parent), 1, 100, 1, 100, List.of(), 0);
            Snapshot ahead = new Snapshot(sound.ring(), 1, 5000, 1, 5000, List.of(), 0);
            SnapshotEntry ignored = snapshots.take(foreign, ledger);
            ignored = snapshots.take(ahead, ledger);
            Files.write(snapshots.directory().resolve("0000000000000006000.snapshot"), new byte[10]);

            Ledger restored = new Ledger();
            Restored result = Restore.of(ring, "other").from(snapshots).run(restored, restored);

            result.consumer().close();
            assertThat(result.snapshot().orElseThrow().sequence()).isEqualTo(99);
            assertThat(result.passedOver())
                    .extracting(SnapshotEntry::fault)
                    .satisfiesExactly(
                            fault -> assertThat(fault).contains("ends at byte 10"),
                            fault -> assertThat(fault).contains("ahead of the journal, which ends at 99"),
                            fault -> assertThat(fault).contains("of another ring"));
            assertThat(restored.bytes()).isEqualTo(expected);
            assertThat(stage.report().durable()).isEqualTo(99);
        }
    }

    @Test
    void progressIsToldWithWhatRemains() {
        List<Long> told = new ArrayList<>();
        try (Ring ring = Ring.create(path, PLAIN);
                JournalStage stage = stage(ring)) {
            publishMore(ring, 50);
            Ledger ledger = new Ledger();
            Restored restored = Restore.of(ring, "ledger")
                    .telling((events, total, perSecond, remaining) -> {
                        assertThat(total).isEqualTo(50);
                        assertThat(perSecond).isPositive();
                        assertThat(remaining).isEqualTo(Duration.ZERO);
                        told.add(events);
                    })
                    .run(ledger, ledger);
            restored.consumer().close();
            assertThat(restored.took()).isPositive();
            assertThat(stage.report().durable()).isEqualTo(49);
        }
        assertThat(told).containsExactly(50L);
    }

    /** Restores a state of no bytes, and tells from which snapshot. */
    private Restored restored(EmptyState state) {
        try (Ring ring = Ring.attach(path)) {
            Restored restored = Restore.of(ring, "view").run(state, (event, sequence) -> {});
            restored.consumer().close();
            return restored;
        }
    }

    private RecoveryReport recoverWithoutRing() throws IOException {
        Files.delete(path.resolve("ring.dat"));
        return RingRecovery.recover(path);
    }

    @Test
    void aGoodSnapshotIsStillGoodAfterARecovery() throws IOException {
        create(PLAIN, 40, 0);
        snapshot(39);
        assertThat(recoverWithoutRing().cursor()).isEqualTo(39);
        goesOn(40);
        EmptyState state = new EmptyState();

        Restored restored = restored(state);

        assertThat(restored.passedOver()).isEmpty();
        assertThat(restored.snapshot().orElseThrow().epoch()).isEqualTo(1);
        assertThat(restored.snapshot().orElseThrow().sequence()).isEqualTo(39);
        assertThat(state.wasRead).isTrue(); // a state of no bytes is a state
    }

    @Test
    void aGoodSnapshotIsStillGoodWhenTheJournalWasRefilledAfterARecovery() throws IOException {
        create(PLAIN, 40, 0);
        snapshot(39);
        assertThat(recoverWithoutRing().epoch()).isEqualTo(2);
        for (Path segment : TestRings.segments(journal)) {
            if (segment.getFileName().toString().startsWith("0000000000000000032")) {
                Files.delete(segment);
            }
        }
        assertThat(RingRecovery.recover(path).verdict()).isEqualTo(RecoveryReport.Verdict.MENDED);
        assertThat(TestRings.journaled(journal)).isEqualTo(TestRings.texts(0, 39));
        goesOn(40);

        assertThat(restored(new EmptyState()).snapshot().orElseThrow().sequence())
                .isEqualTo(39);
    }

    @Test
    void aSnapshotOfSlotsThatProvedThemselvesIsStillGood() throws IOException {
        create(CHECKED, 40, 0);
        try (Ring ring = Ring.attach(path)) {
            TestRings.publish(ring, 5);
            Snapshot about = new Snapshot(TestRings.imageOf(path), 1, 44, 1, 39, List.of(), 0);
            SnapshotEntry ignored = Snapshots.of(path, ring.identity()).take(about, new EmptyState());
        }
        TestRings.restartMachine(path);
        assertThat(RingRecovery.recover(path).cursor()).isEqualTo(44);
        goesOn(45);

        assertThat(restored(new EmptyState()).snapshot().orElseThrow().sequence())
                .isEqualTo(44);
    }

    @Test
    void aSnapshotOfLostEventsIsPassedOverAlsoWhenTheirSequencesWereGivenAgain() throws IOException {
        create(PLAIN, 40, 0);
        snapshot(7);
        snapshot(35);
        Path file = path.resolve("snapshots/0000000000000000035.snapshot");
        byte[] lost = Files.readAllBytes(file);
        var ignored = loseSegmentsFrom(30);
        assertThat(recoverWithoutRing().cursor()).isEqualTo(31);
        for (long next = 32; next < 50; next += 3) {
            goesOn(next);
        }
        Files.write(file, lost); // somebody has brought it back from a copy

        Restored restored = restored(new EmptyState());

        assertThat(restored.passedOver())
                .singleElement()
                .extracting(SnapshotEntry::fault)
                .asString()
                .contains("of sequence 35 in epoch 1")
                .contains("from sequence 32 on were lost");
        assertThat(restored.snapshot().orElseThrow().sequence()).isEqualTo(7);
    }

    @Test
    void positionsAreNoState() throws IOException {
        create(PLAIN, 40, 0);
        try (Ring ring = Ring.attach(path)) {
            Snapshots snapshots = Snapshots.of(path, ring.identity());
            SnapshotEntry ignored = snapshots.take(ring, 39, Snapshotable.NOTHING);
        }
        EmptyState state = new EmptyState();

        Restored restored = restored(state);

        assertThat(restored.snapshot()).isEmpty();
        assertThat(restored.passedOver())
                .singleElement()
                .extracting(SnapshotEntry::fault)
                .isEqualTo("it holds positions only, and no state");
        assertThat(restored.replayed()).isEqualTo(40);
        assertThat(state.wasRead).isFalse();
    }

    @Test
    void aGapBetweenSnapshotAndJournalIsATypedError() throws IOException {
        try (Ring ring = Ring.create(path, PLAIN)) {
            TestRings.publishAndJournal(ring, 40);
            Files.delete(TestRings.segments(journal).get(0));
            Files.delete(TestRings.segments(journal).get(0));
            assertThatThrownBy(() -> restore(ring, new Ledger())).isInstanceOf(JournalRangeException.class);
        }
    }

    @Test
    void noSnapshotIsAheadOfAJournalThatHasNotWrittenItsFirstEventYet() {
        try (Ring ring = Ring.create(path, PLAIN)) {
            try (JournalConsumer stage = ring.openJournal(JournalGate.DURABLE, new BusySpinWaitStrategy())) {
                TestRings.publish(ring, 3);
                stage.poison(PoisonReason.FORCE_FAILED); // so that nobody waits long for what does not come
            }
            Snapshots snapshots = Snapshots.of(path, ring.identity());
            assertThatThrownBy(() -> snapshots.take(ring, 2, new Ledger())).isInstanceOf(RingPoisonedException.class);
            assertThat(snapshots.list()).isEmpty();
        }
    }
}
