package io.ringfence.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.produce.Producer;
import io.ringfence.produce.Slot;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.error.CorruptEventException;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.sequence.WithoutConsumers;
import io.ringfence.testing.Await;
import io.ringfence.testing.FastTempDir;
import io.ringfence.testing.RingWords;
import io.ringfence.testing.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Taps look on: they may be lapped, and are never fooled. */
@Tag("unit")
@Timeout(60)
@ParameterizedClass
@EnumSource(ProducerMode.class)
class TapTest {
    private static final int SLOTS = 16;
    private static final int WORDS = 30;
    private static final Duration FULL_SPEED = Duration.ofMillis(1500);

    private final ProducerMode mode;

    @TempDir(factory = FastTempDir.class)
    Path temp;

    TapTest(ProducerMode mode) {
        this.mode = mode;
    }

    private Ring create(WithoutConsumers policy) {
        return Ring.create(
                temp.resolve("ring"),
                RingOptions.builder()
                        .slots(SLOTS)
                        .payloadBytes(WORDS * Long.BYTES)
                        .producerMode(mode)
                        .withoutConsumers(policy)
                        .build());
    }

    /** Length, type and each word of the payload are functions of the sequence. */
    private static void write(Slot slot, long sequence) {
        int words = words(sequence);
        for (int i = 0; i < words; i++) {
            slot.putLong(i * Long.BYTES, sequence * 31 + i);
        }
        slot.length(words * Long.BYTES).type((int) (sequence & 0xFF));
    }

    private static int words(long sequence) {
        return 1 + (int) (sequence % WORDS);
    }

    private static boolean isWhole(Event event, long sequence) {
        if (event.length() != words(sequence) * Long.BYTES || event.type() != (int) (sequence & 0xFF)) {
            return false;
        }
        for (int i = 0; i < event.length() / Long.BYTES; i++) {
            if (event.getLong(i * Long.BYTES) != sequence * 31 + i) {
                return false;
            }
        }
        return event.sequence() == sequence;
    }

    @Test
    void seesWhatTheRingStillHoldsAndThenWhatComes() throws Exception {
        try (Ring ring = create(WithoutConsumers.OVERWRITE);
                Producer producer = ring.openProducer("p")) {
            for (int i = 0; i < SLOTS + 5; i++) {
                producer.publish(TapTest::write);
            }
            Tap tap = ring.openTap();
            List<Long> seen = new ArrayList<>();
            Tap.Handler handler = (event, sequence) -> {
                assertThat(isWhole(event, sequence)).isTrue();
                seen.add(sequence);
            };
            assertThat(tap.nextSequence()).isEqualTo(5);
            assertThat(tap.poll(handler, 3)).isEqualTo(3);
            assertThat(tap.poll(handler, 100)).isEqualTo(SLOTS - 3);
            assertThat(tap.poll(handler, 100)).isZero();
            producer.publish(TapTest::write);
            assertThat(tap.poll(handler, 100)).isEqualTo(1);
            assertThat(seen)
                    .hasSize(SLOTS + 1)
                    .startsWith(5L)
                    .endsWith((long) SLOTS + 5)
                    .isSorted();
            assertThat(tap.missed()).isZero();
        }
    }

    @Test
    void skipsAbortedSlotsAndStopsAtWhatIsNotPublishedYet() throws Exception {
        try (Ring ring = create(WithoutConsumers.BLOCK);
                Producer producer = ring.openProducer("p")) {
            Tap tap = ring.openTap();
            producer.publish(TapTest::write);
            producer.claim(2);
            producer.abort();
            producer.publish(TapTest::write);
            producer.claim(1);
            assertThat(tap.poll((event, sequence) -> assertThat(sequence % 3).isZero(), 100))
                    .isEqualTo(2);
            assertThat(tap.abortedSeen()).isEqualTo(2);
            assertThat(tap.nextSequence()).isEqualTo(4);
        }
    }

    @Test
    void holdsNobodyBackAndCountsWhatItMissed() throws Exception {
        try (Ring ring = create(WithoutConsumers.OVERWRITE);
                Producer producer = ring.openProducer("p")) {
            Tap tap = ring.openTap();
            long shown = 0;
            for (int round = 1; round <= 20; round++) {
                for (int i = 0; i < round * 3; i++) {
                    producer.publish(TapTest::write);
                }
                shown += tap.poll(
                        (event, sequence) ->
                                assertThat(isWhole(event, sequence)).isTrue(),
                        1000);
                assertThat(shown + tap.missed()).isEqualTo(tap.nextSequence());
            }
            assertThat(tap.nextSequence()).isEqualTo(630);
            assertThat(tap.missed()).isPositive();
        }
    }

