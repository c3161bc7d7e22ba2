package io.ringfence.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringfence.consume.BatchEventProcessor;
import io.ringfence.consume.Consumer;
import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.EventPoller;
import io.ringfence.metrics.RingSnapshot;
import io.ringfence.produce.Producer;
import io.ringfence.ring.RepairReport;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.layout.LedgerLayout;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.sequence.WithoutConsumers;
import io.ringfence.testing.Await;
import io.ringfence.testing.ChildJvm;
import io.ringfence.testing.FastTempDir;
import io.ringfence.testing.RingWords;
import io.ringfence.testing.Threads;
import io.ringfence.wait.BusySpinWaitStrategy;
import io.ringfence.wait.SleepingWaitStrategy;
import io.ringfence.wait.WaitStrategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Producers that die with an open claim, in rings with one producer and with many. */
@Tag("crash")
@Timeout(120)
@ParameterizedClass
@EnumSource(ProducerMode.class)
class DeadProducerTest {
    private static final int SLOTS = 16;
    private static final Duration REPAIRED_WITHIN = Duration.ofSeconds(1);

    private final ProducerMode mode;

    @TempDir(factory = FastTempDir.class)
    Path temp;

    private Ring ring;
    private RingWords words;

    DeadProducerTest(ProducerMode mode) {
        this.mode = mode;
    }

    private void create(WithoutConsumers policy) {
        ring = Ring.create(
                temp.resolve("ring"),
                RingOptions.builder()
                        .slots(SLOTS)
                        .payloadBytes(48)
                        .producerMode(mode)
                        .withoutConsumers(policy)
                        .build());
        words = new RingWords(ring);
    }

    @AfterEach
    void close() {
        if (ring != null) {
            words.close();
            ring.close();
        }
    }

    private void run(Object... role) {
        try (ChildJvm child = ChildJvm.start(Roles.class, role)) {
            assertThat(child.awaitExit()).as("err %s", child.err()).isEqualTo(9);
        }
    }

    /** A child that published so many, and died while it wrote the n-th of a batch. */
    private void halt(int before, int batch, int at) {
        run("halt", ring.path(), "victim", before, batch, at);
    }

