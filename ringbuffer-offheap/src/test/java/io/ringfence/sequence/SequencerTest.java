package io.ringfence.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.ring.error.ClaimException;
import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.ring.layout.CountersLayout;
import io.ringfence.testing.MemoryRing;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What both kinds of sequencer promise, through their common interface. */
@Tag("unit")
@ParameterizedClass
@EnumSource(ProducerMode.class)
class SequencerTest {
    private static final int SLOTS = 8;

    private final ProducerMode mode;
    private MemoryRing ring;
    private Sequence gate;
    private Sequencer sequencer;

    SequencerTest(ProducerMode mode) {
        this.mode = mode;
    }

    @BeforeEach
    void makeARingWithOneGate() {
        ring = MemoryRing.blocking(SLOTS);
        gate = ring.gate(0);
        sequencer = ring.sequencer(mode);
    }

    private void publishOne() {
        sequencer.publish(sequencer.next());
    }

    private void fill() {
        long high = sequencer.next(SLOTS);
        sequencer.publish(high - SLOTS + 1, high);
    }

    @Test
    void aFreshRingIsEmptyAndHasItsWholeCapacityFree() {
        assertThat(sequencer.getCursor()).isEqualTo(Sequence.INITIAL_VALUE);
        assertThat(sequencer.getBufferSize()).isEqualTo(SLOTS);
        assertThat(sequencer.remainingCapacity()).isEqualTo(SLOTS);
        assertThat(sequencer.hasAvailableCapacity(SLOTS)).isTrue();
        assertThat(sequencer.hasAvailableCapacity(SLOTS + 1)).isFalse();
        assertThat(sequencer.hasOpenClaim()).isFalse();
        for (long sequence = 0; sequence < SLOTS; sequence++) {
            assertThat(sequencer.isAvailable(sequence))
                    .as("a slot of zeros holds sequence %d", sequence)
                    .isFalse();
        }
    }

    @Test
    void claimsOneAfterTheOtherFromTheInitialSequenceOn() {
        for (long expected = 0; expected < SLOTS; expected++) {
            assertThat(sequencer.next()).isEqualTo(expected);
            assertThat(sequencer.getCursor()).isEqualTo(expected);
            sequencer.publish(expected);
        }
    }

    @Test
    void aClaimMovesTheCursorBeforeAnythingIsPublished() {
        assertThat(sequencer.next(3)).isEqualTo(2);
        assertThat(sequencer.getCursor()).isEqualTo(2);
        assertThat(sequencer.claimLow()).isZero();
        assertThat(sequencer.claimHigh()).isEqualTo(2);
        assertThat(sequencer.isAvailable(0)).isFalse();
        assertThat(sequencer.remainingCapacity()).isEqualTo(SLOTS - 3);
    }

    @Test
    void aFullRingClaimsNothing() {
        fill();

        assertThat(sequencer.tryNext()).isEqualTo(-1);
        assertThat(sequencer.getCursor()).isEqualTo(SLOTS - 1);
        assertThat(sequencer.hasOpenClaim()).isFalse();
        assertThat(sequencer.remainingCapacity()).isZero();
        assertThat(sequencer.hasAvailableCapacity(1)).isFalse();
    }

    @Test
    void tryNextTellsHowManySlotsAreMissing() {
        sequencer.publish(0, sequencer.next(6) - 0);

        assertThat(sequencer.tryNext(3)).isEqualTo(-1);
        assertThat(sequencer.tryNext(5)).isEqualTo(-3);
        assertThat(sequencer.tryNext(SLOTS)).isEqualTo(-6);
        assertThat(sequencer.getCursor()).as("nothing was claimed").isEqualTo(5);
        assertThat(sequencer.tryNext(2)).isEqualTo(7);
    }

    @Test
    void nextGivesUpWhenItsWaitStrategyDoesAndClaimsNothing() {
        fill();

        assertThatThrownBy(sequencer::next)
                .isInstanceOf(io.ringfence.ring.error.ProducerTimeoutException.class)
                .hasMessageContaining("full");
        assertThat(sequencer.getCursor()).isEqualTo(SLOTS - 1);
        assertThat(sequencer.hasOpenClaim()).isFalse();
    }

    @Test
    void roomComesBackAsTheGateMoves() {
        fill();
        for (int freed = 1; freed <= SLOTS; freed++) {
            gate.set(freed - 1);
            assertThat(sequencer.remainingCapacity()).isEqualTo(freed);
            assertThat(sequencer.hasAvailableCapacity(freed)).isTrue();
            assertThat(sequencer.hasAvailableCapacity(freed + 1)).isFalse();
        }
        assertThat(sequencer.tryNext(SLOTS)).isEqualTo(2 * SLOTS - 1);
    }

