package io.ringfence.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.consume.BatchEventProcessor;
import io.ringfence.consume.Consumer;
import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.EventHandler;
import io.ringfence.consume.ExceptionPolicy;
import io.ringfence.consume.Tap;
import io.ringfence.produce.Producer;
import io.ringfence.ring.error.ClosedException;
import io.ringfence.ring.error.InUseException;
import io.ringfence.sequence.Sequencer;
import io.ringfence.testing.Await;
import io.ringfence.testing.FastTempDir;
import io.ringfence.testing.Threads;
import io.ringfence.wait.BlockingWaitStrategy;
import io.ringfence.wait.BusySpinWaitStrategy;
import io.ringfence.wait.SleepingWaitStrategy;
import io.ringfence.wait.WaitStrategy;
import io.ringfence.wait.YieldingWaitStrategy;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rings that are closed while somebody still uses, waits on, or has forgotten their handles. */
@Tag("unit")
@Timeout(60)
class ClosingTest {
    @TempDir(factory = FastTempDir.class)
    Path temp;

    private Ring ring;

    @BeforeEach
    void create() {
        ring = Ring.create(
                temp.resolve("ring"),
                RingOptions.builder().slots(8).payloadBytes(48).build());
    }

    @AfterEach
    void close() {
        ring.close();
    }

