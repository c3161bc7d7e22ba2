package io.ringfence.recovery;

import static io.ringfence.recovery.testing.TestRings.SLOTS;
import static io.ringfence.recovery.testing.TestRings.held;
import static io.ringfence.recovery.testing.TestRings.journal;
import static io.ringfence.recovery.testing.TestRings.journaled;
import static io.ringfence.recovery.testing.TestRings.publish;
import static io.ringfence.recovery.testing.TestRings.restartMachine;
import static io.ringfence.recovery.testing.TestRings.segments;
import static io.ringfence.recovery.testing.TestRings.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.consume.Consumer;
import io.ringfence.recovery.RecoveryReport.Verdict;
import io.ringfence.recovery.error.EventsAtRiskException;
import io.ringfence.recovery.snapshot.Snapshots;
import io.ringfence.recovery.testing.TestRings;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.error.RecoveryNeededException;
import io.ringfence.ring.layout.ControlLayout;
import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.ring.layout.StateLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The ring is gone, or is not to be believed. */
class LostRingTest extends RecoveryFixture {
    @Test
    void afterARestartTheRingIsMadeAgainFromItsJournal() throws IOException {
        create(PLAIN, 40, 5);
        restartMachine(path);
        assertThatThrownBy(() -> Ring.attach(path)).isInstanceOf(RecoveryNeededException.class);

        RecoveryReport report = RingRecovery.recover(path);

        assertThat(report.verdict()).isEqualTo(Verdict.REBUILT);
        assertThat(report.epochBefore()).isEqualTo(1);
        assertThat(report.epoch()).isEqualTo(2);
        assertThat(report.cursor()).isEqualTo(39);
        assertThat(missing(report)).containsExactly(new SequenceRange(40, 44));
        assertThat(held(path)).isEqualTo(texts(40 - SLOTS, 39));
        secondTimeChangesNothing();
        goesOn(40);
        assertThat(journaled(journal)).hasSize(43);
    }

    @Test
    void slotsThatProveThemselvesComeBackToo() throws IOException {
        create(CHECKED, 40, 5);
        restartMachine(path);

        RecoveryReport report = RingRecovery.recover(path);

        assertThat(report.cursor()).isEqualTo(44);
        assertThat(report.durable()).hasValue(44);
        assertThat(report.missing()).isEmpty();
        assertThat(held(path)).isEqualTo(texts(45 - SLOTS, 44));
        assertThat(journaled(journal)).isEqualTo(texts(0, 44));
        secondTimeChangesNothing();
        goesOn(45);
    }

    @Test
    void aSlotThatDoesNotProveItselfEndsThePrefix() throws IOException {
        create(CHECKED, 40, 5);
        restartMachine(path);
        long slotsBegin = Files.size(path.resolve("ring.dat")) - 64L * SLOTS;
        TestRings.write(
                path.resolve("ring.dat"), slotsBegin + 64L * (42 % SLOTS) + 20, ByteBuffer.wrap(new byte[] {9}));

        RecoveryReport report = RingRecovery.recover(path);

        assertThat(report.cursor()).isEqualTo(41);
        assertThat(missing(report)).containsExactly(new SequenceRange(42, 44));
        assertThat(held(path)).isEqualTo(texts(42 - SLOTS, 41));
        assertThat(journaled(journal)).isEqualTo(texts(0, 41));
        goesOn(42);
    }

    @Test
    void aLostRingIsMadeAgainFromTheJournalsHeaders() throws IOException {
        create(PLAIN, 40, 0);
        Files.delete(path.resolve("ring.dat"));

        RecoveryReport report = RingRecovery.recover(path);

        assertThat(report.verdict()).isEqualTo(Verdict.REBUILT);
        assertThat(report.found()).anyMatch(line -> line.contains("ring.dat does not exist"));
        assertThat(report.cursor()).isEqualTo(39);
        assertThat(report.epoch()).isEqualTo(2);
        assertThat(report.missing()).isEmpty();
        assertThat(held(path)).isEqualTo(texts(40 - SLOTS, 39));
        secondTimeChangesNothing();
        goesOn(40);
        assertThat(journaled(journal)).hasSize(43).startsWith(texts(0, 39).toArray(String[]::new));
    }

