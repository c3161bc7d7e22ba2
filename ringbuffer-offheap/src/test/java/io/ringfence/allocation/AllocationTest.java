package io.ringfence.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.ringfence.consume.BatchEventProcessor;
import io.ringfence.consume.Consumer;
import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.Event;
import io.ringfence.consume.EventPoller;
import io.ringfence.produce.EventTranslator;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.sequence.ChecksumMode;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.testing.FastTempDir;
import io.ringfence.testing.Threads;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bytes allocated per event, by the JVM's own count of the publishing and of the consuming thread. */
@Tag("unit")
@Timeout(600)
@Isolated
class AllocationTest {
    private static final int SLOTS = 1024;
    private static final int BATCH = 256;
    private static final int WARM_UP = 2_000_000;

    /** What a thread may allocate over a whole run for what is no event: parking, a look for the dead. Far below one byte an event. */
    private static final long ONCE_BYTES = 256 * 1024;

    /** The same for each second of a long run: the looks for the dead come with time, on a slow machine more of them an event. */
    private static final long SECOND_BYTES = 16 * 1024;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final EventTranslator TRANSLATOR =
            (slot, sequence) -> slot.putLong(0, sequence).putLong(8, ~sequence).length(16);

    @TempDir(factory = FastTempDir.class)
    Path temp;

    private Ring ring;

    private static final class Sum implements EventPoller.Handler {
        long events;
        long wrong;

        @Override
        public boolean onEvent(Event event, long sequence, boolean endOfBatch) {
            events++;
            if (event.getLong(0) != sequence || event.getLong(8) != ~sequence) {
                wrong++;
            }
            return true;
        }
    }

    private void create(ProducerMode mode, ChecksumMode checksum) {
        ring = Ring.create(
                temp.resolve("ring"),
                RingOptions.builder()
                        .slots(SLOTS)
                        .payloadBytes(48)
                        .producerMode(mode)
                        .checksumMode(checksum)
                        .build());
    }

    @AfterEach
    void close() {
        ring.close();
    }

    private static long allocated() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private interface Publication {
        void publish(int n);
    }

    /** Publishes and polls in turns on one thread, so that nobody ever waits; 0 means 0. */
    private void measure(long events, Publication publication, EventPoller poller, Sum sum) throws Exception {
        long before = 0;
        long measuredFrom = sum.events + WARM_UP;
        boolean warm = false;
        while (sum.events < measuredFrom + events) {
            if (!warm && sum.events >= measuredFrom) {
                warm = true;
                before = allocated();
            }
            publication.publish(BATCH);
            while (poller.poll(sum) == EventPoller.PollState.PROCESSING) {
                assertCheaply(sum.wrong == 0);
            }
        }
        long bytes = allocated() - before;
        assertThat(bytes).as("bytes allocated over %d events", events).isLessThan(4096);
    }

    private static void assertCheaply(boolean holds) {
        if (!holds) {
            throw new AssertionError("an event was wrong");
        }
    }

    @ParameterizedTest
    @EnumSource(ProducerMode.class)
    void publishingAndPollingAllocatesNothing(ProducerMode mode) throws Exception {
        create(mode, ChecksumMode.NONE);
        long events = 3_000_000;
        UnsafeBuffer source = new UnsafeBuffer(new byte[16]);
        try (Producer producer = ring.openProducer("p");
                Consumer consumer = ring.openConsumer("c", ConsumerOptions.DEFAULT)) {
            Sum sum = new Sum();
            EventPoller poller = consumer.poller();
            measure(
                    events,
                    n -> {
                        for (int i = 0; i < n; i++) {
                            producer.publish(TRANSLATOR);
                        }
                    },
                    poller,
                    sum);
            measure(
                    events,
                    n -> {
                        for (int i = 0; i < n; i++) {
                            long sequence = producer.claim();
                            producer.slot(sequence).putLong(0, sequence).putLong(8, ~sequence);
                            producer.publish();
                        }
                    },
                    poller,
                    sum);
            measure(events, n -> producer.publishBatch(n, TRANSLATOR, n), poller, sum);
            measure(
                    events,
                    n -> {
                        for (int i = 0; i < n; i++) {
                            long next = consumer.position() + 1 + i;
                            source.putLong(0, next);
                            source.putLong(8, ~next);
                            producer.tryPublish(source, 0, 16);
                        }
                    },
                    poller,
                    sum);
        }
    }

    @Test
    void checksumsAndAbortsAllocateNothing() throws Exception {
        create(ProducerMode.MULTI, ChecksumMode.CRC32C);
        try (Producer producer = ring.openProducer("p");
                Consumer consumer = ring.openConsumer("c", ConsumerOptions.DEFAULT)) {
            measure(
                    1_000_000,
                    n -> {
                        for (int i = 0; i < n; i++) {
                            producer.publish(TRANSLATOR);
                            if (i % 16 == 0) {
                                long ignored = producer.claim();
                                producer.abort();
                            }
                        }
                    },
                    consumer.poller(),
                    new Sum());
        }
    }

    @Test
    void theCountSeesWhatIsAllocated() {
        create(ProducerMode.SINGLE, ChecksumMode.NONE);
        long before = allocated();
        byte[][] arrays = new byte[1000][];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = new byte[16];
        }
        assertThat(allocated() - before).isGreaterThan(arrays.length * 16L);
    }

    @Test
    void aHundredMillionEventsBetweenTwoThreadsAllocateNothing() throws Exception {
        runThreads(100_000_000);
    }

    private void runThreads(long events) throws Exception {
        create(ProducerMode.MULTI, ChecksumMode.NONE);
        long begin = System.nanoTime();
        long[] bytes = new long[2];
        try (Producer producer = ring.openProducer("p");
                Consumer consumer = ring.openConsumer("c", ConsumerOptions.DEFAULT);
                Threads threads = new Threads()) {
            Sum sum = new Sum();
            BatchEventProcessor[] processor = new BatchEventProcessor[1];
            processor[0] = consumer.processor((event, sequence, endOfBatch) -> {
                boolean ignored = sum.onEvent(event, sequence, endOfBatch);
                if (sequence == WARM_UP) {
                    bytes[0] = -allocated();
                } else if (sequence == WARM_UP + events) {
                    bytes[0] += allocated();
                    processor[0].halt();
                }
            });
            threads.start("consumer", processor[0]::run);
            threads.start("producer", () -> {
                for (long i = 0; i <= WARM_UP + events; i++) {
                    if (i == WARM_UP) {
                        bytes[1] = -allocated();
                    }
                    producer.publish(TRANSLATOR);
                }
                bytes[1] += allocated();
            });
            threads.join();
            assertThat(sum.wrong).isZero();
            assertThat(sum.events).isEqualTo(WARM_UP + events + 1);
        }
        long most = ONCE_BYTES + SECOND_BYTES * TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
        assertThat(most).as("the test itself").isLessThan(events / 10);
        assertThat(bytes[0]).as("bytes allocated by the consumer").isBetween(0L, most);
        assertThat(bytes[1]).as("bytes allocated by the producer").isBetween(0L, most);
    }
}
