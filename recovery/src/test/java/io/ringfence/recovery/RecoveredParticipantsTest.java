package io.ringfence.recovery;

import static io.ringfence.recovery.testing.TestRings.journal;
import static io.ringfence.recovery.testing.TestRings.publish;
import static io.ringfence.recovery.testing.TestRings.publishAndJournal;
import static io.ringfence.recovery.testing.TestRings.restartMachine;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.consume.Consumer;
import io.ringfence.produce.Producer;
import io.ringfence.recovery.snapshot.Snapshot;
import io.ringfence.recovery.snapshot.SnapshotEntry;
import io.ringfence.recovery.snapshot.Snapshotable;
import io.ringfence.recovery.snapshot.Snapshots;
import io.ringfence.recovery.testing.TestRings;
import io.ringfence.ring.Ring;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of consumers, tokens and snapshots. */
class RecoveredParticipantsTest extends RecoveryFixture {
    @Test
    void consumersAreBroughtIntoRange() {
        try (Ring ring = Ring.create(path, PLAIN);
                Consumer ahead = ring.openConsumer("ahead");
                Consumer slow = ring.openConsumer("slow")) {
            publishAndJournal(ring, 10);
            publish(ring, 5);
            ahead.commit(13);
            slow.commit(7);
        }
        restartMachine(path);

        RecoveryReport report = RingRecovery.recover(path);

        assertThat(positions()).containsExactlyInAnyOrder(Map.entry("ahead", 9L), Map.entry("slow", 7L));
        assertThat(report.done()).anyMatch(line -> line.startsWith("consumer 'ahead' goes on at sequence 10"));
    }

    @Test
    void aFeedGoesOnAfterTheLastTokenThatIsKept() {
        try (Ring ring = Ring.create(path, PLAIN)) {
            try (Producer producer = ring.openProducer("feed")) {
                producer.publish((slot, sequence) -> slot.length(8).putLong(0, sequence), 100);
                producer.publish((slot, sequence) -> slot.length(8).putLong(0, sequence), 101);
                journal(ring);
                producer.publish((slot, sequence) -> slot.length(8).putLong(0, sequence), 102);
            }
        }
        restartMachine(path);

        RingRecovery.recover(path);

        try (Ring ring = Ring.attach(path);
                Producer producer = ring.openProducer("feed")) {
            assertThat(producer.lastToken()).isEqualTo(101);
            assertThat(producer.lastTokenSequence()).isEqualTo(1);
        }
    }

    @Test
    void snapshotsAheadAreSetAsideAndTheirConsumersComeBack() throws IOException {
        create(PLAIN, 20, 0);
        Snapshots snapshots;
        try (Ring ring = Ring.attach(path)) {
            snapshots = Snapshots.of(path, ring.identity());
            for (long sequence : new long[] {11, 25}) {
                Snapshot about = new Snapshot(
                        TestRings.imageOf(path), 1, sequence, 1, 19, List.of(new Snapshot.Position("c", 9)), 0);
                SnapshotEntry ignored = snapshots.take(about, Snapshotable.NOTHING);
            }
        }
        Files.delete(path.resolve("ring.dat"));

        RecoveryReport report = RingRecovery.recover(path);

        assertThat(report.cursor()).isEqualTo(19);
        assertThat(snapshots.list()).hasSize(1);
        assertThat(report.done()).anyMatch(line -> line.startsWith("set aside 0000000000000000025.snapshot.ahead"));
        assertThat(positions()).containsExactly(Map.entry("c", 9L));
        secondTimeChangesNothing();
    }
}
