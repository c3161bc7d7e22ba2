package io.ringfence.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.testing.FastTempDir;
import io.ringfence.testing.RingWords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A newcomer that died before it read its start again: its line holds a position that producers, who had a later gate in hand, have lapped.
 * Nobody else may take that position for one that is protected.
 */
@Tag("unit")
@Timeout(30)
class HalfJoinedTest {
    private static final int SLOTS = 8;
    private static final long LAPPED = 1;

    @TempDir(factory = FastTempDir.class)
    Path temp;

    private Ring ring;
    private Producer producer;
    private Consumer first;

    /** 20 events; the only consumer has committed 16; the half-joined one stands at 1. */
    @BeforeEach
    void leaveAHalfJoinedConsumer() {
        ring = Ring.create(
                temp.resolve("ring"),
                RingOptions.builder()
                        .slots(SLOTS)
                        .payloadBytes(48)
                        .registryEntries(3)
                        .build());
        producer = ring.openProducer("p");
        first = ring.openConsumer("first");
        for (int i = 0; i < 20; i++) {
            long sequence = producer.publish((slot, s) -> slot.putLong(0, s));
            first.commit(Math.min(sequence, 16));
        }
        try (RingWords words = new RingWords(ring)) {
            words.halfJoined(1, LAPPED);
        }
    }

    @AfterEach
    void close() {
        producer.close();
        first.close();
        ring.close();
    }

    private static List<Long> poll(Consumer consumer) throws Exception {
        List<Long> seen = new ArrayList<>();
        EventPoller poller = consumer.poller();
        while (poller.poll((event, sequence, endOfBatch) -> seen.add(sequence)) == EventPoller.PollState.PROCESSING) {
            assertThat(seen).hasSizeLessThanOrEqualTo(SLOTS);
        }
        return seen;
    }

    @Test
    void theNextThatJoinsStartsAtWhatIsProtected() throws Exception {
        try (Consumer next = ring.openConsumer("next")) {
            assertThat(next.position()).isEqualTo(16);
            assertThat(poll(next)).containsExactly(17L, 18L, 19L);
        }
    }

    @Test
    void theLastThatLeavesLeavesItsOwnPosition() throws Exception {
        first.leave();
        assertThat(producer.remainingCapacity()).isEqualTo(SLOTS - 3);
        try (Consumer next = ring.openConsumer("next")) {
            assertThat(poll(next)).containsExactly(17L, 18L, 19L);
        }
    }

    @Test
    void theLastThatIsRemovedLeavesItsOwnPosition() throws Exception {
        first.close();
        ring.removeConsumer("first");
        try (Consumer next = ring.openConsumer("next")) {
            assertThat(poll(next)).containsExactly(17L, 18L, 19L);
        }
    }

    @Test
    void aRepairFreesIt() throws Exception {
        assertThat(ring.repair().consumersFreed()).isEqualTo(1);
        assertThat(producer.remainingCapacity()).isEqualTo(SLOTS - 3);
        assertThat(poll(first)).isEqualTo(LongStream.rangeClosed(17, 19).boxed().toList());
    }
}
