package io.ringfence.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.consume.EventPoller.PollState;
import io.ringfence.produce.Producer;
import io.ringfence.produce.ProducerOptions;
import io.ringfence.ring.RepairReport;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.error.ClosedException;
import io.ringfence.ring.error.InUseException;
import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.ring.error.NotRegisteredException;
import io.ringfence.ring.error.StartPositionException;
import io.ringfence.ring.error.TableFullException;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.sequence.SequenceBarrier;
import io.ringfence.sequence.WithoutConsumers;
import io.ringfence.testing.Await;
import io.ringfence.testing.FastTempDir;
import io.ringfence.wait.ProducerWaitStrategy;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Registration, positions, starts, and polling. */
@Tag("unit")
@Timeout(60)
class ConsumerTest {
    private static final int SLOTS = 8;

    @TempDir(factory = FastTempDir.class)
    Path temp;

    private Ring ring;
    private Producer producer;

    private void create(WithoutConsumers policy, long initialSequence) {
        create(policy, initialSequence, ProducerMode.MULTI);
    }

    private void create(WithoutConsumers policy, long initialSequence, ProducerMode mode) {
        ring = Ring.create(
                temp.resolve("ring"),
                RingOptions.builder()
                        .slots(SLOTS)
                        .payloadBytes(48)
                        .registryEntries(3)
                        .producerMode(mode)
                        .withoutConsumers(policy)
                        .initialSequence(initialSequence)
                        .build());
        producer = ring.openProducer("p", new ProducerOptions(ProducerWaitStrategy.fail()));
    }

    @AfterEach
    void close() {
        producer.close();
        ring.close();
    }

    private void publish(int n) {
        for (int i = 0; i < n; i++) {
            producer.publish((slot, sequence) -> slot.putLong(0, sequence));
        }
    }

