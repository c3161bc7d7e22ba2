package io.ringfence.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.JournalConsumer;
import io.ringfence.consume.JournalGate;
import io.ringfence.metrics.RingSnapshot;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.error.ClosedException;
import io.ringfence.ring.error.DurableTimeoutException;
import io.ringfence.ring.error.NoJournalException;
import io.ringfence.ring.error.RingPoisonedException;
import io.ringfence.sequence.PoisonReason;
import io.ringfence.testing.Await;
import io.ringfence.testing.FastTempDir;
import io.ringfence.testing.Threads;
import io.ringfence.wait.BlockingWaitStrategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Waiting for the durable watermark, in one process. */
@Tag("unit")
@Timeout(60)
class DurabilityTest {
    private static final int SLOTS = 16;
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir(factory = FastTempDir.class)
    Path temp;

    private Ring ring;
    private Producer producer;

    @BeforeEach
    void create() {
        ring = Ring.create(
                temp.resolve("ring"),
                RingOptions.builder().slots(SLOTS).payloadBytes(48).build());
        producer = ring.openProducer("p");
    }

    @AfterEach
    void close() {
        producer.close();
        ring.close();
    }

    private long publish(int n) {
        return producer.publishBatch(n, (slot, sequence) -> slot.putLong(0, sequence));
    }

    private JournalConsumer journal() {
        return ring.openJournal(JournalGate.DURABLE, new BlockingWaitStrategy());
    }

    /** What a stage does that has forced everything up to a sequence. */
    private static void forced(JournalConsumer journal, long sequence) {
        journal.written(sequence);
        journal.durable(sequence);
        journal.release(sequence);
        journal.wake();
    }

    @Test
    void withoutAJournalNothingIsWrittenOrDurable() {
        publish(3);

        assertThat(ring.writtenSequence()).isEqualTo(-1);
        assertThat(ring.durableSequence()).isEqualTo(-1);
        assertThat(ring.epoch()).isEqualTo(1);
        assertThat(ring.journalPlace()).isEqualTo(ring.path().resolve("journal"));
    }

    @Test
    void whoWaitsReturnsWhenTheWatermarkHasPassed() throws Exception {
        AtomicInteger returned = new AtomicInteger();
        try (JournalConsumer journal = journal();
                Threads threads = new Threads()) {
            publish(10);
            for (int i = 0; i < 4; i++) {
                long sequence = i < 2 ? 4 : 9;
                threads.start("waiter " + i, () -> {
                    ring.awaitDurable(sequence, LONG);
                    assertThat(ring.durableSequence()).isGreaterThanOrEqualTo(sequence);
                    returned.incrementAndGet();
                });
            }
            journal.written(9);
            Await.stays("written is not durable", Duration.ofMillis(50), () -> returned.get() == 0);
            forced(journal, 4);
            Await.until("two have returned", () -> returned.get() == 2);
            Await.stays("the others wait", Duration.ofMillis(20), () -> returned.get() == 2);
            forced(journal, 9);
            threads.join();
        }
        assertThat(returned).hasValue(4);
    }

    @Test
    void whoWaitsForWhatIsNotPublishedYetIsToldLater() throws Exception {
        try (JournalConsumer journal = journal();
                Threads threads = new Threads()) {
            threads.start("waiter", () -> ring.awaitDurable(2, LONG));
            forced(journal, publish(3));
            threads.join();
        }
        assertThat(ring.durableSequence()).isEqualTo(2);
    }

    @Test
    void theTimeIsKeptAndSaidWithWhatIsDurable() {
        publish(5);
        try (JournalConsumer journal = journal()) {
            forced(journal, 1);
            assertThatThrownBy(() -> ring.awaitDurable(2, Duration.ofMillis(30)))
                    .isInstanceOf(DurableTimeoutException.class)
                    .hasMessageContaining("sequence 2")
                    .hasMessageContaining("durable up to 1 after 30 ms")
                    .hasMessageNotContaining("nobody keeps a journal");
        }
        assertThatThrownBy(() -> ring.awaitDurable(2, Duration.ofMillis(-1)))
                .isInstanceOf(DurableTimeoutException.class)
                .hasMessageContaining("nobody keeps a journal");
        assertThatCode(() -> ring.awaitDurable(1, Duration.ZERO)).doesNotThrowAnyException();
    }