    @Test
    void isNeverFooledWhileProducersOverwriteAtFullSpeed() throws Exception {
        try (Ring ring = create(WithoutConsumers.OVERWRITE);
                Threads threads = new Threads()) {
            AtomicBoolean stop = new AtomicBoolean();
            int producers = mode == ProducerMode.SINGLE ? 1 : 2;
            for (int i = 0; i < producers; i++) {
                Producer producer = ring.openProducer("p" + i);
                threads.start("producer " + i, () -> {
                    while (!stop.get()) {
                        producer.publish(TapTest::write);
                    }
                    producer.close();
                });
            }
            Tap tap = ring.openTap();
            long start = tap.nextSequence();
            long[] last = {start - 1};
            long shown = 0;
            long end = System.nanoTime() + FULL_SPEED.toNanos();
            while (System.nanoTime() - end < 0) {
                shown += tap.poll(
                        (event, sequence) -> {
                            if (!isWhole(event, sequence) || sequence <= last[0]) {
                                throw new AssertionError("fooled at sequence " + sequence + " after " + last[0]);
                            }
                            last[0] = sequence;
                        },
                        1000);
            }
            stop.set(true);
            threads.join();
            long[] rest = {0};
            Await.until("it has seen the rest", () -> {
                rest[0] += tap.poll(
                        (event, sequence) ->
                                assertThat(isWhole(event, sequence)).isTrue(),
                        1000);
                return tap.nextSequence() == ring.inspector().snapshot().cursor() + 1;
            });
            assertThat(shown).as("events seen").isPositive();
            assertThat(tap.missed()).as("events missed").isPositive();
            assertThat(start + shown + rest[0] + tap.missed() + tap.abortedSeen())
                    .isEqualTo(tap.nextSequence());
        }
    }

    @Test
    void anErrorOfItsHandlerReachesTheCallerAndTheEventCountsAsSeen() throws Exception {
        try (Ring ring = create(WithoutConsumers.BLOCK);
                Producer producer = ring.openProducer("p")) {
            producer.publish(TapTest::write);
            producer.publish(TapTest::write);
            Tap tap = ring.openTap();
            assertThatThrownBy(() -> tap.poll(
                            (event, sequence) -> {
                                throw new Exception("mine");
                            },
                            10))
                    .hasMessage("mine");
            assertThat(tap.poll((event, sequence) -> assertThat(sequence).isEqualTo(1), 10))
                    .isEqualTo(1);
        }
    }

    @Test
    void whoPassesOverADamagedSlotSeesTheRest() throws Exception {
        try (Ring ring = create(WithoutConsumers.OVERWRITE);
                Producer producer = ring.openProducer("p");
                RingWords words = new RingWords(ring)) {
            for (int i = 0; i < SLOTS; i++) {
                producer.publish(TapTest::write);
            }
            Tap tap = ring.openTap();
            words.stamp(3, 5);
            assertThatThrownBy(() -> tap.poll((event, sequence) -> {}, SLOTS))
                    .isInstanceOf(CorruptEventException.class)
                    .hasMessageContaining("sequence 3");
            assertThat(tap.nextSequence()).isEqualTo(3);

            tap.passOver();

            assertThat(tap.nextSequence()).isEqualTo(4);
            assertThat(tap.poll((event, sequence) -> {}, SLOTS)).isEqualTo(SLOTS - 4);
        }
    }

    @Test
    void aStampThatNoLapCanHaveIsATypedErrorAndNoEndlessLoop() throws Exception {
        try (Ring ring = create(WithoutConsumers.OVERWRITE);
                Producer producer = ring.openProducer("p");
                RingWords words = new RingWords(ring)) {
            for (int i = 0; i < SLOTS; i++) {
                producer.publish(TapTest::write);
            }
            for (long stamp : new long[] {SLOTS + 4, -(SLOTS + 4), 5, Long.MAX_VALUE, -Long.MAX_VALUE}) {
                Tap tap = ring.openTap();
                words.stamp(3, stamp);
                assertThatThrownBy(() -> tap.poll((event, sequence) -> {}, SLOTS))
                        .isInstanceOf(CorruptEventException.class)
                        .hasMessageContaining("sequence 3")
                        .hasMessageNotContaining("\n");
            }
        }
    }
}
