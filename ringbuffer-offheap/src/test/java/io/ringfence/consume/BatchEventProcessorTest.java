package io.ringfence.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.error.ClaimException;
import io.ringfence.ring.error.HandlerFailedException;
import io.ringfence.testing.Await;
import io.ringfence.testing.FastTempDir;
import io.ringfence.testing.Threads;
import io.ringfence.wait.TimeoutBlockingWaitStrategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The consumer's loop: callbacks, batches, errors, halting. */
@Tag("unit")
@Timeout(60)
class BatchEventProcessorTest {
    @TempDir(factory = FastTempDir.class)
    Path temp;

    private Ring ring;
    private Producer producer;

    /** Notes what it is told, in order. */
    private static class Notes implements EventHandler {
        final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void onEvent(Event event, long sequence, boolean endOfBatch) throws Exception {
            assertThat(event.getLong(0)).isEqualTo(sequence);
            assertThat(event.sequence()).isEqualTo(sequence);
            lines.add(sequence + (endOfBatch ? " end" : ""));
        }

        @Override
        public void onBatchStart(long batchSize, long queueDepth) {
            lines.add("batch of " + batchSize + ", queue of " + queueDepth);
        }

        @Override
        public void onStart() {
            lines.add("start");
        }

        @Override
        public void onShutdown() {
            lines.add("shutdown");
        }

        @Override
        public void onTimeout(long sequence) {
            lines.add("timeout after " + sequence);
        }
    }

    @BeforeEach
    void open() {
        ring = Ring.create(
                temp.resolve("ring"),
                RingOptions.builder().slots(64).payloadBytes(48).build());
        producer = ring.openProducer("p");
    }

    @AfterEach
    void close() {
        producer.close();
        ring.close();
    }

    private void publish(int n) {
        long ignored = producer.publishBatch(n, (slot, sequence) -> slot.putLong(0, sequence));
    }

    private void abort(int n) {
        long ignored = producer.claim(n);
        producer.abort();
    }

    /** Runs the processor until its consumer has committed a sequence. */
    private static void runUntil(BatchEventProcessor processor, Consumer consumer, long sequence) throws Exception {
        try (Threads threads = new Threads()) {
            threads.start("processor", processor::run);
            Await.until("sequence " + sequence + " is committed", () -> consumer.position() >= sequence);
            processor.halt();
            threads.join();
        }
        assertThat(processor.isRunning()).isFalse();
    }

    @Test
    void callsBackInTheOrderThatADisruptorUserExpects() throws Exception {
        Notes notes = new Notes();
        publish(3);
        try (Consumer consumer = ring.openConsumer("c")) {
            runUntil(consumer.processor(notes), consumer, 2);
            assertThat(consumer.position()).isEqualTo(2);
        }
        assertThat(notes.lines).containsExactly("start", "batch of 3, queue of 3", "0", "1", "2 end", "shutdown");
    }

    @Test
    void noBatchIsLargerThanItsMaximum() throws Exception {
        Notes notes = new Notes();
        publish(5);
        try (Consumer consumer = ring.openConsumer("c", ConsumerOptions.DEFAULT.withMaxBatch(2))) {
            runUntil(consumer.processor(notes), consumer, 4);
        }
        assertThat(notes.lines)
                .containsExactly(
                        "start",
                        "batch of 2, queue of 5",
                        "0",
                        "1 end",
                        "batch of 2, queue of 3",
                        "2",
                        "3 end",
                        "batch of 1, queue of 1",
                        "4 end",
                        "shutdown");
    }

    @Test
    void trailingAbortedSlotsDoNotHideTheEndOfTheBatch() throws Exception {
        Notes notes = new Notes();
        abort(1);
        publish(2);
        abort(1);
        publish(1);
        abort(2);
        try (Consumer consumer = ring.openConsumer("c")) {
            runUntil(consumer.processor(notes), consumer, 6);
            assertThat(consumer.abortedSeen()).isEqualTo(4);
        }
        assertThat(notes.lines).containsSubsequence("1", "2", "4 end", "shutdown");
        assertThat(notes.lines).filteredOn(line -> line.endsWith(" end")).hasSize(1);
    }

    @Test
    void aBatchOfAbortedSlotsOnlyIsPassedOverSilently() throws Exception {
        Notes notes = new Notes();
        abort(3);
        try (Consumer consumer = ring.openConsumer("c")) {
            runUntil(consumer.processor(notes), consumer, 2);
            assertThat(consumer.abortedSeen()).isEqualTo(3);
        }
        assertThat(notes.lines)
                .filteredOn(line -> Character.isDigit(line.charAt(0)))
                .isEmpty();
    }

