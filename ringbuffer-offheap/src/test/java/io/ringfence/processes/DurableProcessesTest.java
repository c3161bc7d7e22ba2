package io.ringfence.processes;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.consume.BatchEventProcessor;
import io.ringfence.consume.Consumer;
import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.JournalConsumer;
import io.ringfence.consume.JournalGate;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.error.RingException;
import io.ringfence.sequence.PoisonReason;
import io.ringfence.testing.Await;
import io.ringfence.testing.ChildJvm;
import io.ringfence.testing.FastTempDir;
import io.ringfence.wait.BlockingWaitStrategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The durable watermark and the poison, as processes see them that do not move them. */
@Tag("processes")
@Timeout(120)
class DurableProcessesTest {
    private static final int EVENTS = 12;

    @TempDir(factory = FastTempDir.class)
    Path temp;

    /** Waits for a sequence, or consumes after the watermark, until an error of the library ends it. */
    static final class Follower {
        public static void main(String[] arguments) {
            try (Ring ring = Ring.attach(Path.of(arguments[1]))) {
                if (arguments[0].equals("await")) {
                    System.out.println("waits");
                    for (long sequence = 3; ; sequence += 3) {
                        ring.awaitDurable(sequence, Duration.ofSeconds(60));
                        System.out.println("durable " + sequence + " of " + ring.durableSequence());
                    }
                }
                try (Consumer consumer = ring.openConsumer("follower", ConsumerOptions.DEFAULT.afterDurable())) {
                    BatchEventProcessor processor = consumer.processor((event, sequence, endOfBatch) -> {
                        String ahead = sequence <= ring.durableSequence() ? "" : ", ahead";
                        System.out.println("saw " + sequence + ahead);
                    });
                    System.out.println("waits");
                    processor.run();
                }
            } catch (RingException told) {
                System.out.println("told " + told.getClass().getSimpleName() + ": " + told.getMessage());
            }
        }
    }

    private static void forced(JournalConsumer journal, long sequence) {
        journal.written(sequence);
        journal.durable(sequence);
        journal.release(sequence);
        journal.wake();
    }

    @Test
    void theyFollowTheWatermarkAndAreToldOfThePoison() {
        Path path = temp.resolve("ring");
        RingOptions options = RingOptions.builder().slots(16).payloadBytes(48).build();
        try (Ring ring = Ring.create(path, options);
                Producer producer = ring.openProducer("p");
                JournalConsumer journal = ring.openJournal(JournalGate.DURABLE, new BlockingWaitStrategy());
                ChildJvm waiter = ChildJvm.start(Follower.class, "await", path);
                ChildJvm consumer = ChildJvm.start(Follower.class, "consume", path)) {
            assertThat(waiter.await("waits")).isEmpty();
            assertThat(consumer.await("waits")).isEmpty();
            long last = producer.publishBatch(EVENTS, (slot, sequence) -> slot.putLong(0, sequence));
            forced(journal, 5);
            assertThat(waiter.await("durable 3")).isEqualTo("of 5");
            assertThat(consumer.await("saw 5")).isEmpty();
            forced(journal, 7);
            assertThat(waiter.await("durable 6")).isEqualTo("of 7");
            assertThat(consumer.await("saw 7")).isEmpty();
            journal.written(last);
            journal.poison(PoisonReason.FORCE_FAILED);
            for (ChildJvm child : List.of(waiter, consumer)) {
                assertThat(child.await("told ")).startsWith("RingPoisonedException: ");
                assertThat(child.awaitExit()).isZero();
                assertThat(child.out()).noneMatch(line -> line.contains("ahead") || line.contains("saw 8"));
            }
            try (ChildJvm late = ChildJvm.start(Follower.class, "await", path)) {
                assertThat(late.await("told ")).startsWith("RingPoisonedException: attach ");
            }
            Await.until("the dead and the gone hold nobody back but by their names", () -> !waiter.isAlive());
            assertThat(ring.durableSequence()).isEqualTo(7);
        }
    }

    @Test
    void aKilledJournalIsTakenOverByAnotherProcess() {
        Path path = temp.resolve("ring");
        RingOptions options = RingOptions.builder().slots(16).payloadBytes(48).build();
        try (Ring ring = Ring.create(path, options);
                Producer producer = ring.openProducer("p");
                ChildJvm keeper = ChildJvm.start(Keeper.class, path)) {
            long last = producer.publishBatch(EVENTS, (slot, sequence) -> slot.putLong(0, sequence));
            assertThat(keeper.await("keeps from ")).isEqualTo("0");
            ring.awaitDurable(4, Duration.ofSeconds(20));
            assertThat(refusal(ring)).contains("in use by the living process " + keeper.pid());
            keeper.kill();
            try (JournalConsumer journal = ring.openJournal(JournalGate.DURABLE, new BlockingWaitStrategy())) {
                assertThat(journal.next())
                        .as("what was written and not forced is written again")
                        .isEqualTo(5);
                assertThat(journal.writtenSequence()).isEqualTo(9);
                forced(journal, last);
            }
            ring.awaitDurable(last, Duration.ZERO);
        }
    }

    private static String refusal(Ring ring) {
        try (JournalConsumer journal = ring.openJournal(JournalGate.DURABLE, new BlockingWaitStrategy())) {
            return "none: it goes on at " + journal.next();
        } catch (RingException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    /** Says that 0 to 9 are written and 0 to 4 forced, and stays. */
    static final class Keeper {
        public static void main(String[] arguments) throws Exception {
            try (Ring ring = Ring.attach(Path.of(arguments[0]));
                    JournalConsumer journal = ring.openJournal(JournalGate.DURABLE, new BlockingWaitStrategy())) {
                System.out.println("keeps from " + journal.next());
                long available = journal.newBarrier().waitFor(EVENTS - 1);
                journal.written(Math.min(available, 9));
                journal.durable(4);
                journal.wake();
                int ignored = System.in.read();
            }
        }
    }
}
