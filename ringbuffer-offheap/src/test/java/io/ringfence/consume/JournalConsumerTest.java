package io.ringfence.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.produce.Producer;
import io.ringfence.produce.ProducerOptions;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.error.InUseException;
import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.ring.error.ProducerTimeoutException;
import io.ringfence.ring.error.RingPoisonedException;
import io.ringfence.ring.error.StartPositionException;
import io.ringfence.ring.layout.ControlLayout;
import io.ringfence.sequence.PoisonReason;
import io.ringfence.testing.FastTempDir;
import io.ringfence.testing.RingWords;
import io.ringfence.wait.BlockingWaitStrategy;
import io.ringfence.wait.ProducerWaitStrategy;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The journal's entry: who may have it, where it begins, where another goes on, and that it holds producers back. */
@Tag("unit")
@Timeout(60)
class JournalConsumerTest {
    private static final int SLOTS = 8;
    private static final ProducerOptions PATIENT =
            new ProducerOptions(ProducerWaitStrategy.timeout(Duration.ofMillis(20)));

    @TempDir(factory = FastTempDir.class)
    Path temp;

    private Ring ring;
    private Producer producer;

    @BeforeEach
    void create() {
        ring = Ring.create(
                temp.resolve("ring"),
                RingOptions.builder().slots(SLOTS).payloadBytes(48).build());
        producer = ring.openProducer("p", PATIENT);
    }

    @AfterEach
    void close() {
        producer.close();
        ring.close();
    }

    private JournalConsumer journal(JournalGate gate) {
        return ring.openJournal(gate, new BlockingWaitStrategy());
    }

    private JournalConsumer journal() {
        return journal(JournalGate.DURABLE);
    }

    private void publish(int n) {
        for (int i = 0; i < n; i++) {
            producer.publish((slot, sequence) -> slot.putLong(0, sequence));
        }
    }

    private static void forced(JournalConsumer journal, long sequence) {
        journal.written(sequence);
        journal.durable(sequence);
        journal.release(sequence);
    }

    /** Stores what a process would have stored that died on its way. */
    private void words(long start, long written, long durable) {
        try (RingWords words = new RingWords(ring)) {
            words.control(ControlLayout.JOURNAL_START_OFFSET, start);
            words.control(ControlLayout.WRITTEN_OFFSET, written);
            words.control(ControlLayout.DURABLE_OFFSET, durable);
        }
    }

    @Test
    void reservedNamesAreRefusedToEverybodyElse() {
        for (String name : new String[] {"$journal", "$", "$other"}) {
            assertThatThrownBy(() -> ring.openConsumer(name))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageContaining("'" + name + "'");
            assertThatThrownBy(() -> ring.openProducer(name)).isInstanceOf(InvalidOptionException.class);
        }
        try (Consumer consumer = ring.openConsumer("a$")) {
            assertThat(consumer.name()).isEqualTo("a$");
        }
    }

    @Test
    void theFirstBeginsWithTheEarliestEvent() {
        publish(3);
        try (JournalConsumer journal = journal()) {
            assertThat(journal.next()).isZero();
            assertThatThrownBy(this::journal).isInstanceOf(InUseException.class).hasMessageContaining("'$journal'");
        }
    }

    @Test
    void theNextGoesOnAfterWhatIsDurableWhateverWasWritten() {
        publish(6);
        try (JournalConsumer journal = journal()) {
            forced(journal, 2);
            journal.written(5);
        }
        try (JournalConsumer journal = journal()) {
            assertThat(journal.next()).isEqualTo(3);
            assertThat(journal.writtenSequence()).as("watermarks never go back").isEqualTo(5);
            journal.written(3);
            assertThat(journal.writtenSequence()).isEqualTo(5);
            journal.durable(1);
            assertThat(journal.durableSequence()).isEqualTo(2);
        }
    }

    @Test
    void killedBetweenTheWatermarkAndTheGateTheNextMovesTheGate() {
        publish(6);
        try (JournalConsumer journal = journal()) {
            journal.written(4);
            journal.durable(4);
        }
        try (JournalConsumer journal = journal()) {
            assertThat(journal.next()).isEqualTo(5);
        }
        publish(SLOTS - 1);
        assertThat(ring.inspector().snapshot().minimumGate()).isEqualTo(4);
    }