    static List<WaitStrategy> strategies() {
        return List.of(
                new BlockingWaitStrategy(),
                new SleepingWaitStrategy(),
                new YieldingWaitStrategy(),
                new BusySpinWaitStrategy());
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void aConsumerThatWaitsIsToldThatItsRingWasClosed(WaitStrategy strategy) throws Exception {
        Consumer consumer = ring.openConsumer("c", ConsumerOptions.DEFAULT.withWaitStrategy(strategy));
        CountingHandler handler = new CountingHandler();
        BatchEventProcessor processor = consumer.processor(handler);
        try (Threads threads = new Threads()) {
            threads.start("consumer", () -> {
                assertThatThrownBy(processor::run).isInstanceOf(ClosedException.class);
                consumer.close();
            });
            Await.until("it runs", () -> handler.started.get() == 1);
            ring.close();
            threads.join();
        }
        assertThat(handler.stopped).hasValue(1);
        Ring.delete(ring.path());
    }

    private static final class CountingHandler implements EventHandler {
        final AtomicInteger started = new AtomicInteger();
        final AtomicInteger stopped = new AtomicInteger();

        @Override
        public void onEvent(io.ringfence.consume.Event event, long sequence, boolean endOfBatch) {}

        @Override
        public void onStart() {
            started.incrementAndGet();
        }

        @Override
        public void onShutdown() {
            stopped.incrementAndGet();
        }
    }

    @Test
    void aProducerThatWaitsForRoomIsToldThatItsRingWasClosed() throws Exception {
        Producer producer = ring.openProducer("p");
        producer.publishBatch(8, (slot, sequence) -> slot.putLong(0, sequence));
        try (Threads threads = new Threads()) {
            Thread waiting = threads.start("producer", () -> {
                assertThatThrownBy(() -> producer.publish((slot, sequence) -> slot.putLong(0, sequence)))
                        .isInstanceOf(ClosedException.class);
                producer.close();
            });
            Await.until("it waits", () -> waiting.getState() == Thread.State.TIMED_WAITING);
            ring.close();
            threads.join();
        }
        Ring.delete(ring.path());
    }

    @Test
    void aHandleInUseByAnotherThreadOutlivesItsRingObject() throws Exception {
        Producer producer = ring.openProducer("p");
        try (Threads threads = new Threads()) {
            Thread user = threads.start("user", () -> {
                long sequence = producer.claim();
                ring.close(); // closes nothing that the caller does not own alone
                assertThat(sequence).isZero();
            });
            user.join();
            threads.join();
        }
        assertThat(producer.isClosed())
                .as("its thread closed the ring, or has ended")
                .isTrue();
        assertThatThrownBy(() -> producer.claim()).isInstanceOf(ClosedException.class);
    }

    @Test
    void aRingWhoseHandleIsStillUsedStaysAttachedUntilTheHandleIsClosed() throws Exception {
        Producer producer = ring.openProducer("p");
        try (Threads threads = new Threads()) {
            AtomicInteger phase = new AtomicInteger();
            threads.start("user", () -> {
                long sequence = producer.claim();
                phase.set(1);
                Await.until("the ring is closed", () -> phase.get() == 2);
                producer.slot(sequence).putLong(0, 5);
                producer.publish();
                producer.close();
            });
            Await.until("the claim is open", () -> phase.get() == 1);
            ring.close();
            assertThatThrownBy(() -> Ring.delete(ring.path())).isInstanceOf(InUseException.class);
            phase.set(2);
            threads.join();
        }
        try (Ring again = Ring.attach(ring.path())) {
            assertThat(again.inspector().snapshot().published()).isZero();
            assertThat(again.inspector().snapshot().counters().aborted()).isZero();
        }
        Ring.delete(ring.path());
    }

    @Test
    void aClosedRingIsOfNoUse() throws Exception {
        Tap tap = ring.openTap();
        ring.close();
        ring.close();
        assertThatThrownBy(() -> ring.openProducer("p")).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> ring.openConsumer("c")).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> ring.openTap()).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> ring.repair()).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> ring.evict("p")).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> ring.removeConsumer("p")).isInstanceOf(ClosedException.class);
        assertThat(tap.poll((event, sequence) -> {}, 10)).isZero();
    }

    @Test
    void severalRingObjectsOfOneProcessShareTheirLocksUntilTheLastIsClosed() {
        Producer producer = ring.openProducer("p");
        Ring.attach(ring.path()).close();
        Ring.attachReadOnly(ring.path()).close();
        assertThatThrownBy(() -> ring.openProducer("p")).isInstanceOf(InUseException.class);
        try (Ring second = Ring.attach(ring.path())) {
            assertThatThrownBy(() -> second.openProducer("p")).isInstanceOf(InUseException.class);
            assertThat(second.inspector().snapshot().producers())
                    .singleElement()
                    .satisfies(report -> assertThat(report.owner()).isEqualTo("alive"));
        }
        assertThat(producer.publish((slot, sequence) -> slot.putLong(0, 1))).isZero();
        producer.close();
    }

    @Test
    void aSequencerKeepsItsHandleAlive() {
        WeakReference<Producer> handle = new WeakReference<>(ring.openProducer("p"));
        Sequencer sequencer = handle.get().sequencer();
        for (int i = 0; i < 20; i++) {
            System.gc();
            assertThat(ring.inspector().snapshot().producers())
                    .as("the entry of a sequencer in use")
                    .hasSize(1);
        }
        sequencer.publish(sequencer.next());
        assertThat(sequencer.isAvailable(0)).isTrue();
    }

    @Test
    void haltEndsAProcessorWhoseHandlerNeverSucceeds() throws Exception {
        try (Consumer consumer = ring.openConsumer("c");
                Producer producer = ring.openProducer("p");
                Threads threads = new Threads()) {
            producer.publish((slot, sequence) -> slot.putLong(0, sequence));
            AtomicInteger attempts = new AtomicInteger();
            BatchEventProcessor processor = consumer.processor(
                    (event, sequence, endOfBatch) -> {
                        attempts.incrementAndGet();
                        throw new Exception("never");
                    },
                    ExceptionPolicy.retry(Integer.MAX_VALUE, ExceptionPolicy.Action.SKIP));
            Thread thread = threads.start("processor", processor::run);
            Await.until("it retries", () -> attempts.get() > 100);
            processor.halt();
            Await.until("it ends", Duration.ofSeconds(2), () -> !thread.isAlive());
            assertThat(consumer.position()).as("the event comes again").isEqualTo(-1);
        }
    }
}
