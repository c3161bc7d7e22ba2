package io.ringfence.recovery;

import static io.ringfence.recovery.testing.TestRings.SLOTS;
import static io.ringfence.recovery.testing.TestRings.held;
import static io.ringfence.recovery.testing.TestRings.journal;
import static io.ringfence.recovery.testing.TestRings.journaled;
import static io.ringfence.recovery.testing.TestRings.publish;
import static io.ringfence.recovery.testing.TestRings.publishAndJournal;
import static io.ringfence.recovery.testing.TestRings.restartMachine;
import static io.ringfence.recovery.testing.TestRings.segments;
import static io.ringfence.recovery.testing.TestRings.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.JournalConsumer;
import io.ringfence.consume.JournalGate;
import io.ringfence.recovery.RecoveryReport.Verdict;
import io.ringfence.recovery.testing.TestRings;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.RingPoisonedException;
import io.ringfence.ring.layout.SlotLayout;
import io.ringfence.sequence.PoisonReason;
import io.ringfence.wait.BusySpinWaitStrategy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The ring stands: what is amiss is the journal, or the poison. */
class StandingRingTest extends RecoveryFixture {
    @Test
    void aSoundRingIsLeftAlone() throws IOException {
        create(PLAIN, 40, 0);
        Map<String, ByteBuffer> before = contents(path);

        RecoveryReport report = RingRecovery.recover(path);

        assertThat(report.verdict()).isEqualTo(Verdict.SOUND);
        assertThat(report.cursor()).isEqualTo(39);
        assertThat(report.durable()).hasValue(39);
        assertThat(report.epoch()).isEqualTo(1);
        assertThat(report.isAnythingKnownLost()).isFalse();
        assertThat(report.text()).contains("sound: nothing to recover");
        assertThat(contents(path)).isEqualTo(before);
        secondTimeChangesNothing();
    }

    @Test
    void whatTheJournalLacksIsRefilledFromTheRing() throws IOException {
        create(PLAIN, 40, 0);
        cutWithin("event 39");

        RecoveryReport report = RingRecovery.recover(path);

        assertThat(report.verdict()).isEqualTo(Verdict.MENDED);
        assertThat(report.epoch()).isEqualTo(1);
        assertThat(report.missing()).isEmpty();
        assertThat(report.done()).anyMatch(line -> line.startsWith("journal sequence 39 from the ring"));
        assertThat(journaled(journal)).isEqualTo(texts(0, 39));
        secondTimeChangesNothing();
        goesOn(40);
    }

    @Test
    void aFalsifiedSlotDoesNotGetIntoTheJournalAsGood() throws IOException {
        create(CHECKED, 20, 5);
        falsify(22);
        RecoveryReport dry = RingRecovery.dryRun(path, RecoveryOptions.defaults());

        RecoveryReport report = RingRecovery.recover(path);

        assertThat(missing(report)).containsExactly(new SequenceRange(22, 22));
        assertThat(missing(dry)).isEqualTo(missing(report));
        assertThat(report.missing().get(0).words()).contains("falsified");
        List<String> expected = new ArrayList<>(texts(0, 24));
        expected.set(22, "22 "); // aborted
        assertThat(journaled(journal)).isEqualTo(expected);
        secondTimeChangesNothing();
    }

    /** Changes a byte of an event in its slot, the second of its text. */
    private void falsify(long sequence) throws IOException {
        long slotsBegin = Files.size(path.resolve("ring.dat")) - 64L * SLOTS;
        TestRings.write(
                path.resolve("ring.dat"),
                slotsBegin + 64L * (sequence % SLOTS) + SlotLayout.PAYLOAD_OFFSET + 1,
                ByteBuffer.wrap(new byte[] {9}));
    }

    @Test
    void aLengthThatNoEventCanHaveIsNotJournaledEither() throws IOException {
        create(PLAIN, 20, 5);
        long slotsBegin = Files.size(path.resolve("ring.dat")) - 64L * SLOTS;
        TestRings.write(
                path.resolve("ring.dat"),
                slotsBegin + 64L * (21 % SLOTS) + SlotLayout.LENGTH_AND_TYPE_OFFSET,
                ByteBuffer.wrap(new byte[] {0, 0, 9}));

        assertThat(missing(RingRecovery.recover(path))).containsExactly(new SequenceRange(21, 21));
        assertThat(journaled(journal)).hasSize(25).contains("20 event 20", "21 ", "22 event 22");
    }

    @Test
    void whatTheJournalHasNotComeToIsJournaled() throws IOException {
        create(PLAIN, 20, 5);

        RecoveryReport report = RingRecovery.recover(path);

        assertThat(report.verdict()).isEqualTo(Verdict.MENDED);
        assertThat(report.durable()).hasValue(24);
        assertThat(journaled(journal)).isEqualTo(texts(0, 24));
        secondTimeChangesNothing();
        goesOn(25);
    }