    @Test
    void aLostDirectoryIsMadeAgainFromAJournalElsewhere() throws IOException {
        journal = parent.resolve("kept");
        RingOptions options = TestRings.small().journalPlace(journal).build();
        create(options, 20, 0);
        Ring.delete(path);

        RecoveryReport report =
                RingRecovery.recover(path, RecoveryOptions.defaults().withJournalPlace(journal));

        assertThat(report.cursor()).isEqualTo(19);
        assertThat(held(path)).isEqualTo(texts(20 - SLOTS, 19));
        goesOn(20);
    }

    @Test
    void withBothGoneInPartAPrefixComesBackAndTheRestIsNamed() throws IOException {
        create(PLAIN, 40, 0);
        cutWithin("event 39");
        Files.delete(path.resolve("ring.dat"));

        RecoveryReport report = RingRecovery.recover(path);

        assertThat(report.cursor()).isEqualTo(38);
        assertThat(report.epoch()).isEqualTo(2);
        assertThat(held(path)).isEqualTo(texts(39 - SLOTS, 38));
        assertThat(missing(report)).containsExactly(new SequenceRange(39, 39));
        assertThat(report.text()).contains("missing: sequence 39, begun in the journal, and torn");
        secondTimeChangesNothing();
        goesOn(39);
        assertThat(journaled(journal))
                .startsWith(texts(0, 38).toArray(String[]::new))
                .hasSize(42);
    }

    @Test
    void behindAMissingSegmentNothingIsTakenForAPrefix() throws IOException {
        create(PLAIN, 40, 0);
        List<Path> segments = segments(journal);
        Path gone = segments.stream()
                .filter(file -> file.getFileName().toString().startsWith("0000000000000000016"))
                .reduce((a, b) -> b)
                .orElseThrow();
        Files.delete(gone);
        Files.delete(path.resolve("ring.dat"));

        RecoveryReport report = RingRecovery.recover(path);

        assertThat(report.cursor()).isEqualTo(15);
        assertThat(missing(report)).containsExactly(new SequenceRange(16, 23), new SequenceRange(24, 39));
        assertThat(held(path)).isEqualTo(texts(0, 15));
        secondTimeChangesNothing();
        goesOn(16);
        assertThat(journaled(journal)).hasSize(19);
    }

    @Test
    void aSnapshotProvesWhatTheJournalHasLostAtItsEnd() throws IOException {
        create(PLAIN, 40, 0);
        snapshot(35);
        loseSegmentsFrom(30);
        Files.delete(path.resolve("ring.dat"));

        RecoveryReport report = RingRecovery.recover(path);

        assertThat(report.cursor()).isEqualTo(31);
        assertThat(missing(report)).containsExactly(new SequenceRange(32, 39));
        assertThat(report.missing().get(0).words()).contains("when a snapshot was taken");
        assertThat(report.done()).anyMatch(line -> line.contains("set aside 0000000000000000035.snapshot"));
        secondTimeChangesNothing();
        goesOn(32);
        Files.delete(path.resolve("ring.dat"));
        assertThat(RingRecovery.recover(path).missing()).isEmpty(); // the snapshot is of an epoch that is settled
    }

    @Test
    void aRecoveryThatIsDoneAgainNamesTheSame() throws IOException {
        create(PLAIN, 40, 0);
        snapshot(35);
        loseSegmentsFrom(30);
        Files.delete(path.resolve("ring.dat"));
        List<SequenceRange> expected = missing(RingRecovery.dryRun(path, RecoveryOptions.defaults()));
        Path snapshot = path.resolve("snapshots/0000000000000000035.snapshot");
        Files.move(snapshot, Snapshots.aside(snapshot)); // as far as one came that was killed

        assertThat(missing(RingRecovery.recover(path))).isEqualTo(expected).isNotEmpty();
    }

    @Test
    void anEpochThatOnlyASnapshotKnowsIsNotGivenAgain() throws IOException {
        create(PLAIN, 20, 0);
        Files.delete(path.resolve("ring.dat"));
        assertThat(RingRecovery.recover(path).epoch()).isEqualTo(2);
        goesOn(20);
        snapshot(22);
        loseSegmentsFrom(20);
        Files.delete(path.resolve("ring.dat"));

        assertThat(RingRecovery.recover(path).epoch()).isEqualTo(3);
    }