    @Test
    void aFirstStartThatWasCutShortIsCompletedByTheNext() {
        long[][] left = {{-1, -1, -1}, {3, -1, -1}, {3, 3, -1}};
        try (Consumer consumer = ring.openConsumer("c")) {
            publish(6);
            consumer.commit(3);
            journal().close();
            for (long[] words : left) {
                words(words[0], words[1], words[2]);
                try (JournalConsumer journal = journal()) {
                    assertThat(journal.next()).isEqualTo(4);
                    assertThat(ring.inspector().snapshot().durability().journalStart())
                            .isEqualTo(3);
                    assertThat(ring.writtenSequence()).isEqualTo(3);
                    assertThat(ring.durableSequence()).isEqualTo(3);
                }
            }
        }
    }

    @Test
    void itHoldsProducersBackDeadOrAliveUntilAnotherGoesOn() {
        JournalConsumer journal = journal();
        publish(SLOTS);
        assertThatThrownBy(() -> publish(1)).isInstanceOf(ProducerTimeoutException.class);
        journal.written(5);
        assertThatThrownBy(() -> publish(1)).as("written is not enough").isInstanceOf(ProducerTimeoutException.class);
        forced(journal, 1);
        publish(2);
        journal.close();
        assertThatThrownBy(() -> publish(1)).isInstanceOf(ProducerTimeoutException.class);
        try (JournalConsumer next = journal()) {
            forced(next, 2);
            publish(1);
        }
    }

    @Test
    void aPoisonedRingIsPublishedToUntilItIsFullAndThenTellsSo() {
        try (JournalConsumer journal = journal()) {
            forced(journal, -1);
            journal.poison(PoisonReason.FORCE_FAILED);
            publish(SLOTS);
            try (Producer waits = ring.openProducer("q")) {
                assertThatThrownBy(() -> waits.publish((slot, sequence) -> {}))
                        .isInstanceOf(RingPoisonedException.class);
            }
            assertThatThrownBy(() -> {
                        while (producer.tryPublish((slot, sequence) -> {}) < 0) {
                            Thread.onSpinWait();
                        }
                    })
                    .isInstanceOf(RingPoisonedException.class);
        }
    }

    @Test
    void aPoisonedRingThatAnotherConsumerHoldsBackWaitsForThatOne() {
        try (JournalConsumer journal = journal();
                Consumer slow = ring.openConsumer("slow")) {
            publish(3);
            forced(journal, 2);
            journal.poison(PoisonReason.FORCE_FAILED);
            publish(SLOTS - 3);
            assertThatThrownBy(() -> publish(1)).isInstanceOf(ProducerTimeoutException.class);
            slow.commit(4);
            publish(3);
            assertThatThrownBy(() -> publish(1)).isInstanceOf(RingPoisonedException.class);
        }
    }

    @Test
    void removedAndTakenUpAgainItHasNoGapOrIsRefused() {
        publish(4);
        try (JournalConsumer journal = journal()) {
            forced(journal, 1);
        }
        try (Consumer slow = ring.openConsumer("slow")) {
            ring.removeConsumer("$journal");
            try (JournalConsumer journal = journal()) {
                assertThat(journal.next()).isEqualTo(2);
            }
            ring.removeConsumer("$journal");
            slow.commit(2);
            assertThatThrownBy(this::journal)
                    .isInstanceOf(StartPositionException.class)
                    .hasMessageContaining("sequence 2");
            try (JournalConsumer journal = journal(JournalGate.WRITTEN)) {
                fail(journal);
            } catch (StartPositionException refused) {
                assertThat(refused).hasMessageContaining("sequence 2");
            }
        }
    }

    private static void fail(JournalConsumer journal) {
        throw new AssertionError("it was opened, and goes on at " + journal.next());
    }

    @Test
    void whatOneThatNeverForcedLeftInTheRingIsGoneOnWithAndNotAcknowledged() {
        publish(6);
        try (JournalConsumer journal = journal(JournalGate.WRITTEN)) {
            journal.written(3);
            journal.release(3);
            journal.written(4);
        }
        try (JournalConsumer journal = journal(JournalGate.WRITTEN)) {
            assertThat(journal.next()).isEqualTo(4);
            assertThat(ring.durableSequence()).isEqualTo(-1);
        }
        assertThatThrownBy(this::journal)
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("sequences 0 to 3")
                .hasMessageContaining("never");
        try (JournalConsumer journal = journal(JournalGate.WRITTEN)) {
            assertThat(journal.next()).as("the refusal changed nothing").isEqualTo(4);
            forced(journal, 5);
        }
        try (JournalConsumer journal = journal()) {
            assertThat(journal.next())
                    .as("closed in good order, all is durable")
                    .isEqualTo(6);
        }
    }
}