    @Test
    void aTimeoutIsToldAndSkipsNothing() throws Exception {
        Notes notes = new Notes();
        publish(1);
        ConsumerOptions options =
                ConsumerOptions.DEFAULT.withWaitStrategy(new TimeoutBlockingWaitStrategy(Duration.ofMillis(5)));
        try (Consumer consumer = ring.openConsumer("c", options)) {
            BatchEventProcessor processor = consumer.processor(notes);
            try (Threads threads = new Threads()) {
                threads.start("processor", processor::run);
                Await.until(
                        "two timeouts",
                        () -> notes.lines.stream()
                                        .filter("timeout after 0"::equals)
                                        .count()
                                >= 2);
                publish(1);
                Await.until("the next event", () -> consumer.position() == 1);
                processor.halt();
                threads.join();
            }
        }
        assertThat(notes.lines).contains("0 end", "1 end");
    }

    @Test
    void aHaltedProcessorRunsAgainWhereItStopped() throws Exception {
        Notes notes = new Notes();
        try (Consumer consumer = ring.openConsumer("c")) {
            BatchEventProcessor processor = consumer.processor(notes);
            for (int round = 0; round < 5; round++) {
                publish(2);
                runUntil(processor, consumer, 2 * round + 1);
            }
        }
        assertThat(notes.lines)
                .filteredOn(line -> Character.isDigit(line.charAt(0)))
                .extracting(line -> line.split(" ", -1)[0])
                .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(notes.lines).filteredOn("start"::equals).hasSize(5);
        assertThat(notes.lines).filteredOn("shutdown"::equals).hasSize(5);
    }

    @Test
    void haltingEndsAWaitAtOnce() throws Exception {
        try (Consumer consumer = ring.openConsumer("c");
                Threads threads = new Threads()) {
            Notes notes = new Notes();
            BatchEventProcessor processor = consumer.processor(notes);
            Thread thread = threads.start("processor", processor::run);
            Await.until("it waits", () -> notes.lines.contains("start"));
            processor.halt();
            Await.until("it ends", Duration.ofSeconds(2), () -> !thread.isAlive());
            threads.join();
        }
    }

    @Test
    void haltedInTheMiddleOfABatchItCommitsExactlyWhatWasHandled() throws Exception {
        publish(6);
        try (Consumer consumer = ring.openConsumer("c")) {
            AtomicInteger handled = new AtomicInteger();
            BatchEventProcessor[] processor = new BatchEventProcessor[1];
            processor[0] = consumer.processor((event, sequence, endOfBatch) -> {
                if (handled.incrementAndGet() == 3) {
                    processor[0].halt();
                }
            });
            processor[0].run();
            assertThat(consumer.position()).isEqualTo(handled.get() - 1);
            processor[0].halt();
            processor[0].run();
            runUntil(processor[0], consumer, 5);
            assertThat(handled).hasValue(6);
        }
    }

    @Test
    void whatIsCommittedWasAlwaysEndedByAnEndOfBatch() throws Exception {
        publish(6);
        try (Consumer consumer = ring.openConsumer("c")) {
            long[] flushed = {-1};
            BatchEventProcessor[] processor = new BatchEventProcessor[1];
            processor[0] = consumer.processor((event, sequence, endOfBatch) -> {
                if (sequence == 2) {
                    processor[0].halt();
                }
                if (endOfBatch) {
                    flushed[0] = sequence; // a handler that buffers may rely on it: the moment to flush
                }
            });
            processor[0].run();
            assertThat(consumer.position()).as("committed, but never flushed").isLessThanOrEqualTo(flushed[0]);
        }
    }

    @Test
    void onlyOneThreadRunsIt() throws Exception {
        try (Consumer consumer = ring.openConsumer("c");
                Threads threads = new Threads()) {
            CountDownLatch started = new CountDownLatch(1);
            BatchEventProcessor processor = consumer.processor(new Notes() {
                @Override
                public void onStart() {
                    started.countDown();
                }
            });
            threads.start("processor", processor::run);
            started.await();
            assertThatThrownBy(processor::run)
                    .isInstanceOf(ClaimException.class)
                    .hasMessageContaining("'c'");
            assertThat(processor.isRunning()).isTrue();
            processor.halt();
            threads.join();
        }
    }

    @Test
    void byDefaultAnErrorHaltsAndTheEventComesAgain() throws Exception {
        publish(4);
        Exception mine = new Exception("mine");
        AtomicBoolean mended = new AtomicBoolean();
        Notes notes = new Notes() {
            @Override
            public void onEvent(Event event, long sequence, boolean endOfBatch) throws Exception {
                if (sequence == 2 && !mended.get()) {
                    throw mine;
                }
                super.onEvent(event, sequence, endOfBatch);
            }
        };
        try (Consumer consumer = ring.openConsumer("c")) {
            BatchEventProcessor processor = consumer.processor(notes);
            assertThatThrownBy(processor::run)
                    .isInstanceOf(HandlerFailedException.class)
                    .hasMessageContaining("sequence 2")
                    .hasMessageContaining("'c'")
                    .hasCause(mine);
            assertThat(consumer.position())
                    .as("no end of batch came: nothing was flushed")
                    .isEqualTo(-1);
            mended.set(true);
            runUntil(processor, consumer, 3);
        }
        assertThat(notes.lines).containsSubsequence("0", "1", "shutdown", "start", "0", "1", "2", "3 end", "shutdown");
    }

