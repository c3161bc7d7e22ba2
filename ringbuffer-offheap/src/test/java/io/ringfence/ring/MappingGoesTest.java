package io.ringfence.ring;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.EventPoller;
import io.ringfence.consume.JournalConsumer;
import io.ringfence.consume.JournalGate;
import io.ringfence.consume.Tap;
import io.ringfence.metrics.RingSnapshot;
import io.ringfence.produce.Producer;
import io.ringfence.testing.Await;
import io.ringfence.testing.FastTempDir;
import io.ringfence.wait.BlockingWaitStrategy;
import io.ringfence.wait.WaitStrategy;
import io.ringfence.wait.Waiter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The memory of a closed ring goes: a process that opens and closes rings for ever does not fill its address space. */
@Tag("unit")
@Timeout(180)
@Isolated
class MappingGoesTest {
    private static final int RINGS = 8;
    private static final Duration GENEROUS = Duration.ofSeconds(60);

    @TempDir(factory = FastTempDir.class)
    Path temp;

    private Ring create(String name) {
        return Ring.create(
                temp.resolve(name),
                RingOptions.builder().slots(64).payloadBytes(48).build());
    }

    private long mapped(String name) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains(temp.resolve(name) + "/ring.dat"))
                    .count();
        }
    }

    private void awaitGone(String name) {
        Await.until("nothing of '" + name + "' is mapped", GENEROUS, () -> {
            System.gc(); // it goes with the last reference to it, and not before
            return mapped(name) == 0;
        });
    }

    /** All kinds of handles, used and closed. */
    private static void useAndClose(Ring ring) throws Exception {
        try (ring;
                JournalConsumer journal = ring.openJournal(JournalGate.DURABLE, new BlockingWaitStrategy());
                Consumer consumer = ring.openConsumer("c");
                Producer producer = ring.openProducer("p")) {
            Tap tap = ring.openTap();
            EventPoller poller = consumer.poller();
            long last = producer.publish((slot, sequence) -> slot.putLong(0, sequence));
            EventPoller.PollState ignored = poller.poll((event, sequence, endOfBatch) -> true);
            journal.run(() -> {
                journal.written(last);
                journal.durable(last);
                journal.release(last);
            });
            int shown = tap.poll((event, sequence) -> {}, 1);
            if (shown != 1) {
                throw new AssertionError("the tap showed " + shown);
            }
        }
    }

    @Test
    void whenItsHandlesAreClosedAndForgotten() throws Exception {
        for (int i = 0; i < RINGS; i++) {
            useAndClose(create("ring" + i));
        }
        for (int i = 0; i < RINGS; i++) {
            awaitGone("ring" + i);
        }
    }

    private static void publishOnAThreadOfItsOwn(Producer producer) throws InterruptedException {
        Thread thread = new Thread(() -> {
            long ignored = producer.publish((slot, sequence) -> slot.putLong(0, sequence));
        });
        thread.start();
        thread.join();
    }

    private static void pollOnAThreadOfItsOwn(Consumer consumer) throws InterruptedException {
        Thread thread = new Thread(() -> {
            try {
                EventPoller.PollState ignored = consumer.poller().poll((event, sequence, endOfBatch) -> true);
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
        thread.start();
        thread.join();
    }

    private static void useOnThreadsThatEndAndClose(Ring ring) throws InterruptedException {
        try (ring;
                Consumer consumer = ring.openConsumer("c");
                Producer producer = ring.openProducer("p")) {
            publishOnAThreadOfItsOwn(producer);
            pollOnAThreadOfItsOwn(consumer);
        }
    }

    /** From JDK 19 on a thread that has ended still refers to its task, and the task to the handle. */
    @Test
    void whenTheThreadsThatUsedItsHandlesHaveEnded() throws Exception {
        useOnThreadsThatEndAndClose(create("ring"));
        awaitGone("ring");
    }

    private static final class StrategyThatKnowsItsConsumer implements WaitStrategy {
        @SuppressWarnings("unused") // to be referred to is all that it is for
        private Consumer consumer;

        @Override
        public boolean idle(long attempt, Waiter waiter) {
            return false;
        }

        @Override
        public boolean blocks() {
            return false;
        }
    }

    private static void useWithAStrategyThatKnowsItsHandle(Ring ring) throws InterruptedException {
        StrategyThatKnowsItsConsumer strategy = new StrategyThatKnowsItsConsumer();
        try (ring;
                Consumer consumer = ring.openConsumer("c", ConsumerOptions.DEFAULT.withWaitStrategy(strategy))) {
            strategy.consumer = consumer;
            pollOnAThreadOfItsOwn(consumer);
        }
    }

    @Test
    void whenAWaitStrategyRefersToItsHandle() throws Exception {
        useWithAStrategyThatKnowsItsHandle(create("ring"));
        awaitGone("ring");
    }

    private static void useOnThreadsThatEndAndForget(Ring ring) throws InterruptedException {
        publishOnAThreadOfItsOwn(ring.openProducer("p"));
        pollOnAThreadOfItsOwn(ring.openConsumer("c"));
    }

    @Test
    void handlesThatWereForgottenByThreadsThatEndedGiveTheirNamesBack() throws Exception {
        try (Ring ring = create("ring")) {
            useOnThreadsThatEndAndForget(ring);
            Await.until("nobody owns the names", GENEROUS, () -> {
                System.gc();
                RingSnapshot now = ring.inspector().snapshot();
                return now.producers().stream().noneMatch(one -> one.owner().equals("alive"))
                        && now.consumers().stream().noneMatch(one -> one.owner().equals("alive"));
            });
        }
    }
}
