package io.ringfence.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.ring.layout.LedgerLayout;
import io.ringfence.testing.MemoryRing;
import io.ringfence.testing.Threads;
import io.ringfence.wait.ProducerWaitStrategy;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several multi-producer sequencers on one ring. */
@Tag("unit")
class ManyProducersTest {
    private static final int SLOTS = 8;

    private final MemoryRing ring = MemoryRing.blocking(SLOTS);
    private final Sequence gate = ring.gate(0);
    private final Sequencer first = producer(0);
    private final Sequencer second = producer(1);
    private final Sequencer third = producer(2);

    private Sequencer producer(int index) {
        return ring.sequencer(ProducerMode.MULTI, index, ProducerWaitStrategy.fail());
    }

    @Test
    void eachClaimsItsOwn() {
        assertThat(first.next(2)).isEqualTo(1);
        assertThat(second.next()).isEqualTo(2);
        assertThat(third.next(3)).isEqualTo(5);
        assertThat(first.getCursor()).isEqualTo(5);
        assertThat(second.remainingCapacity()).isEqualTo(SLOTS - 6);
    }

    @Test
    void whatIsPublishedOutOfOrderIsSeenInOrderOnly() {
        SequenceBarrier barrier = first.newBarrier();
        first.next(2);
        second.next();
        third.next(2);

        third.publish(3, 4);
        assertThat(barrier.available(0)).isEqualTo(-1);
        assertThat(first.getHighestPublishedSequence(0, 4)).isEqualTo(-1);
        assertThat(first.getHighestPublishedSequence(3, 4)).isEqualTo(4);
        assertThat(first.isAvailable(3))
                .as("each handle sees what any has published")
                .isTrue();

        first.publish(0, 1);
        assertThat(barrier.available(0)).isEqualTo(1);
        assertThat(barrier.available(2)).isEqualTo(1);
        second.publish(2);
        assertThat(barrier.available(0)).isEqualTo(4);
        assertThat(third.getHighestPublishedSequence(0, 4)).isEqualTo(4);
        assertThat(first.getCursor()).as("publication never moves the cursor").isEqualTo(4);
    }

    @Test
    void anAbortedClaimInTheMiddleHoldsNobodyUp() {
        first.next();
        second.next(2);
        third.next();
        first.publishClaim();
        third.publishClaim();
        second.abortClaim();

        assertThat(first.newBarrier().available(0)).isEqualTo(3);
        assertThat(first.isAvailable(1)).isFalse();
    }