    @Test
    void aPolicyIsGivenTheErrorTheEventItsSequenceAndTheAttempts() throws Exception {
        publish(3);
        List<String> asked = new CopyOnWriteArrayList<>();
        ExceptionPolicy policy = (error, sequence, event, attempts) -> {
            asked.add(error.getMessage() + " " + sequence + " " + event.getLong(0) + " " + attempts);
            return attempts < 3 ? ExceptionPolicy.Action.RETRY : ExceptionPolicy.Action.SKIP;
        };
        Notes notes = new Notes() {
            @Override
            public void onEvent(Event event, long sequence, boolean endOfBatch) throws Exception {
                if (sequence == 1) {
                    throw new Exception("bad");
                }
                super.onEvent(event, sequence, endOfBatch);
            }
        };
        try (Consumer consumer = ring.openConsumer("c")) {
            runUntil(consumer.processor(notes, policy), consumer, 2);
        }
        assertThat(asked).containsExactly("bad 1 1 1", "bad 1 1 2", "bad 1 1 3");
        assertThat(notes.lines).containsExactly("start", "batch of 3, queue of 3", "0", "2 end", "shutdown");
    }

    @Test
    void aRetriedEventIsHandledOnceItSucceeds() throws Exception {
        publish(2);
        AtomicInteger failures = new AtomicInteger(2);
        Notes notes = new Notes() {
            @Override
            public void onEvent(Event event, long sequence, boolean endOfBatch) throws Exception {
                if (sequence == 0 && failures.getAndDecrement() > 0) {
                    throw new Exception("not yet");
                }
                super.onEvent(event, sequence, endOfBatch);
            }
        };
        try (Consumer consumer = ring.openConsumer("c")) {
            runUntil(consumer.processor(notes, ExceptionPolicy.retry(3, ExceptionPolicy.Action.HALT)), consumer, 1);
        }
        assertThat(notes.lines).containsSubsequence("0", "1 end");
    }

    @Test
    void retriesEndInWhatThePolicySaysAfterwards() throws Exception {
        publish(1);
        AtomicInteger attempts = new AtomicInteger();
        EventHandler bad = (event, sequence, endOfBatch) -> {
            attempts.incrementAndGet();
            throw new Exception("bad");
        };
        try (Consumer consumer = ring.openConsumer("c")) {
            assertThatThrownBy(consumer.processor(bad, ExceptionPolicy.retry(3, ExceptionPolicy.Action.HALT))::run)
                    .isInstanceOf(HandlerFailedException.class);
            assertThat(attempts).hasValue(3);
            assertThat(consumer.position()).isEqualTo(-1);
            runUntil(consumer.processor(bad, ExceptionPolicy.skip()), consumer, 0);
            assertThat(attempts).hasValue(4);
        }
    }

    @Test
    void anErrorOfTheJvmEndsTheLoopAndCommitsWhatWasHandledBeforeIt() {
        publish(3);
        try (Consumer consumer = ring.openConsumer("c")) {
            StackOverflowError mine = new StackOverflowError();
            BatchEventProcessor processor = consumer.processor((event, sequence, endOfBatch) -> {
                if (sequence == 1) {
                    throw mine;
                }
            });
            assertThatThrownBy(processor::run).isSameAs(mine);
            assertThat(processor.isRunning()).isFalse();
            assertThat(consumer.position()).isLessThanOrEqualTo(0);
        }
    }

    @Test
    void aMillionEventsPassThroughFourConsumersInOrder() throws Exception {
        int events = 250_000;
        int consumers = 4;
        List<String> wrong = new CopyOnWriteArrayList<>();
        try (Threads threads = new Threads()) {
            for (int i = 0; i < consumers; i++) {
                Consumer consumer = ring.openConsumer("c" + i);
                BatchEventProcessor[] processor = new BatchEventProcessor[1];
                long[] expected = {0};
                processor[0] = consumer.processor((event, sequence, endOfBatch) -> {
                    if (sequence != expected[0] || event.getLong(0) != sequence) {
                        wrong.add(sequence + " instead of " + expected[0]);
                    }
                    expected[0]++;
                    if (sequence == events - 1) {
                        processor[0].halt();
                    }
                });
                threads.start("consumer " + i, () -> {
                    processor[0].run();
                    assertThat(expected[0]).isEqualTo(events);
                    consumer.close();
                });
            }
            for (int sent = 0; sent < events; sent += 50) {
                publish(50);
            }
            threads.join();
        }
        assertThat(wrong).isEmpty();
    }
}