    @Test
    void everyBatchFromOneToTheWholeCapacityCanBeClaimed() {
        long last = -1;
        for (int n = 1; n <= SLOTS; n++) {
            long high = sequencer.next(n);
            assertThat(high).isEqualTo(last + n);
            sequencer.publish(high - n + 1, high);
            assertThat(sequencer.getHighestPublishedSequence(last + 1, high)).isEqualTo(high);
            gate.set(high);
            last = high;
        }
    }

    @Test
    void aBatchThatNeverFitsIsRefusedWithoutWaiting() {
        for (int n : new int[] {SLOTS + 1, Integer.MAX_VALUE, 0, -1, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> sequencer.next(n)).isInstanceOf(InvalidOptionException.class);
            assertThatThrownBy(() -> sequencer.tryNext(n)).isInstanceOf(InvalidOptionException.class);
        }
        assertThat(sequencer.getCursor()).isEqualTo(-1);
    }

    @Test
    void aSecondClaimWhileOneIsOpenIsRefused() {
        long sequence = sequencer.next();

        assertThatThrownBy(sequencer::next).isInstanceOf(ClaimException.class);
        assertThatThrownBy(() -> sequencer.next(2)).isInstanceOf(ClaimException.class);
        assertThatThrownBy(sequencer::tryNext).isInstanceOf(ClaimException.class);
        assertThatThrownBy(() -> sequencer.tryNext(2)).isInstanceOf(ClaimException.class);
        assertThat(sequencer.getCursor()).isEqualTo(sequence);

        sequencer.publish(sequence);
        assertThat(sequencer.next()).isEqualTo(sequence + 1);
    }

    @Test
    void aSequenceIsAvailableFromItsPublicationUntilItsSlotIsUsedAgain() {
        long first = sequencer.next();
        assertThat(sequencer.isAvailable(first)).isFalse();
        sequencer.publish(first);
        assertThat(sequencer.isAvailable(first)).isTrue();

        for (int i = 1; i < SLOTS; i++) {
            publishOne();
        }
        gate.set(SLOTS - 1);
        assertThat(sequencer.isAvailable(first)).isTrue();
        publishOne();
        assertThat(sequencer.isAvailable(first)).isFalse();
        assertThat(sequencer.isAvailable(first + SLOTS)).isTrue();
    }

    @Test
    void aBatchMayBePublishedInParts() {
        sequencer.next(4);

        sequencer.publish(2);
        assertThat(sequencer.hasOpenClaim()).isTrue();
        assertThat(sequencer.getHighestPublishedSequence(0, 3)).isEqualTo(-1);
        sequencer.publish(0, 1);
        assertThat(sequencer.getHighestPublishedSequence(0, 3)).isEqualTo(2);
        assertThatThrownBy(sequencer::next).isInstanceOf(ClaimException.class);
        sequencer.publish(3);
        assertThat(sequencer.getHighestPublishedSequence(0, 3)).isEqualTo(3);
        assertThat(sequencer.hasOpenClaim()).isFalse();
        assertThat(sequencer.next()).isEqualTo(4);
    }

    @Test
    void publishingTwiceIsRefused() {
        sequencer.next(3);
        sequencer.publish(1);

        assertThatThrownBy(() -> sequencer.publish(1)).isInstanceOf(ClaimException.class);
        assertThatThrownBy(() -> sequencer.publish(0, 1)).isInstanceOf(ClaimException.class);
        assertThatThrownBy(() -> sequencer.publish(0, 2)).isInstanceOf(ClaimException.class);
        assertThatThrownBy(sequencer::publishClaim).isInstanceOf(ClaimException.class);
        assertThatThrownBy(() -> sequencer.publishClaim(7)).isInstanceOf(ClaimException.class);
        assertThat(sequencer.isAvailable(0)).isFalse();
        assertThat(sequencer.isAvailable(2)).isFalse();

        sequencer.publish(0);
        sequencer.publish(2);
        assertThatThrownBy(() -> sequencer.publish(0, 2)).isInstanceOf(ClaimException.class);
    }