    @Test
    void whatWasPublishedBeforeTheJournalBeganIsNeverAcknowledged() throws Exception {
        try (Consumer consumer = ring.openConsumer("c")) {
            publish(6);
            consumer.commit(3);
            try (JournalConsumer journal = journal()) {
                assertThat(journal.next()).isEqualTo(4);
                forced(journal, 5);
                ring.awaitDurable(4, Duration.ZERO);
                for (long sequence : new long[] {3, 0, -7}) {
                    assertThatThrownBy(() -> ring.awaitDurable(sequence, LONG))
                            .isInstanceOf(NoJournalException.class)
                            .hasMessageContaining("the journal begins at sequence 4");
                }
            }
        }
    }

    @Test
    void afterAPoisoningNothingNewIsAcknowledgedByAnybody() throws Exception {
        publish(8);
        try (JournalConsumer journal = journal();
                Ring other = Ring.attach(ring.path());
                Ring onlooker = Ring.attachReadOnly(ring.path());
                Threads threads = new Threads()) {
            forced(journal, 3);
            for (Ring each : new Ring[] {ring, other, onlooker}) {
                threads.start(
                        "waiter",
                        () -> assertThatThrownBy(() -> each.awaitDurable(4, LONG))
                                .isInstanceOf(RingPoisonedException.class)
                                .hasMessageContaining("a force of its journal failed")
                                .hasMessageContaining("recover"));
            }
            journal.written(7);
            journal.poison(PoisonReason.FORCE_FAILED);
            threads.join();
            other.awaitDurable(3, Duration.ZERO);
            onlooker.awaitDurable(3, Duration.ZERO);
            assertThatThrownBy(() -> Ring.attach(ring.path())).isInstanceOf(RingPoisonedException.class);
        }
        assertThatThrownBy(this::journal).isInstanceOf(RingPoisonedException.class);
        try (Ring onlooker = Ring.attachReadOnly(ring.path())) {
            RingSnapshot report = onlooker.inspector().snapshot();
            assertThat(report.durability().poison()).isEqualTo("a force of its journal failed");
            assertThat(report.durability().durable()).isEqualTo(3);
            assertThat(report.durability().written()).isEqualTo(7);
            assertThat(report.verdict()).startsWith("The ring is poisoned: a force of its journal failed");
        }
    }

    @Test
    void aClosedRingTellsItsWaiters() throws Exception {
        Ring other = Ring.attach(ring.path());
        try (JournalConsumer journal = journal();
                Threads threads = new Threads()) {
            Waiting look = new Waiting(other);
            threads.start("waiter", look::await);
            Await.until("it waits", look::isWaiting);
            other.close();
            threads.join();
            assertThat(journal.isClosed()).isFalse();
        }
        assertThatThrownBy(() -> {
                    Ring closed = Ring.attach(ring.path());
                    closed.close();
                    closed.awaitDurable(0, LONG);
                })
                .isInstanceOf(ClosedException.class);
    }

    /** A thread that waits, and whether it has begun to sleep. */
    private static final class Waiting {
        private final Ring ring;
        private volatile Thread thread;

        Waiting(Ring ring) {
            this.ring = ring;
        }

        void await() {
            thread = Thread.currentThread();
            assertThatThrownBy(() -> ring.awaitDurable(0, LONG)).isInstanceOf(ClosedException.class);
        }

        boolean isWaiting() {
            Thread waiter = thread;
            return waiter != null && waiter.getState() != Thread.State.RUNNABLE;
        }
    }
}