    @Test
    void aJournalThatHasLostItsEndGivesAPrefixAndNoEmptySlots() throws IOException {
        create(PLAIN, 60, 0);
        loseSegmentsFrom(20);
        restartMachine(path);

        RecoveryReport report = RingRecovery.recover(path);

        assertThat(report.cursor()).isEqualTo(23);
        assertThat(missing(report)).containsExactly(new SequenceRange(24, 59));
        assertThat(held(path)).isEqualTo(texts(24 - SLOTS, 23));
        assertThat(journaled(journal)).isEqualTo(texts(0, 23));
        secondTimeChangesNothing();
        goesOn(24);
    }

    @Test
    void aJournalThatIsGoneAfterARestartIsNamedAndBegunAgain() throws IOException {
        create(CHECKED, 40, 5);
        for (Path segment : segments(journal)) {
            Files.delete(segment);
        }
        restartMachine(path);

        RecoveryReport report = RingRecovery.recover(path);

        assertThat(report.cursor()).isEqualTo(44);
        assertThat(missing(report)).containsExactly(new SequenceRange(0, 44 - SLOTS));
        assertThat(held(path)).isEqualTo(texts(45 - SLOTS, 44));
        assertThat(journaled(journal)).isEqualTo(texts(45 - SLOTS, 44));
        secondTimeChangesNothing();
        goesOn(45);
    }

    @Test
    void withoutAJournalWhatProvesItselfComesBack() throws IOException {
        try (Ring ring = Ring.create(path, CHECKED);
                Consumer consumer = ring.openConsumer("c")) {
            publish(ring, 10);
            consumer.commit(4);
        }
        restartMachine(path);
        TestRings.putLong(path, ControlLayout.CURSOR_OFFSET, 3); // its page was written back some time before

        RecoveryReport report = RingRecovery.recover(path);

        assertThat(report.cursor()).isEqualTo(9);
        assertThat(report.durable()).isEmpty();
        assertThat(report.missing()).isEmpty();
        assertThat(held(path)).isEqualTo(texts(0, 9));
        assertThat(positions()).containsExactly(Map.entry("c", 4L));
        secondTimeChangesNothing();
        goesOn(10);
    }

    @Test
    void withoutJournalAndChecksumsOnlyTheNumbersGoOn() throws IOException {
        try (Ring ring = Ring.create(path, PLAIN);
                Consumer consumer = ring.openConsumer("c")) {
            publish(ring, 10);
            consumer.commit(4);
        }
        restartMachine(path);

        RecoveryReport report = RingRecovery.recover(path);

        assertThat(report.cursor()).isEqualTo(9);
        assertThat(missing(report)).containsExactly(new SequenceRange(5, 9));
        assertThat(held(path)).isEmpty();
        secondTimeChangesNothing();
        goesOn(10);
    }

    @Test
    void damagedWordsAreNotBelieved() throws IOException {
        create(PLAIN, 20, 0);
        TestRings.putLong(path, ControlLayout.CURSOR_OFFSET, 1L << 50);

        RecoveryReport report = RingRecovery.recover(path);

        assertThat(report.verdict()).isEqualTo(Verdict.REBUILT);
        assertThat(report.cursor()).isEqualTo(19);
        assertThat(held(path)).isEqualTo(texts(20 - SLOTS, 19));
        secondTimeChangesNothing();
    }

    @Test
    void numbersOfADamagedRingDecideNothing() throws IOException {
        try (Ring ring = Ring.create(path, CHECKED);
                Consumer consumer = ring.openConsumer("c")) {
            publish(ring, 10);
            consumer.commit(4);
        }
        TestRings.putLong(path, StateLayout.EPOCH_OFFSET, Long.MAX_VALUE);
        TestRings.putLong(path, ControlLayout.CURSOR_OFFSET, 1L << 50);
        TestRings.putLong(path, ControlLayout.WRITTEN_OFFSET, 1L << 50);
        TestRings.putLong(path, ControlLayout.DURABLE_OFFSET, 1L << 50);
        TestRings.putLong(path, lineOffset(), 1L << 50);

        RecoveryReport report = RingRecovery.recover(path);

        assertThat(report.cursor()).isEqualTo(9);
        assertThat(report.epoch()).isEqualTo(1);
        assertThat(report.missing()).isEmpty();
        assertThat(positions()).containsExactly(Map.entry("c", -1L));
        assertThat(report.done()).anyMatch(line -> line.contains("how far it was is not known"));
        assertThat(held(path)).isEqualTo(texts(0, 9));
        secondTimeChangesNothing();
        goesOn(10);
    }

