package io.ringfence.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.sequence.WithoutConsumers;
import io.ringfence.testing.FastTempDir;
import io.ringfence.testing.Threads;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Consumers that join and leave while producers run at full speed: never lapped, never fooled, no gap. */
@Tag("unit")
@Timeout(120)
class JoinTest {
    private static final int JOINS = 500;
    private static final int SLOTS = 16;

    @TempDir(factory = FastTempDir.class)
    Path temp;

    private static void publish(Producer producer, AtomicBoolean stop) {
        while (!stop.get()) {
            if (producer.tryPublishBatch(
                            3, (slot, sequence) -> slot.putLong(0, sequence).putLong(40, ~sequence))
                    < 0) {
                Thread.onSpinWait();
            }
        }
        producer.close();
    }

    @ParameterizedTest
    @EnumSource(WithoutConsumers.class)
    void newcomersAreNeverLapped(WithoutConsumers policy) throws Exception {
        try (Ring ring = Ring.create(
                        temp.resolve("ring"),
                        RingOptions.builder()
                                .slots(SLOTS)
                                .payloadBytes(48)
                                .withoutConsumers(policy)
                                .build());
                Threads threads = new Threads()) {
            AtomicBoolean stop = new AtomicBoolean();
            for (String name : new String[] {"p", "q"}) {
                Producer producer = ring.openProducer(name);
                threads.start(name, () -> publish(producer, stop));
            }
            long lastLeft = -1;
            for (int join = 0; join < JOINS; join++) {
                StartAt start = join % 2 == 0 ? StartAt.earliest() : StartAt.next();
                Consumer consumer = ring.openConsumer("c", ConsumerOptions.DEFAULT.withStartAt(start));
                if (policy == WithoutConsumers.BLOCK && join % 2 == 0) {
                    assertThat(consumer.position()).as("nothing is lost").isEqualTo(lastLeft);
                }
                lastLeft = readSome(consumer, 2 * SLOTS);
                consumer.leave();
            }
            stop.set(true);
            threads.join();
        }
    }

    private static long readSome(Consumer consumer, int events) throws Exception {
        long[] expected = {consumer.position() + 1};
        EventPoller poller = consumer.poller();
        long until = expected[0] + events;
        while (expected[0] < until) {
            EventPoller.PollState ignored = poller.poll((event, sequence, endOfBatch) -> {
                if (sequence != expected[0] || event.getLong(0) != sequence || event.getLong(40) != ~sequence) {
                    throw new AssertionError("sequence " + sequence + " instead of " + expected[0] + ", holding "
                            + event.getLong(0) + " and " + ~event.getLong(40));
                }
                expected[0]++;
                return true;
            });
        }
        assertThat(consumer.position()).isEqualTo(expected[0] - 1);
        return consumer.position();
    }
}
