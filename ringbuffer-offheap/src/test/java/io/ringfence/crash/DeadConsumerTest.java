package io.ringfence.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.EventPoller;
import io.ringfence.metrics.RingSnapshot.ConsumerReport;
import io.ringfence.produce.Producer;
import io.ringfence.produce.ProducerOptions;
import io.ringfence.ring.RepairReport;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.layout.ParticipantLayout;
import io.ringfence.sequence.WithoutConsumers;
import io.ringfence.testing.Await;
import io.ringfence.testing.ChildJvm;
import io.ringfence.testing.FastTempDir;
import io.ringfence.testing.RingWords;
import io.ringfence.wait.ProducerWaitStrategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Consumers that die, are held for, released, or come back. */
@Tag("crash")
@Timeout(120)
@Isolated
class DeadConsumerTest {
    private static final int SLOTS = 16;

    @TempDir(factory = FastTempDir.class)
    Path temp;

    private Ring ring;
    private Producer producer;

    @BeforeEach
    void create() {
        ring = Ring.create(
                temp.resolve("ring"),
                RingOptions.builder()
                        .slots(SLOTS)
                        .payloadBytes(48)
                        .withoutConsumers(WithoutConsumers.BLOCK)
                        .build());
        producer = ring.openProducer("p", patience(Duration.ofSeconds(5)));
    }

    @AfterEach
    void close() {
        producer.close();
        ring.close();
    }

    private static ProducerOptions patience(Duration patience) {
        return new ProducerOptions(ProducerWaitStrategy.timeout(patience));
    }

    private void publish(int n) {
        for (int i = 0; i < n; i++) {
            producer.publish((slot, sequence) -> slot.putLong(0, sequence));
        }
    }