    @Test
    void aJournalThatWasEndedIsNotGoneOnWith() throws IOException {
        create(PLAIN, 20, 0);
        try (Ring ring = Ring.attach(path)) {
            ring.removeConsumer("$journal");
            publish(ring, 3);
        }

        RecoveryReport report = RingRecovery.recover(path);

        assertThat(report.verdict()).isEqualTo(Verdict.SOUND);
        assertThat(journaled(journal)).isEqualTo(texts(0, 19));
    }

    @Test
    void eventsOfBeforeTheJournalBegan() throws IOException {
        try (Ring ring = Ring.create(path, PLAIN);
                Consumer slow = ring.openConsumer("slow")) {
            publish(ring, 6);
            slow.commit(1);
            journal(ring); // begins with the earliest protected event
            publish(ring, 2);
            journal(ring);
        }

        assertThat(RingRecovery.recover(path).verdict()).isEqualTo(Verdict.SOUND);
        assertThat(journaled(journal)).isEqualTo(texts(2, 7));
        restartMachine(path);
        RecoveryReport report = RingRecovery.recover(path);

        assertThat(report.cursor()).isEqualTo(7);
        assertThat(report.missing()).isEmpty();
        assertThat(held(path)).isEqualTo(texts(2, 7));
        goesOn(8);
    }

    @Test
    void aJournalThatIsGoneIsBegunAgainAndTheRestIsNamed() throws IOException {
        create(PLAIN, 40, 0);
        for (Path segment : segments(journal)) {
            Files.delete(segment);
        }

        RecoveryReport report = RingRecovery.recover(path);

        assertThat(report.verdict()).isEqualTo(Verdict.MENDED);
        assertThat(missing(report)).containsExactly(new SequenceRange(0, 39 - SLOTS));
        assertThat(journaled(journal)).isEqualTo(texts(40 - SLOTS, 39));
        secondTimeChangesNothing();
        goesOn(40);
    }

    @Test
    void poisonIsTakenAwayWhenAllIsOnTheDisk() throws IOException {
        try (Ring ring = Ring.create(path, PLAIN)) {
            publishAndJournal(ring, 20);
            publish(ring, 7);
            try (JournalConsumer stage = ring.openJournal(JournalGate.DURABLE, new BusySpinWaitStrategy())) {
                stage.poison(PoisonReason.FORCE_FAILED);
            }
        }
        assertThatThrownBy(() -> RingRecovery.attach(path, report -> {})).isInstanceOf(RingPoisonedException.class);

        RecoveryReport report = RingRecovery.recover(path);

        assertThat(report.verdict()).isEqualTo(Verdict.MENDED);
        assertThat(report.epoch()).isEqualTo(1);
        assertThat(report.durable()).hasValue(26);
        assertThat(journaled(journal)).isEqualTo(texts(0, 26));
        secondTimeChangesNothing();
        goesOn(27);
    }

    @Test
    void besideTheLivingOnlyTheDeadAreRepaired() {
        create(PLAIN, 20, 0);
        try (Ring living = Ring.attach(path)) {
            assertThat(living.isReadOnly()).isFalse();
            assertThat(RingRecovery.recover(path).verdict()).isEqualTo(Verdict.IN_USE);
            RecoveryReport dry = RingRecovery.dryRun(path, RecoveryOptions.defaults());
            assertThat(dry.verdict()).isEqualTo(Verdict.IN_USE);
            assertThat(dry.dryRun()).isTrue();
            assertThat(dry.done()).isEmpty();
            assertThat(dry.cursor()).isEqualTo(19);
        }
    }

    @Test
    void whatIsGoneWithTheJournalsNewestSegmentsAndNotInTheRingIsNamed() throws IOException {
        create(PLAIN, 64, 0);
        loseSegmentsFrom(24);

        RecoveryReport report = RingRecovery.recover(path);

        assertThat(report.verdict()).isEqualTo(Verdict.MENDED);
        assertThat(missing(report)).containsExactly(new SequenceRange(24, 63 - SLOTS));
        secondTimeChangesNothing();
        goesOn(64);
    }

    @Test
    void whatIsGoneWithASegmentInTheMiddleIsNamedToo() throws IOException {
        create(PLAIN, 64, 0);
        Map<Path, byte[]> lost = loseSegmentsFrom(24);
        for (Map.Entry<Path, byte[]> segment : lost.entrySet()) {
            if (segment.getKey().getFileName().toString().startsWith("0000000000000000032")) {
                Files.write(segment.getKey(), segment.getValue());
            }
        }

        assertThat(missing(RingRecovery.recover(path)))
                .containsExactly(new SequenceRange(24, 31), new SequenceRange(40, 63 - SLOTS));
        secondTimeChangesNothing();
    }
}