    @Test
    void nobodyPublishesWhatAnotherHasClaimed() {
        first.next();
        second.next();

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> first.publish(1))
                .isInstanceOf(io.ringfence.ring.error.ClaimException.class);
        assertThat(first.isAvailable(1)).isFalse();
    }

    @Test
    void aFullRingIsFullForEachAndLeavesNothingInTheirEntries() {
        first.next(SLOTS - 1);
        first.publishClaim();

        assertThat(second.tryNext(3)).isEqualTo(-2);
        assertThat(ring.ledger(1).lowAcquire()).isEqualTo(LedgerLayout.NONE);
        assertThat(third.tryNext()).isEqualTo(SLOTS - 1);
        assertThat(first.tryNext()).isEqualTo(-1);
        assertThat(ring.ledger(0).lowAcquire()).isEqualTo(LedgerLayout.NONE);
        gate.set(0);
        assertThat(second.tryNext()).isEqualTo(SLOTS);
    }

    @Test
    void anOpenClaimIsNeverLappedAlthoughNoConsumerHoldsProducersBack() {
        MemoryRing overwriting = new MemoryRing(SLOTS, WithoutConsumers.OVERWRITE, 1000);
        Sequencer stopped = overwriting.sequencer(ProducerMode.MULTI, 0, ProducerWaitStrategy.fail());
        Sequencer quick = overwriting.sequencer(ProducerMode.MULTI, 1, ProducerWaitStrategy.fail());
        for (int i = 0; i < 3 * SLOTS; i++) {
            quick.next();
            quick.publishClaim();
        }
        long open = stopped.next(2);
        for (int i = 0; i < SLOTS - 2; i++) {
            assertThat(quick.tryNext()).isPositive();
            quick.publishClaim();
        }

        assertThat(quick.tryNext()).as("the slot is being written by the other").isEqualTo(-1);
        assertThat(quick.tryNext(SLOTS)).isEqualTo(-SLOTS);
        stopped.publish(open - 1);
        assertThat(quick.tryNext(2)).isEqualTo(-1);
        stopped.publish(open);
        assertThat(quick.tryNext(SLOTS)).isEqualTo(open + 2 * SLOTS - 2);
    }

    @Test
    void anEntryContainsItsClaimWhileItIsUnpublished() {
        first.next(3);
        second.next(2);

        assertThat(ring.ledger(0).lowAcquire()).isEqualTo(0);
        assertThat(ring.ledger(0).highAcquire()).isEqualTo(2);
        assertThat(ring.ledger(1).lowAcquire()).isEqualTo(3);
        assertThat(ring.ledger(1).highAcquire()).isEqualTo(4);
        first.publish(1);
        assertThat(ring.ledger(0).lowAcquire()).isLessThanOrEqualTo(0);
        assertThat(ring.ledger(0).highAcquire()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void commitIsTheHighEndOfABatchAndNeverOfPartsOfOne() {
        first.next(3);
        assertThat(ring.ledger(0).commitAcquire()).isEqualTo(LedgerLayout.NEVER);
        first.publish(2);
        first.publish(0);
        first.publish(1);
        assertThat(ring.ledger(0).commitAcquire()).isNotEqualTo(2);

        first.next(2);
        first.publishClaim();
        assertThat(ring.ledger(0).commitAcquire()).isEqualTo(4);
        first.next(2);
        first.abortClaim();
        assertThat(ring.ledger(0).commitAcquire())
                .as("an abort commits nothing")
                .isEqualTo(4);
    }

    @Test
    void tokensTakeTurnsInTwoCellsAndTheLastCommittedOneIsTold() {
        assertThat(ring.ledger(0).hasToken()).isFalse();
        for (long token : new long[] {10, -20, 0, Long.MIN_VALUE, 50}) {
            long sequence = first.next();
            first.publishClaim(token);
            gate.set(sequence);
            assertThat(ring.ledger(0).hasToken()).isTrue();
            assertThat(ring.ledger(0).lastToken()).isEqualTo(token);
            assertThat(ring.ledger(0).lastTokenSequence()).isEqualTo(sequence);
        }
        first.next();
        first.publishClaim();
        assertThat(ring.ledger(0).lastToken())
                .as("a publication without a token keeps the last")
                .isEqualTo(50);
        ring.ledger(0).forgetTokens();
        assertThat(ring.ledger(0).hasToken()).isFalse();
    }

    @Test
    void fourThreadsPublishAMillionDistinctEventsEachInItsOrder() throws Exception {
        int producers = 4;
        int perProducer = 250_000;
        MemoryRing shared = MemoryRing.blocking(1024);
        Sequence reader = shared.gate(0);
        long[] nextOf = new long[producers];
        try (Threads threads = new Threads()) {
            for (int p = 0; p < producers; p++) {
                int index = p;
                threads.start("producer " + p, () -> publishAll(shared, index, perProducer));
            }
            threads.start("reader", () -> {
                SequenceBarrier barrier = shared.sequencer(ProducerMode.MULTI, 7, ProducerWaitStrategy.fail())
                        .newBarrier();
                long sequence = 0;
                while (sequence < (long) producers * perProducer) {
                    long available = barrier.waitFor(sequence);
                    for (; sequence <= available; sequence++) {
                        int offset = shared.slots.payloadOffset(sequence);
                        int who = (int) shared.buffer.getLong(offset);
                        assertThat(shared.buffer.getLong(offset + Long.BYTES)).isEqualTo(nextOf[who]);
                        nextOf[who]++;
                    }
                    reader.set(available);
                }
            });
            threads.join();
        }
        assertThat(nextOf).containsOnly(perProducer);
        assertThat(Arrays.stream(nextOf).sum()).isEqualTo(shared.cursor.get() + 1);
    }

    private static void publishAll(MemoryRing ring, int who, int count) {
        Sequencer sequencer = ring.sequencer(ProducerMode.MULTI, who, ProducerWaitStrategy.park());
        int done = 0;
        while (done < count) {
            int n = Math.min(1 + done % 5, count - done);
            long high = sequencer.next(n);
            for (long sequence = high - n + 1; sequence <= high; sequence++) {
                int offset = ring.slots.payloadOffset(sequence);
                ring.buffer.putLong(offset, who);
                ring.buffer.putLong(offset + Long.BYTES, done++);
            }
            sequencer.publish(high - n + 1, high);
        }
    }
}