    private static List<Long> poll(Consumer consumer) throws Exception {
        List<Long> seen = new ArrayList<>();
        EventPoller poller = consumer.poller();
        while (poller.poll((event, sequence, endOfBatch) -> {
                    assertThat(event.getLong(0)).isEqualTo(sequence);
                    return seen.add(sequence);
                })
                == EventPoller.PollState.PROCESSING) {
            assertThat(seen.size()).isLessThanOrEqualTo(2 * SLOTS);
        }
        return seen;
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    /** A child that registers, handles in batches, and dies in the handler of a sequence that is published now. */
    private void dieAt(long sequence, int maxBatch, Duration releaseAfterDeath) {
        try (ChildJvm child = ChildJvm.start(
                Roles.class, "consume", ring.path(), "victim", maxBatch, sequence, releaseAfterDeath.toMillis())) {
            String ignored = child.await("idle at");
            publish((int) (sequence - ring.inspector().snapshot().cursor()) + 3);
            assertThat(child.awaitExit()).as("err %s", child.err()).isEqualTo(9);
        }
    }

    @Test
    void resumesAtTheSequenceAfterTheLastOneCommitted() throws Exception {
        dieAt(9, 4, Duration.ZERO);
        try (Consumer consumer = ring.openConsumer("victim")) {
            assertThat(consumer.position()).isBetween(5L, 8L);
            assertThat(consumer.missed().count()).isZero();
            List<Long> seen = poll(consumer);
            assertThat(seen).contains(9L).endsWith(12L).isEqualTo(range(seen.get(0), 12));
        }
        assertThat(ring.inspector().snapshot().counters().takeovers()).isEqualTo(1);
    }

    @Test
    void aDeadConsumerHoldsProducersBackUntilItComesBack() throws Exception {
        dieAt(2, 1, Duration.ZERO);
        publish(SLOTS - 4);
        assertThat(producer.tryPublish((slot, sequence) -> slot.putLong(0, sequence)))
                .isEqualTo(-1);
        ConsumerReport report = ring.inspector().snapshot().consumers().get(0);
        assertThat(report.owner()).isEqualTo("dead");
        assertThat(report.gating()).isTrue();
        assertThat(ring.inspector().snapshot().verdict()).contains("'victim'").contains("dead");
        RepairReport ignored = ring.repair();
        assertThat(producer.tryPublish((slot, sequence) -> slot.putLong(0, sequence)))
                .as("a repair gives nothing away")
                .isEqualTo(-1);
        try (Consumer consumer = ring.openConsumer("victim")) {
            assertThat(poll(consumer)).isEqualTo(range(2, SLOTS + 1));
        }
    }

    @Test
    void aDeadConsumerIsReleasedWhenSoRegisteredAndIsToldExactlyWhatItMissed() throws Exception {
        try (Consumer living = ring.openConsumer("living")) {
            dieAt(3, 1, Duration.ofMillis(100));
            assertThat(poll(living)).hasSize(7);
            long start = System.nanoTime();
            for (int i = 0; i < 3; i++) {
                publish(SLOTS - 4);
                assertThat(poll(living)).hasSize(SLOTS - 4);
            }
            assertThat(System.nanoTime() - start)
                    .isBetween(
                            Duration.ofMillis(100).toNanos(),
                            Duration.ofSeconds(4).toNanos());
            publish(5);
            ConsumerReport report = ring.inspector().snapshot().consumers().stream()
                    .filter(consumer -> consumer.name().equals("victim"))
                    .findFirst()
                    .orElseThrow();
            assertThat(report.gating()).isFalse();
            assertThat(report.sequence()).isEqualTo(2);

            long earliest = living.position();
            try (Consumer back = ring.openConsumer("victim")) {
                assertThat(back.missed()).isEqualTo(new Consumer.MissedRange(3, earliest));
                assertThat(back.missed().count()).isEqualTo(earliest - 2);
                assertThat(poll(back)).isEqualTo(range(earliest + 1, earliest + 5));
                publish(1);
            }
            assertThat(ring.inspector().snapshot().counters().releases()).isEqualTo(1);
        }
    }

    /** The machine's clock begins anew with each boot, and a ring that was closed in good order survives one. */
    @Test
    void aDeathNotedByTheClockOfAnEarlierBootHoldsNobodyBackForLonger() throws Exception {
        try (Consumer living = ring.openConsumer("living")) {
            dieAt(3, 1, Duration.ofMillis(20));
            try (RingWords words = new RingWords(ring)) {
                words.consumerDeadSince(
                        "victim", System.nanoTime() + Duration.ofDays(30).toNanos());
            }
            assertThat(poll(living)).hasSize(7);
            for (int i = 0; i < 2; i++) {
                publish(SLOTS - 4);
                assertThat(poll(living)).hasSize(SLOTS - 4);
            }
            assertThat(ring.inspector().snapshot().counters().releases()).isEqualTo(1);
        }
    }

    @Test
    void aStoppedConsumerIsNeverReleased() {
        try (ChildJvm child = ChildJvm.start(Roles.class, "consume", ring.path(), "victim", 1, 1_000_000, 50)) {
            String ignored = child.await("idle at");
            child.pause();
            publish(SLOTS);
            try (Producer impatient = ring.openProducer("q", patience(Duration.ofSeconds(1)))) {
                org.assertj.core.api.Assertions.assertThatThrownBy(
                                () -> impatient.publish((slot, sequence) -> slot.putLong(0, sequence)))
                        .isInstanceOf(io.ringfence.ring.error.ProducerTimeoutException.class);
            }
            assertThat(ring.inspector().snapshot().counters().releases()).isZero();
            child.resume();
            publish(1);
            Await.until("it has handled all", () -> child.out().contains("idle at " + SLOTS));
        }
    }

    @Test
    void aRemovedDeadConsumerHoldsNobodyBack() throws Exception {
        try (Consumer living = ring.openConsumer("living")) {
            dieAt(2, 1, Duration.ZERO);
            assertThat(poll(living)).hasSize(6);
            publish(SLOTS - 4);
            assertThat(producer.tryClaim(1)).isEqualTo(-1);
            ring.removeConsumer("victim");
            publish(1);
            assertThat(poll(living)).hasSize(SLOTS - 3);
        }
    }

    @Test
    void aNewcomerThatDiedHalfWayIsClearedAwayByWhomItHoldsBack() throws Exception {
        try (Consumer living = ring.openConsumer("living");
                RingWords words = new RingWords(ring)) {
            dieAt(2, 1, Duration.ZERO);
            words.consumerState("victim", ParticipantLayout.JOINING);
            assertThat(poll(living)).hasSize(6);
            publish(2 * SLOTS - 20);
            assertThat(poll(living)).hasSize(2 * SLOTS - 20);
            publish(SLOTS); // waits until it is reclaimed
            assertThat(ring.inspector().snapshot().consumers()).hasSize(1);
            ring.openConsumer("victim").close();
        }
    }

    @Test
    void repairClearsAwayANewcomerThatDiedHalfWay() throws Exception {
        try (Consumer living = ring.openConsumer("living");
                RingWords words = new RingWords(ring)) {
            dieAt(2, 1, Duration.ZERO);
            words.consumerState("victim", ParticipantLayout.JOINING);
            assertThat(ring.repair()).isEqualTo(new RepairReport(0, 0, 1));
            assertThat(poll(living)).hasSize(6);
            publish(SLOTS);
            assertThat(poll(living)).hasSize(SLOTS);
        }
    }

    @Test
    void aReleasedConsumerThatDiedWhileItCameBackHoldsNobodyBackAndStillMissedWhatItMissed() throws Exception {
        try (Consumer living = ring.openConsumer("living");
                RingWords words = new RingWords(ring)) {
            dieAt(2, 1, Duration.ofMillis(20));
            assertThat(poll(living)).hasSize(6);
            publish(SLOTS);
            assertThat(poll(living)).hasSize(SLOTS);
            ring.openConsumer("victim").close();
            words.consumerState(
                    "victim", ParticipantLayout.RELEASED); // its line gates again, its state is not stored yet
            publish(SLOTS);
            assertThat(poll(living)).hasSize(SLOTS);
            publish(1);
            assertThat(poll(living)).hasSize(1);

            ring.openConsumer("victim").close();
            words.consumerState("victim", ParticipantLayout.RELEASED);
            try (Consumer back = ring.openConsumer("victim")) {
                assertThat(back.missed()).isEqualTo(new Consumer.MissedRange(2, living.position()));
                assertThat(back.position()).isEqualTo(living.position());
            }
        }
    }

    @Test
    void whatAReleasedConsumerMissedIsToldAgainUntilItHasCommitted() throws Exception {
        try (Consumer living = ring.openConsumer("living")) {
            dieAt(2, 1, Duration.ofMillis(20));
            assertThat(poll(living)).hasSize(6);
            publish(SLOTS);
            assertThat(poll(living)).hasSize(SLOTS);
            long returnedAt = living.position();

            ring.openConsumer("victim").close(); // as one that died before it could tell anyone
            publish(1);
            try (Consumer back = ring.openConsumer("victim")) {
                assertThat(back.missed()).isEqualTo(new Consumer.MissedRange(2, returnedAt));
                assertThat(poll(back)).containsExactly(returnedAt + 1);
            }
            try (Consumer later = ring.openConsumer("victim")) {
                assertThat(later.missed().count()).isZero();
            }
        }
    }

    @Test
    void aReleasedConsumerIsNotGivenAgainWhatItHasCommittedThoughASlowerOneProtectsIt() throws Exception {
        try (Consumer slow = ring.openConsumer("slow");
                RingWords words = new RingWords(ring)) {
            dieAt(4, 1, Duration.ofMillis(20));
            words.release("victim", 3);

            try (Consumer back = ring.openConsumer("victim")) {
                assertThat(slow.position()).isEqualTo(-1);
                assertThat(back.position()).isEqualTo(3);
                assertThat(back.missed().count()).isZero();
                assertThat(poll(back)).isEqualTo(range(4, 7));
            }
        }
    }

    @Test
    void aDeadConsumerIsNotForgottenByTheDefaultOptions() {
        assertThat(ConsumerOptions.DEFAULT.releaseAfterDeath()).isEqualTo(Duration.ZERO);
    }
}