    private static List<Long> poll(Consumer consumer) throws Exception {
        List<Long> seen = new ArrayList<>();
        EventPoller poller = consumer.poller();
        while (poller.poll((event, sequence, endOfBatch) -> {
                    assertThat(event.getLong(0)).isEqualTo(sequence);
                    return seen.add(sequence);
                })
                == EventPoller.PollState.PROCESSING) {
            assertThat(seen.size()).isLessThanOrEqualTo(SLOTS);
        }
        return seen;
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private RingSnapshot.CounterReport counters() {
        return ring.inspector().snapshot().counters();
    }

    @Test
    void aWaitingConsumerRepairsASingleEvent() throws Exception {
        create(WithoutConsumers.BLOCK);
        waitsThroughTheDeath(1, 1, new io.ringfence.wait.BlockingWaitStrategy());
    }

    @Test
    void aWaitingConsumerRepairsABatchHoweverItWaits() throws Exception {
        create(WithoutConsumers.BLOCK);
        waitsThroughTheDeath(5, 3, new SleepingWaitStrategy());
        if (ring != null) {
            words.close();
            ring.close();
        }
        Ring.delete(ring.path());
        create(WithoutConsumers.BLOCK);
        waitsThroughTheDeath(5, 5, new BusySpinWaitStrategy());
    }

    private void waitsThroughTheDeath(int batch, int at, WaitStrategy strategy) throws Exception {
        List<Long> seen = new ArrayList<>();
        try (Consumer consumer = ring.openConsumer("c", ConsumerOptions.DEFAULT.withWaitStrategy(strategy));
                Threads threads = new Threads()) {
            BatchEventProcessor processor = consumer.processor((event, sequence, endOfBatch) -> seen.add(sequence));
            threads.start("consumer", processor::run);
            try (ChildJvm child = ChildJvm.start(Roles.class, "halt", ring.path(), "victim", 3, batch, at)) {
                String ignored = child.await("claimed to");
                assertThat(child.awaitExit()).isEqualTo(9);
                Await.until("the claim is passed over", REPAIRED_WITHIN, () -> consumer.position() == 2 + batch);
            }
            processor.halt();
            threads.join();
            assertThat(consumer.abortedSeen()).isEqualTo(batch);
        }
        assertThat(seen).containsExactly(0L, 1L, 2L);
        assertThat(counters().repairedAborted()).isEqualTo(batch);
        assertThat(counters().repairedPublished()).isZero();
        assertThat(counters().repairNanosMax()).isPositive().isLessThan(REPAIRED_WITHIN.toNanos());
    }

    @Test
    void aConsumerThatPollsRepairsToo() throws Exception {
        create(WithoutConsumers.BLOCK);
        try (Consumer consumer = ring.openConsumer("c")) {
            EventPoller poller = consumer.poller();
            halt(0, 2, 1);
            Await.until("the claim is passed over", REPAIRED_WITHIN, () -> {
                EventPoller.PollState ignored = poller.poll((event, sequence, endOfBatch) -> true);
                return consumer.position() == 1;
            });
        }
    }

    @Test
    void whoAttachesRepairs() throws Exception {
        create(WithoutConsumers.BLOCK);
        halt(2, 3, 2);
        Ring.attach(ring.path()).close();
        assertThat(counters().repairedAborted()).isEqualTo(3);
        try (Consumer consumer = ring.openConsumer("c")) {
            assertThat(poll(consumer)).containsExactly(0L, 1L);
            assertThat(consumer.position()).isEqualTo(4);
        }
    }

    @Test
    void repairSaysWhatItDidAndASecondOneFindsNothing() {
        create(WithoutConsumers.BLOCK);
        halt(2, 4, 4);
        assertThat(ring.inspector().snapshot().verdict()).contains("'victim'").contains("dead");

        assertThat(ring.repair()).isEqualTo(new RepairReport(0, 4, 0));
        assertThat(ring.repair()).isEqualTo(new RepairReport(0, 0, 0));
        assertThat(ring.inspector().snapshot().published()).isEqualTo(5);
    }

    @Test
    void whatWasCommittedIsPublishedWhole() throws Exception {
        create(WithoutConsumers.BLOCK);
        halt(1, 4, 4); // every payload is written
        words.commit("victim", 4);

        assertThat(ring.repair()).isEqualTo(new RepairReport(4, 0, 0));
        try (Consumer consumer = ring.openConsumer("c")) {
            assertThat(poll(consumer)).isEqualTo(range(0, 4));
        }
    }

    @Test
    void aBatchKilledBetweenTwoStampsIsStillSeenWhole() throws Exception {
        for (int stamped = 1; stamped < 4; stamped++) {
            create(WithoutConsumers.BLOCK);
            halt(1, 4, 4);
            words.commit("victim", 4);
            for (long sequence = 4; sequence > 4 - stamped; sequence--) {
                words.stamp(sequence, sequence + 1);
            }
            try (Consumer consumer = ring.openConsumer("c")) {
                assertThat(poll(consumer)).as("nothing of it yet").containsExactly(0L);
                assertThat(ring.repair()).isEqualTo(new RepairReport(4 - stamped, 0, 0));
                assertThat(poll(consumer)).isEqualTo(range(1, 4));
            }
            close();
            Ring.delete(ring.path());
        }
        create(WithoutConsumers.BLOCK);
    }

    @Test
    void aBatchPublishedInPartsKeepsWhatWasPublished() throws Exception {
        create(WithoutConsumers.BLOCK);
        run("parts", ring.path(), "victim", 5, 2);

        assertThat(ring.repair()).isEqualTo(new RepairReport(0, 3, 0));
        try (Consumer consumer = ring.openConsumer("c")) {
            assertThat(poll(consumer)).containsExactly(0L, 1L);
            assertThat(consumer.position()).isEqualTo(4);
        }
    }

    @Test
    void aTokenIsToldOnlyIfItsPublicationWasCommitted() {
        create(WithoutConsumers.BLOCK);
        halt(2, 3, 3);
        int unused = words.ledger("victim", LedgerLayout.TOKEN_A_OFFSET)
                        < words.ledger("victim", LedgerLayout.TOKEN_B_OFFSET)
                ? LedgerLayout.TOKEN_A_OFFSET
                : LedgerLayout.TOKEN_B_OFFSET;
        words.ledger("victim", unused, 4); // as it is killed after the token, before the commit
        words.ledger("victim", unused + LedgerLayout.TOKEN_VALUE_OFFSET, 1000);
        try (Producer reopened = ring.openProducer("victim")) {
            assertThat(reopened.lastToken()).isEqualTo(2);
            assertThat(reopened.lastTokenSequence()).isEqualTo(1);
            reopened.publish((slot, sequence) -> slot.putLong(0, sequence));
            assertThat(reopened.lastToken())
                    .as("a later commit does not make it valid")
                    .isEqualTo(2);
            reopened.publishBatch(2, (slot, sequence) -> slot.putLong(0, sequence));
            assertThat(reopened.lastToken()).isEqualTo(2);
        }
        assertThat(counters().repairedAborted()).isEqualTo(3);
    }

    @Test
    void aCommittedTokenIsToldAndItsPublicationCompleted() throws Exception {
        create(WithoutConsumers.BLOCK);
        halt(2, 3, 3);
        words.ledger("victim", LedgerLayout.TOKEN_A_OFFSET, 4);
        words.ledger("victim", LedgerLayout.TOKEN_A_OFFSET + LedgerLayout.TOKEN_VALUE_OFFSET, 1000);
        words.commit("victim", 4);
        try (Producer reopened = ring.openProducer("victim");
                Consumer consumer = ring.openConsumer("c")) {
            assertThat(reopened.lastToken()).isEqualTo(1000);
            assertThat(reopened.lastTokenSequence()).isEqualTo(4);
            assertThat(poll(consumer)).isEqualTo(range(0, 4));
        }
    }

    @Test
    void theNextProducerGoesOnAfterTheDeadOne() throws Exception {
        create(WithoutConsumers.BLOCK);
        halt(1, 2, 1);
        try (Producer next = ring.openProducer(mode == ProducerMode.SINGLE ? "another" : "victim");
                Consumer consumer = ring.openConsumer("c")) {
            assertThat(next.publish((slot, sequence) -> slot.putLong(0, sequence)))
                    .isEqualTo(3);
            assertThat(poll(consumer)).containsExactly(0L, 3L);
        }
    }

    @Test
    void withoutConsumersADeadClaimDoesNotStopAnOverwritingRing() {
        create(WithoutConsumers.OVERWRITE);
        halt(0, 2, 1);
        try (Producer next = ring.openProducer("another")) {
            long start = System.nanoTime();
            for (int i = 0; i < 5 * SLOTS; i++) {
                next.publish((slot, sequence) -> slot.putLong(0, sequence));
            }
            assertThat(System.nanoTime() - start)
                    .isLessThan(Duration.ofSeconds(5).toNanos());
        }
        assertThat(counters().repairedAborted()).isEqualTo(2);
    }

    @Test
    void aProducerThatOnlyTriesFindsTheDeadToo() {
        assumeTrue(mode == ProducerMode.MULTI, "a single producer has nobody beside it");
        create(WithoutConsumers.OVERWRITE);
        try (Producer trying = ring.openProducer("trying")) { // open before the death: opening repairs
            halt(0, 2, 1);
            Await.until("five laps are published", Duration.ofSeconds(1), () -> {
                long sequence = trying.tryPublish((slot, at) -> slot.putLong(0, at));
                return sequence > 5 * SLOTS;
            });
        }
        assertThat(counters().repairedAborted()).isEqualTo(2);
    }

    @Test
    void manyDeathsLeaveNoEntryAndNoNameBehind() {
        create(WithoutConsumers.BLOCK);
        for (int i = 0; i < 3; i++) {
            run("parts", ring.path(), "victim" + i, 1, 0);
            RepairReport ignored = ring.repair();
        }
        assertThat(ring.inspector().snapshot().producers()).isEmpty();
        assertThat(counters().repairedAborted()).isEqualTo(3);
        assertThatThrownBy(() -> words.ledgerEntry("victim0")).isInstanceOf(AssertionError.class);
    }
}