    private static List<Long> poll(Consumer consumer) throws Exception {
        List<Long> seen = new ArrayList<>();
        EventPoller poller = consumer.poller();
        PollState state = PollState.PROCESSING;
        while (state == PollState.PROCESSING) {
            state = poller.poll((event, sequence, endOfBatch) -> {
                assertThat(event.getLong(0)).isEqualTo(sequence);
                return seen.add(sequence);
            });
        }
        return seen;
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private Consumer open(String name, StartAt start) {
        return ring.openConsumer(name, ConsumerOptions.DEFAULT.withStartAt(start));
    }

    @Test
    void theFirstConsumerOfABlockingRingFindsEverything() throws Exception {
        create(WithoutConsumers.BLOCK, 0);
        publish(SLOTS);
        assertThat(producer.tryClaim(1)).isEqualTo(-1);
        try (Consumer consumer = ring.openConsumer("c")) {
            assertThat(consumer.name()).isEqualTo("c");
            assertThat(consumer.position()).isEqualTo(-1);
            assertThat(poll(consumer)).isEqualTo(range(0, SLOTS - 1));
        }
    }

    @Test
    void theFirstConsumerOfAnOverwritingRingStartsAtTheCursor() throws Exception {
        create(WithoutConsumers.OVERWRITE, 0);
        publish(3 * SLOTS);
        try (Consumer consumer = ring.openConsumer("c")) {
            assertThat(poll(consumer)).isEmpty();
            publish(SLOTS);
            assertThat(producer.tryClaim(1)).isEqualTo(-1);
            assertThat(poll(consumer)).isEqualTo(range(3 * SLOTS, 4 * SLOTS - 1));
        }
    }

    @Test
    void aClosedConsumerGoesOnHoldingItsPlace() throws Exception {
        create(WithoutConsumers.BLOCK, 0);
        Consumer consumer = ring.openConsumer("c");
        publish(5);
        assertThat(poll(consumer)).isEqualTo(range(0, 4));
        consumer.close();
        consumer.close();
        assertThat(consumer.isClosed()).isTrue();
        publish(SLOTS);
        assertThat(producer.tryClaim(1)).isEqualTo(-1);

        try (Consumer again = ring.openConsumer("c")) {
            assertThat(again.position()).isEqualTo(4);
            assertThat(again.missed().count()).isZero();
            assertThat(poll(again)).isEqualTo(range(5, 4 + SLOTS));
        }
    }

    @Test
    void whatWasNotCommittedComesAgain() throws Exception {
        create(WithoutConsumers.BLOCK, 0);
        publish(4);
        Consumer consumer = ring.openConsumer("c");
        consumer.commit(1);
        consumer.close();
        try (Ring again = Ring.attach(ring.path());
                Consumer reopened = again.openConsumer("c")) {
            assertThat(poll(reopened)).containsExactly(2L, 3L);
        }
    }

    @Test
    void theStartCountsAtTheFirstRegistrationOnly() throws Exception {
        create(WithoutConsumers.BLOCK, 0);
        publish(2);
        open("c", StartAt.earliest()).close();
        publish(2);
        try (Consumer consumer = open("c", StartAt.next())) {
            assertThat(poll(consumer)).isEqualTo(range(0, 3));
        }
    }

    @Test
    void startsWhereItIsAskedTo() throws Exception {
        create(WithoutConsumers.BLOCK, 0);
        publish(6);
        try (Consumer slow = ring.openConsumer("slow")) {
            slow.commit(1);
            try (Consumer earliest = open("earliest", StartAt.earliest())) {
                assertThat(poll(earliest)).isEqualTo(range(2, 5));
                earliest.leave();
            }
            try (Consumer next = open("next", StartAt.next())) {
                assertThat(poll(next)).isEmpty();
                publish(1);
                assertThat(poll(next)).containsExactly(6L);
                next.leave();
            }
            for (long start = 2; start <= 7; start++) {
                try (Consumer at = open("at", StartAt.sequence(start))) {
                    assertThat(poll(at)).isEqualTo(range(start, 6));
                    at.leave();
                }
            }
        }
    }

    @Test
    void whoStartsWithTheNextEventNeverLetsProducersLapAnOpenClaim() throws Exception {
        create(WithoutConsumers.BLOCK, 0);
        publish(3);
        try (Producer slow = ring.openProducer("slow")) {
            long open = slow.claim();
            assertThatThrownBy(() -> open("c", StartAt.sequence(open + 1))).isInstanceOf(StartPositionException.class);
            try (Consumer consumer = open("c", StartAt.next())) {
                publish(SLOTS - 1);
                assertThat(producer.tryClaim(1))
                        .as("the slot of the open claim")
                        .isEqualTo(-1);
                slow.slot(open).putLong(0, open);
                slow.publish();
                assertThat(poll(consumer)).isEqualTo(range(open, open + SLOTS - 1));
            }
        }
    }

    @Test
    void aStartThatNothingProtectsIsRefusedAndLeavesNoTrace() {
        create(WithoutConsumers.BLOCK, 0);
        publish(6);
        try (Consumer slow = ring.openConsumer("slow")) {
            slow.commit(3);
            for (long start : new long[] {0, 3, 7, -5, Long.MIN_VALUE, Long.MAX_VALUE}) {
                assertThatThrownBy(() -> open("c", StartAt.sequence(start)))
                        .as("start at %d", start)
                        .isInstanceOf(StartPositionException.class)
                        .hasMessageContaining("4 to 6");
            }
            assertThat(ring.inspector().snapshot().consumers()).hasSize(1);
            publish(6);
            assertThat(producer.tryClaim(1))
                    .as("only 'slow' holds producers back")
                    .isEqualTo(-1);
            slow.commit(5);
            publish(2);
        }
    }

    @Test
    void aConsumerThatLeavesHoldsNobodyBack() throws Exception {
        create(WithoutConsumers.BLOCK, 0);
        Consumer quick = ring.openConsumer("quick");
        Consumer slow = ring.openConsumer("slow");
        publish(SLOTS);
        assertThat(poll(quick)).hasSize(SLOTS);
        assertThat(producer.tryClaim(1)).isEqualTo(-1);
        slow.leave();
        publish(SLOTS);
        assertThat(poll(quick)).hasSize(SLOTS);
        assertThatThrownBy(() -> ring.removeConsumer("slow")).isInstanceOf(NotRegisteredException.class);
        quick.close();
    }

    @Test
    void theLastToLeaveABlockingRingLeavesTheRestToTheNext() throws Exception {
        create(WithoutConsumers.BLOCK, 0);
        Consumer first = ring.openConsumer("first");
        publish(SLOTS);
        first.commit(2);
        first.leave();
        publish(3);
        assertThat(producer.tryClaim(1)).isEqualTo(-1);
        try (Consumer second = ring.openConsumer("second")) {
            assertThat(poll(second)).isEqualTo(range(3, SLOTS + 2));
        }
    }

    @Test
    void aRemovedConsumerIsForgottenAndALivingOneIsNotRemoved() {
        create(WithoutConsumers.BLOCK, 0);
        Consumer consumer = ring.openConsumer("c");
        assertThatThrownBy(() -> ring.removeConsumer("c")).isInstanceOf(InUseException.class);
        consumer.close();
        ring.removeConsumer("c");
        assertThat(ring.inspector().snapshot().consumers()).isEmpty();
        assertThatThrownBy(() -> ring.removeConsumer("c"))
                .isInstanceOf(NotRegisteredException.class)
                .hasMessageContaining("'c'");
    }

    @Test
    void aNameInUseIsRefusedAndAFullRegistryToo() {
        create(WithoutConsumers.BLOCK, 0);
        try (Consumer one = ring.openConsumer("1");
                Consumer two = ring.openConsumer("2");
                Consumer three = ring.openConsumer("3")) {
            assertThat(List.of(one.name(), two.name(), three.name())).containsExactly("1", "2", "3");
            assertThatThrownBy(() -> ring.openConsumer("2"))
                    .isInstanceOf(InUseException.class)
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
            assertThatThrownBy(() -> ring.openConsumer("4")).isInstanceOf(TableFullException.class);
            two.leave();
            ring.openConsumer("4").close();
        }
    }

    @Test
    void aPollHandlesAtMostABatchAndCommitsIt() throws Exception {
        create(WithoutConsumers.BLOCK, 0);
        publish(7);
        try (Consumer consumer = ring.openConsumer("c", ConsumerOptions.DEFAULT.withMaxBatch(3))) {
            EventPoller poller = consumer.poller();
            List<String> seen = new ArrayList<>();
            EventPoller.Handler handler = (event, sequence, endOfBatch) -> seen.add(sequence + " " + endOfBatch);
            assertThat(poller.poll(handler)).isEqualTo(PollState.PROCESSING);
            assertThat(seen).containsExactly("0 false", "1 false", "2 true");
            assertThat(consumer.position()).isEqualTo(2);
            assertThat(poller.poll(handler)).isEqualTo(PollState.PROCESSING);
            assertThat(poller.poll(handler)).isEqualTo(PollState.PROCESSING);
            assertThat(seen).endsWith("6 true").hasSize(7);
            assertThat(poller.poll(handler)).isEqualTo(PollState.IDLE);
            assertThat(consumer.position()).isEqualTo(6);
        }
    }

    @Test
    void aHandlerThatReturnsFalseEndsThePollAfterItsEvent() throws Exception {
        create(WithoutConsumers.BLOCK, 0);
        publish(5);
        try (Consumer consumer = ring.openConsumer("c")) {
            List<Long> seen = new ArrayList<>();
            assertThat(consumer.poller().poll((event, sequence, endOfBatch) -> {
                        seen.add(sequence);
                        return sequence < 1;
                    }))
                    .isEqualTo(PollState.PROCESSING);
            assertThat(seen).containsExactly(0L, 1L);
            assertThat(consumer.position()).isEqualTo(1);
            assertThat(poll(consumer)).isEqualTo(range(2, 4));
        }
    }

    @Test
    void aHandlerThatThrowsCommitsNothingOfThatPoll() throws Exception {
        create(WithoutConsumers.BLOCK, 0);
        publish(5);
        try (Consumer consumer = ring.openConsumer("c")) {
            Exception mine = new Exception("mine");
            assertThatThrownBy(() -> consumer.poller().poll((event, sequence, endOfBatch) -> {
                        if (sequence == 3) {
                            throw mine;
                        }
                        return true;
                    }))
                    .isSameAs(mine);
            assertThat(consumer.position()).isEqualTo(-1);
            assertThat(poll(consumer)).isEqualTo(range(0, 4));
        }
    }

    @Test
    void abortedSlotsAreSkippedAndCountedAndTheLastPublishedOneEndsTheBatch() throws Exception {
        create(WithoutConsumers.BLOCK, 0);
        producer.claim(2);
        producer.abort();
        publish(1);
        producer.claim(1);
        producer.abort();
        publish(1);
        producer.claim(3);
        producer.abort();
        try (Consumer consumer = ring.openConsumer("c")) {
            List<String> seen = new ArrayList<>();
            assertThat(consumer.poller().poll((event, sequence, endOfBatch) -> seen.add(sequence + " " + endOfBatch)))
                    .isEqualTo(PollState.PROCESSING);
            assertThat(seen).containsExactly("2 false", "4 true");
            assertThat(consumer.position()).isEqualTo(7);
            assertThat(consumer.abortedSeen()).isEqualTo(6);
            producer.claim(1);
            producer.abort();
            assertThat(poll(consumer)).isEmpty();
            assertThat(consumer.position()).isEqualTo(8);
        }
    }

    @Test
    void aClaimInTheWayIsToldFromAnEmptyRing() throws Exception {
        create(WithoutConsumers.BLOCK, 0);
        try (Consumer consumer = ring.openConsumer("c")) {
            EventPoller poller = consumer.poller();
            assertThat(poller.poll((event, sequence, endOfBatch) -> true)).isEqualTo(PollState.IDLE);
            producer.claim(2);
            Await.until(
                    "a poll looks for claims",
                    () -> poller.poll((event, sequence, endOfBatch) -> true) == PollState.GATING);
            producer.publish();
            assertThat(poller.poll((event, sequence, endOfBatch) -> true)).isEqualTo(PollState.PROCESSING);
        }
    }

    @Test
    void aConsumerMayWaitAndCommitByHand() throws Exception {
        create(WithoutConsumers.BLOCK, 0);
        try (Consumer consumer = ring.openConsumer("c")) {
            SequenceBarrier barrier = consumer.newBarrier();
            EventReader reader = consumer.reader();
            publish(2);
            producer.claim(1);
            producer.abort();
            assertThat(barrier.waitFor(0)).isEqualTo(2);
            Event first = reader.read(0);
            assertThat(first).isNotNull();
            assertThat(first.getLong(0)).isZero();
            assertThat(reader.read(1)).isSameAs(first);
            assertThat(first.getLong(0)).isEqualTo(1);
            assertThat(reader.read(2)).as("aborted").isNull();
            consumer.commit(2);
            assertThat(ring.inspector().snapshot().remaining()).isEqualTo(SLOTS);
        }
    }

    @Test
    void aClosedHandleIsOfNoUse() {
        create(WithoutConsumers.BLOCK, 0);
        Consumer consumer = ring.openConsumer("c");
        EventPoller poller = consumer.poller();
        consumer.close();
        assertThatThrownBy(() -> poller.poll((event, sequence, endOfBatch) -> true))
                .isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> consumer.commit(3)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(consumer::leave).isInstanceOf(ClosedException.class);
        ring.close();
        assertThatThrownBy(() -> ring.openConsumer("c")).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> ring.openProducer("c")).isInstanceOf(ClosedException.class);
    }

