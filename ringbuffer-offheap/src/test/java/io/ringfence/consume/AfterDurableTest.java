package io.ringfence.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.ring.error.RingPoisonedException;
import io.ringfence.sequence.PoisonReason;
import io.ringfence.sequence.SequenceBarrier;
import io.ringfence.testing.Await;
import io.ringfence.testing.FastTempDir;
import io.ringfence.testing.Threads;
import io.ringfence.wait.BlockingWaitStrategy;
import io.ringfence.wait.SleepingWaitStrategy;
import io.ringfence.wait.WaitStrategy;
import io.ringfence.wait.YieldingWaitStrategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A consumer that sees an event once it is durable. */
@Tag("unit")
@Timeout(60)
class AfterDurableTest {
    @TempDir(factory = FastTempDir.class)
    Path temp;

    private Ring ring;
    private Producer producer;
    private JournalConsumer journal;

    @BeforeEach
    void create() {
        ring = Ring.create(
                temp.resolve("ring"),
                RingOptions.builder().slots(32).payloadBytes(48).build());
        producer = ring.openProducer("p");
        journal = ring.openJournal(JournalGate.DURABLE, new BlockingWaitStrategy());
    }

    @AfterEach
    void close() {
        journal.close();
        producer.close();
        ring.close();
    }

    private void publish(int n) {
        long ignored = producer.publishBatch(n, (slot, sequence) -> slot.putLong(0, sequence));
    }

    private void forced(long sequence) {
        journal.written(sequence);
        journal.durable(sequence);
        journal.release(sequence);
        journal.wake();
    }

    private Consumer consumer(ConsumerOptions options) {
        return ring.openConsumer("c", options.afterDurable());
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(0, last).boxed().toList();
    }

    @Test
    void aPollerNeverSeesMoreThanIsDurable() throws Exception {
        List<Long> seen = new CopyOnWriteArrayList<>();
        EventPoller.Handler handler = (event, sequence, endOfBatch) -> {
            assertThat(event.getLong(0)).isEqualTo(sequence);
            return seen.add(sequence);
        };
        try (Consumer consumer = consumer(ConsumerOptions.DEFAULT.withMaxBatch(3))) {
            EventPoller poller = consumer.poller();
            assertThat(poller.poll(handler)).isEqualTo(EventPoller.PollState.IDLE);
            publish(10);
            Await.until("it sees that something is on its way", () -> {
                EventPoller.PollState state = poller.poll(handler);
                assertThat(state).isNotEqualTo(EventPoller.PollState.PROCESSING);
                return state == EventPoller.PollState.GATING;
            });
            forced(4);
            assertThat(poller.poll(handler)).isEqualTo(EventPoller.PollState.PROCESSING);
            assertThat(seen).isEqualTo(upTo(2));
            assertThat(poller.poll(handler)).isEqualTo(EventPoller.PollState.PROCESSING);
            assertThat(poller.poll(handler)).isNotEqualTo(EventPoller.PollState.PROCESSING);
            assertThat(seen).isEqualTo(upTo(4));
            assertThat(consumer.position()).isEqualTo(4);
        }
    }

    static Stream<WaitStrategy> strategies() {
        return Stream.of(new BlockingWaitStrategy(), new YieldingWaitStrategy(), new SleepingWaitStrategy());
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void aProcessorIsWokenWhenTheWatermarkMoves(WaitStrategy strategy) throws Exception {
        List<Long> seen = new CopyOnWriteArrayList<>();
        try (Consumer consumer = consumer(ConsumerOptions.DEFAULT.withWaitStrategy(strategy));
                Threads threads = new Threads()) {
            BatchEventProcessor processor = consumer.processor((event, sequence, endOfBatch) -> {
                assertThat(ring.durableSequence()).isGreaterThanOrEqualTo(sequence);
                seen.add(sequence);
            });
            threads.start("processor", processor::run);
            publish(20);
            Await.stays("nothing is seen", Duration.ofMillis(20), seen::isEmpty);
            for (long durable = 0; durable < 20; durable++) {
                forced(durable);
                long expected = durable;
                Await.until("what is durable is seen", () -> seen.size() == expected + 1);
            }
            processor.halt();
            threads.join();
        }
        assertThat(seen).isEqualTo(upTo(19));
    }

    @Test
    void whoWaitsOnABarrierAndCommitsByHandIsHeldToTheWatermarkToo() throws Exception {
        try (Consumer consumer = consumer(ConsumerOptions.DEFAULT)) {
            publish(6);
            forced(2);
            SequenceBarrier barrier = consumer.newBarrier();
            assertThat(barrier.waitFor(0)).isEqualTo(2);
            assertThat(barrier.available(3)).isEqualTo(2);
            assertThatThrownBy(() -> consumer.commit(3))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageContaining("sequence 3")
                    .hasMessageContaining("to 2");
            consumer.commit(2);
            assertThat(consumer.position()).isEqualTo(2);
        }
    }

    @Test
    void afterAPoisoningItSeesWhatWasDurableAndIsThenTold() throws Exception {
        List<Long> seen = new CopyOnWriteArrayList<>();
        try (Consumer consumer = consumer(ConsumerOptions.DEFAULT.withMaxBatch(2));
                Consumer plain = ring.openConsumer("plain");
                Threads threads = new Threads()) {
            publish(10);
            forced(6);
            journal.poison(PoisonReason.FORCE_FAILED);
            threads.start(
                    "processor",
                    () -> assertThatThrownBy(
                                    consumer.processor((event, sequence, endOfBatch) -> seen.add(sequence))::run)
                            .isInstanceOf(RingPoisonedException.class)
                            .hasMessageContaining("consumer 'c'"));
            threads.join();
            assertThat(seen).isEqualTo(upTo(6));
            EventPoller poller = consumer.poller();
            assertThatThrownBy(() -> Await.until("the poller is told", () -> {
                        assertThat(poller.poll((event, sequence, endOfBatch) -> true))
                                .isNotEqualTo(EventPoller.PollState.PROCESSING);
                        return false;
                    }))
                    .hasCauseInstanceOf(RingPoisonedException.class);
            assertThat(plain.poller().poll((event, sequence, endOfBatch) -> true))
                    .as("who does not ask for more than publication goes on")
                    .isEqualTo(EventPoller.PollState.PROCESSING);
        }
    }

    @Test
    void abortedEventsAreDurableLikeOthers() throws Exception {
        List<Long> seen = new CopyOnWriteArrayList<>();
        try (Consumer consumer = consumer(ConsumerOptions.DEFAULT)) {
            publish(1);
            long high = producer.claim(2);
            producer.abort();
            publish(1);
            forced(high + 1);
            assertThat(consumer.poller().poll((event, sequence, endOfBatch) -> seen.add(sequence)))
                    .isEqualTo(EventPoller.PollState.PROCESSING);
            assertThat(seen).containsExactly(0L, 3L);
            assertThat(consumer.abortedSeen()).isEqualTo(2);
        }
    }
}
