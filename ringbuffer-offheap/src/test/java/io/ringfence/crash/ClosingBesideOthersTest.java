package io.ringfence.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.consume.BatchEventProcessor;
import io.ringfence.consume.Consumer;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.error.ClosedException;
import io.ringfence.testing.Await;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Closing from another thread: nobody's name is given away while a living thread may still store under it. */
class ClosingBesideOthersTest {
    private static final int EVENTS = 1_000;

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void create() {
        path = folder.resolve("ring");
        Ring.create(path, RingOptions.builder().slots(4_096).payloadBytes(8).build())
                .close();
    }

    @Test
    void aConsumerClosedUnderItsProcessorGivesItsNameBackWhenTheProcessorHasLeft() throws Exception {
        try (Ring ring = Ring.attach(path)) {
            Consumer consumer = ring.openConsumer("c");
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            AtomicLong handled = new AtomicLong();
            BatchEventProcessor processor = consumer.processor((event, sequence, endOfBatch) -> {
                handled.set(sequence);
                inside.countDown();
                assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
            });
            Thread runner = new Thread(processor);
            runner.start();
            publish(ring, EVENTS);
            assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
            consumer.close();
            assertThatThrownBy(() -> ring.openConsumer("c")).hasMessageContaining("in use");
            goOn.countDown();
            runner.join(20_000);
            assertThat(runner.isAlive()).isFalse();
            try (Consumer again = ring.openConsumer("c")) {
                assertThat(again.position()).isEqualTo(handled.get());
            }
        }
    }

    @Test
    void aProcessorThatWaitsEndsWhenItsConsumerIsClosed() throws Exception {
        try (Ring ring = Ring.attach(path)) {
            Consumer consumer = ring.openConsumer("c");
            Thread runner = started(consumer);
            consumer.close();
            runner.join(20_000);
            assertThat(runner.isAlive()).isFalse();
            try (Consumer again = ring.openConsumer("c")) {
                assertThat(again.position()).isEqualTo(-1);
            }
        }
    }

    @Test
    void aProducerClosedWithAnOpenClaimOfAnotherThreadIsGivenBackByThatThread() throws Exception {
        try (Ring ring = Ring.attach(path);
                Consumer consumer = ring.openConsumer("c")) {
            Producer producer = ring.openProducer("p");
            CountDownLatch claimed = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            AtomicReference<Throwable> refused = new AtomicReference<>();
            Thread writer = new Thread(() -> {
                try {
                    producer.publish((slot, sequence) -> {
                        claimed.countDown();
                        Await.until("the test goes on", () -> goOn.getCount() == 0);
                        slot.putLong(0, 1);
                    });
                } catch (ClosedException expected) {
                    refused.set(expected);
                }
            });
            writer.start();
            assertThat(claimed.await(20, TimeUnit.SECONDS)).isTrue();
            producer.close();
            assertThatThrownBy(() -> ring.openProducer("p")).hasMessageContaining("in use");
            goOn.countDown();
            writer.join(20_000);
            assertThat(refused.get()).isInstanceOf(ClosedException.class);
            try (Producer again = ring.openProducer("p")) {
                assertThat(again.publish((slot, sequence) -> slot.putLong(0, 2)))
                        .isEqualTo(1);
            }
            AtomicLong seen = new AtomicLong();
            consumer.poller().poll((event, sequence, endOfBatch) -> {
                seen.addAndGet(event.getLong(0));
                return true;
            });
            assertThat(seen).hasValue(2); // the first was aborted
        }
    }

    @Test
    void aProducerThatWaitsForRoomEndsWhenItIsClosed() throws Exception {
        try (Ring ring = Ring.attach(path)) {
            Producer producer = ring.openProducer("p");
            AtomicReference<Throwable> ended = new AtomicReference<>();
            Thread writer = new Thread(() -> {
                try {
                    while (true) {
                        producer.publish((slot, sequence) -> slot.putLong(0, sequence));
                    }
                } catch (ClosedException expected) {
                    ended.set(expected);
                }
            });
            writer.start();
            Await.until("the ring is full", () -> ring.inspector().snapshot().remaining() == 0);
            producer.close();
            writer.join(20_000);
            assertThat(ended.get()).isInstanceOf(ClosedException.class);
            ring.openProducer("p").close();
        }
    }

    @Test
    void openingWhileTheRingIsClosedIsRefusedOrWorksAndLeavesNoNameBehind() throws Exception {
        for (int round = 0; round < 100; round++) {
            Ring ring = Ring.attach(path);
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread opener = new Thread(() -> {
                try {
                    ring.openProducer("p").close();
                    ring.openConsumer("c").close();
                } catch (ClosedException expected) {
                    assertThat(expected).hasMessageContaining("closed");
                } catch (Throwable other) {
                    failure.set(other);
                }
            });
            opener.start();
            ring.close();
            opener.join(20_000);
            assertThat(failure.get()).isNull();
            try (Ring again = Ring.attach(path);
                    Producer producer = again.openProducer("p");
                    Consumer consumer = again.openConsumer("c")) {
                assertThat(producer.isClosed()).isFalse();
                assertThat(consumer.isClosed()).isFalse();
            }
        }
    }

    private static Thread started(Consumer consumer) {
        CountDownLatch running = new CountDownLatch(1);
        BatchEventProcessor processor = consumer.processor((event, sequence, endOfBatch) -> running.countDown());
        Thread runner = new Thread(processor);
        runner.start();
        Await.until("it runs", processor::isRunning);
        return runner;
    }

    private static void publish(Ring ring, int events) {
        try (Producer producer = ring.openProducer("feed")) {
            for (int i = 0; i < events; i++) {
                producer.publish((slot, sequence) -> slot.putLong(0, sequence));
            }
        }
    }
}
