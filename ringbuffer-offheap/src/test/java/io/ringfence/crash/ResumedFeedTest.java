package io.ringfence.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.consume.BatchEventProcessor;
import io.ringfence.consume.Consumer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.testing.Await;
import io.ringfence.testing.ChildJvm;
import io.ringfence.testing.FastTempDir;
import io.ringfence.testing.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A feed under SIGKILL: each restart goes on by its token, and every number comes out once and in order. */
@Tag("crash")
@Timeout(120)
class ResumedFeedTest {
    private static final int KILLS = 5;
    private static final long LAST = Integer.MAX_VALUE;

    @TempDir(factory = FastTempDir.class)
    Path temp;

    @ParameterizedTest
    @EnumSource(ProducerMode.class)
    void comesOutExactlyOnceUnderKills(ProducerMode mode) throws Exception {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        Path path = temp.resolve("ring");
        long[] expected = {0};
        try (Ring ring = Ring.create(
                        path,
                        RingOptions.builder()
                                .slots(256)
                                .payloadBytes(48)
                                .producerMode(mode)
                                .build());
                Consumer consumer = ring.openConsumer("c");
                Threads threads = new Threads()) {
            BatchEventProcessor processor = consumer.processor((event, sequence, endOfBatch) -> {
                if (event.getLong(0) != expected[0]) {
                    throw new IllegalStateException(
                            "number " + event.getLong(0) + " instead of " + expected[0] + ", seed " + seed);
                }
                expected[0]++;
            });
            threads.start("consumer", processor::run);
            for (int kill = 0; kill < KILLS; kill++) {
                try (ChildJvm feeder = ChildJvm.start(Roles.class, "feed", path, "feed", LAST, 7)) {
                    String ignored = feeder.await("feeds from");
                    Await.stays("it feeds", Duration.ofMillis(20 + random.nextInt(150)), feeder::isAlive);
                    feeder.kill();
                }
            }
            long soFar = ring.inspector().snapshot().cursor();
            try (ChildJvm feeder = ChildJvm.start(Roles.class, "feed", path, "feed", soFar + 1000, 7)) {
                String ignored = feeder.await("done");
                assertThat(feeder.awaitExit()).isZero();
            }
            Await.until(
                    "the consumer has all",
                    () -> consumer.position() == ring.inspector().snapshot().cursor());
            processor.halt();
            threads.join();
            assertThat(expected[0]).isEqualTo(soFar + 1001);
        }
    }
}
