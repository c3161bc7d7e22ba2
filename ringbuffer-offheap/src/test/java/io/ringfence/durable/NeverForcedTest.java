package io.ringfence.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.EventPoller;
import io.ringfence.consume.JournalConsumer;
import io.ringfence.consume.JournalGate;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.error.NoJournalException;
import io.ringfence.sequence.SequenceBarrier;
import io.ringfence.testing.Await;
import io.ringfence.testing.FastTempDir;
import io.ringfence.testing.Threads;
import io.ringfence.wait.BlockingWaitStrategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Beside a journal that never forces, nobody waits for the disk: everybody is told that it would be for ever. */
@Tag("unit")
@Timeout(60)
class NeverForcedTest {
    private static final Duration FOR_EVER = Duration.ofDays(1);

    @TempDir(factory = FastTempDir.class)
    Path temp;

    private Ring ring;
    private Producer producer;

    @BeforeEach
    void create() {
        ring = Ring.create(
                temp.resolve("ring"),
                RingOptions.builder().slots(16).payloadBytes(48).build());
        producer = ring.openProducer("p");
    }

    @AfterEach
    void close() {
        producer.close();
        ring.close();
    }

    private long publish(int count) {
        long last = -1;
        for (int i = 0; i < count; i++) {
            last = producer.publish((slot, sequence) -> slot.putLong(0, sequence));
        }
        return last;
    }

    private JournalConsumer open(JournalGate gate) {
        return ring.openJournal(gate, new BlockingWaitStrategy());
    }

    private static void write(JournalConsumer journal, long last) {
        journal.written(last);
        journal.release(last);
    }

    private void assertRefused(long sequence) {
        assertThatThrownBy(() -> ring.awaitDurable(sequence, FOR_EVER))
                .isInstanceOf(NoJournalException.class)
                .hasMessageContaining("sequence " + sequence)
                .hasMessageContaining("policy never");
    }

    @Test
    void whoWaitsIsRefusedAlsoReadOnlyAndWhenTheJournalHasEnded() {
        long last = publish(5);
        try (JournalConsumer journal = open(JournalGate.WRITTEN)) {
            write(journal, last);
            assertRefused(last);
            assertRefused(last + 1);
            try (Ring onlooker = Ring.attachReadOnly(ring.path())) {
                assertThatThrownBy(() -> onlooker.awaitDurable(last, FOR_EVER)).isInstanceOf(NoJournalException.class);
            }
        }
        assertRefused(last);
    }

    @Test
    void whoWaitsAlreadyIsToldWhenTheFirstEventsAreWritten() throws Exception {
        try (JournalConsumer journal = open(JournalGate.WRITTEN);
                Consumer consumer = ring.openConsumer(
                        "c",
                        ConsumerOptions.DEFAULT
                                .withWaitStrategy(new BlockingWaitStrategy())
                                .afterDurable());
                Threads threads = new Threads()) {
            long last = publish(5);
            AtomicReference<Throwable> toldToWaiter = new AtomicReference<>();
            AtomicReference<Throwable> toldToConsumer = new AtomicReference<>();
            threads.start("waiter", () -> catching(toldToWaiter, () -> ring.awaitDurable(last, FOR_EVER)));
            SequenceBarrier barrier = consumer.newBarrier();
            threads.start(
                    "consumer",
                    () -> catching(toldToConsumer, () -> {
                        long ignored = barrier.waitFor(0);
                    }));
            write(journal, last);
            threads.join();
            assertThat(toldToWaiter.get()).isInstanceOf(NoJournalException.class);
            assertThat(toldToConsumer.get())
                    .isInstanceOf(NoJournalException.class)
                    .hasMessageContaining("consumer 'c'");
            EventPoller poller = consumer.poller();
            assertThatThrownBy(() -> Await.until("who polls is told", () -> {
                        EventPoller.PollState ignored = poller.poll((event, sequence, endOfBatch) -> true);
                        return false;
                    }))
                    .hasCauseInstanceOf(NoJournalException.class);
        }
    }

    private static void catching(AtomicReference<Throwable> told, Threads.Work work) {
        try {
            work.run();
        } catch (Exception error) {
            told.set(error);
        }
    }

    @Test
    void aConsumerAfterTheDurableWatermarkIsRefusedAndOthersAreNot() {
        long last = publish(5);
        try (JournalConsumer journal = open(JournalGate.WRITTEN)) {
            write(journal, last);
            assertThatThrownBy(() -> ring.openConsumer("c", ConsumerOptions.DEFAULT.afterDurable()))
                    .isInstanceOf(NoJournalException.class)
                    .hasMessageContaining("consumer 'c'");
            try (Consumer consumer = ring.openConsumer("c")) {
                assertThat(consumer.position()).isLessThanOrEqualTo(last);
            }
        }
    }

    @Test
    void whatWasForcedBeforeIsAcknowledgedStill() {
        long first = publish(3);
        try (JournalConsumer journal = open(JournalGate.DURABLE)) {
            journal.written(first);
            journal.durable(first);
            journal.release(first);
        }
        long last = publish(3);
        try (JournalConsumer journal = open(JournalGate.WRITTEN)) {
            write(journal, last);
            ring.awaitDurable(first, FOR_EVER);
            assertRefused(first + 1);
        }
    }
}