    @Test
    void whatWasNotClaimedCannotBePublished() {
        assertThatThrownBy(() -> sequencer.publish(0)).isInstanceOf(ClaimException.class);
        assertThatThrownBy(() -> sequencer.publish(-1)).isInstanceOf(ClaimException.class);
        assertThatThrownBy(sequencer::publishClaim).isInstanceOf(ClaimException.class);
        assertThatThrownBy(() -> sequencer.publishClaim(1)).isInstanceOf(ClaimException.class);

        sequencer.next(2);
        assertThatThrownBy(() -> sequencer.publish(2)).isInstanceOf(ClaimException.class);
        assertThatThrownBy(() -> sequencer.publish(1, 2)).isInstanceOf(ClaimException.class);
        assertThatThrownBy(() -> sequencer.publish(-1, 1)).isInstanceOf(ClaimException.class);
        assertThatThrownBy(() -> sequencer.publish(1, 0)).isInstanceOf(ClaimException.class);
        assertThatThrownBy(() -> sequencer.publish(Long.MIN_VALUE, Long.MAX_VALUE))
                .isInstanceOf(ClaimException.class);
        assertThat(sequencer.isAvailable(0)).isFalse();
        assertThat(sequencer.isAvailable(1)).isFalse();
    }

    @Test
    void anAbortedClaimIsSettledButNeverAvailable() {
        publishOne();
        sequencer.next(3);
        sequencer.abortClaim();
        publishOne();

        assertThat(sequencer.isAvailable(0)).isTrue();
        assertThat(sequencer.isAvailable(1)).isFalse();
        assertThat(sequencer.isAvailable(3)).isFalse();
        assertThat(sequencer.isAvailable(4)).isTrue();
        assertThat(sequencer.getHighestPublishedSequence(0, 4)).isEqualTo(4);
        assertThat(ring.slots.stampAcquire(2)).isEqualTo(-3);
        assertThat(ring.counters.get(CountersLayout.ABORTED)).isEqualTo(3);
    }

    @Test
    void anAbortTouchesOnlyWhatIsUnpublished() {
        sequencer.next(3);
        sequencer.publish(1);
        sequencer.abortClaim();

        assertThat(ring.slots.stampAcquire(0)).isEqualTo(-1);
        assertThat(ring.slots.stampAcquire(1)).isEqualTo(2);
        assertThat(ring.slots.stampAcquire(2)).isEqualTo(-3);
        assertThat(ring.counters.get(CountersLayout.ABORTED)).isEqualTo(2);
        sequencer.abortClaim();
        assertThat(ring.counters.get(CountersLayout.ABORTED))
                .as("without an open claim nothing is aborted")
                .isEqualTo(2);
        assertThat(sequencer.next()).isEqualTo(3);
    }

    @Test
    void theHighestPublishedSequenceEndsAtTheFirstGap() {
        fill();
        gate.set(SLOTS - 1);
        sequencer.next(4);
        sequencer.publish(SLOTS + 1);

        assertThat(sequencer.getHighestPublishedSequence(0, SLOTS - 1)).isEqualTo(SLOTS - 1);
        assertThat(sequencer.getHighestPublishedSequence(SLOTS - 1, SLOTS + 3)).isEqualTo(SLOTS - 1);
        assertThat(sequencer.getHighestPublishedSequence(SLOTS, SLOTS + 3)).isEqualTo(SLOTS - 1);
        assertThat(sequencer.getHighestPublishedSequence(SLOTS + 1, SLOTS + 3)).isEqualTo(SLOTS + 1);
    }

    @Test
    void batchesOfEverySizeKeepTheirOrderOverAThousandLaps() {
        SplittableRandom random = new SplittableRandom(20_261_120);
        SequenceBarrier barrier = sequencer.newBarrier();
        long published = -1;
        long read = -1;
        while (read < 1000 * SLOTS) {
            int n = random.nextInt(1, SLOTS + 1);
            long high = sequencer.tryNext(n);
            if (high < 0) {
                assertThat(-high).isEqualTo(n - (SLOTS - (published - read)));
                long available = barrier.available(read + 1);
                assertThat(available).isEqualTo(published);
                for (long sequence = read + 1; sequence <= available; sequence++) {
                    assertThat(ring.buffer.getLong(ring.slots.payloadOffset(sequence)))
                            .isEqualTo(sequence * 31);
                }
                read = random.nextLong(read + 1, available + 1);
                gate.set(read);
            } else {
                assertThat(high).isEqualTo(published + n);
                for (long sequence = published + 1; sequence <= high; sequence++) {
                    ring.buffer.putLong(ring.slots.payloadOffset(sequence), sequence * 31);
                }
                sequencer.publish(published + 1, high);
                published = high;
            }
        }
    }
}