    /** Where the first consumer's position is. */
    private static long lineOffset() {
        return new RingGeometry(SLOTS, 40, 64, 64).registryLineOffset(0);
    }

    @Test
    void aCutOffRingIsMadeAgain() throws IOException {
        create(CHECKED, 20, 3);
        for (long bytes : new long[] {0, 100, 5000, 9000, 20_000}) {
            try (FileChannel channel = FileChannel.open(path.resolve("ring.dat"), StandardOpenOption.WRITE)) {
                channel.truncate(bytes);
            }
            RecoveryReport report = RingRecovery.recover(path);
            assertThat(report.verdict()).isEqualTo(Verdict.REBUILT);
            assertThat(report.cursor()).isEqualTo(19);
            assertThat(held(path)).isEqualTo(texts(20 - SLOTS, 19));
        }
    }

    @Test
    void aDryRunChangesNothing() throws IOException {
        create(CHECKED, 40, 5);
        restartMachine(path);
        Map<String, ByteBuffer> before = contents(path);

        RecoveryReport dry = RingRecovery.dryRun(path, RecoveryOptions.defaults());

        assertThat(contents(path)).isEqualTo(before);
        RecoveryReport real = RingRecovery.recover(path);
        assertThat(dry.dryRun()).isTrue();
        assertThat(dry.cursor()).isEqualTo(real.cursor());
        assertThat(dry.missing()).isEqualTo(real.missing());
        assertThat(dry.found()).isEqualTo(real.found());
        assertThat(dry.text()).contains("would be made again").contains("to do: make ring.dat anew");
    }

    @Test
    void attachDoesNotRecoverWhereItWouldLoseWhatWasOnTheDisk() throws IOException {
        create(PLAIN, 40, 2);
        restartMachine(path);
        Path away = parent.resolve("away");
        Files.move(journal, away);

        assertRefused(path, "sequences 0 to 39");

        Files.move(away, journal);
        Map<Path, byte[]> kept = loseSegmentsFrom(30);
        assertRefused(path, "sequences 32 to 41");
        for (Map.Entry<Path, byte[]> segment : kept.entrySet()) {
            Files.write(segment.getKey(), segment.getValue());
        }
        List<RecoveryReport> told = new ArrayList<>();
        RingRecovery.attach(path, told::add).close();
        assertThat(told).singleElement().satisfies(report -> {
            assertThat(report.cursor()).isEqualTo(39);
            assertThat(missing(report)).containsExactly(new SequenceRange(40, 41)); // never acknowledged
        });
    }

    @Test
    void attachBelievesASnapshotMoreThanAnOldRing() throws IOException {
        create(PLAIN, 40, 0);
        snapshot(39);
        restartMachine(path);
        for (int offset :
                List.of(ControlLayout.CURSOR_OFFSET, ControlLayout.WRITTEN_OFFSET, ControlLayout.DURABLE_OFFSET)) {
            TestRings.putLong(path, offset, 20); // its pages were written back some time before
        }
        loseSegmentsFrom(30);

        assertRefused(path, "when a snapshot was taken");

        RecoveryReport report = RingRecovery.recover(path);
        assertThat(missing(report)).containsExactly(new SequenceRange(report.cursor() + 1, 39));
    }

    private static void assertRefused(Path path, String missing) throws IOException {
        Map<String, ByteBuffer> before = contents(path);
        assertThatThrownBy(() -> RingRecovery.attach(path, report -> {}))
                .isInstanceOf(EventsAtRiskException.class)
                .hasMessageContaining(missing)
                .hasMessageContaining("'ringfence recover'");
        assertThat(contents(path)).isEqualTo(before);
    }

    @Test
    void attachRecoversAfterARestart() {
        create(PLAIN, 20, 2);
        restartMachine(path);
        List<RecoveryReport> told = new ArrayList<>();

        try (Ring ring = RingRecovery.attach(path, told::add)) {
            assertThat(ring.epoch()).isEqualTo(2);
        }
        try (Ring ring = RingRecovery.attach(path, told::add)) {
            assertThat(ring.epoch()).isEqualTo(2);
        }

        assertThat(told).singleElement().extracting(RecoveryReport::verdict).isEqualTo(Verdict.REBUILT);
    }
}