    @Test
    void optionsThatCannotBeAreRefused() {
        create(WithoutConsumers.BLOCK, 0);
        assertThatThrownBy(() -> ConsumerOptions.DEFAULT.withMaxBatch(0)).isInstanceOf(InvalidOptionException.class);
        assertThatThrownBy(() -> ConsumerOptions.DEFAULT.withReleaseAfterDeath(Duration.ofNanos(-1)))
                .isInstanceOf(InvalidOptionException.class);
    }

    @ParameterizedTest
    @EnumSource(ProducerMode.class)
    void aRingThatStartsFarUpWorksFromItsFirstSequence(ProducerMode mode) throws Exception {
        long initial = (1L << 32) - 3;
        create(WithoutConsumers.BLOCK, initial, mode);
        assertThat(ring.repair()).isEqualTo(new RepairReport(0, 0, 0));
        try (Consumer consumer = ring.openConsumer("c")) {
            for (int lap = 0; lap < 3; lap++) {
                publish(SLOTS);
                assertThat(producer.tryClaim(1)).isEqualTo(-1);
                assertThat(poll(consumer)).isEqualTo(range(initial + lap * SLOTS, initial + lap * SLOTS + SLOTS - 1));
            }
        }
        assertThat(ring.inspector().snapshot().published()).isEqualTo(initial + 3 * SLOTS - 1);
    }
}
