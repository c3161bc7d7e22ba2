package io.ringfence.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.ring.error.SequenceExhaustedException;
import io.ringfence.testing.MemoryRing;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sequences never wrap: they pass 2³¹ and 2³², and end at the terminal sequence with a typed error. */
@Tag("unit")
class SequenceRangeTest {
    private static final int SLOTS = 4;

    static Stream<Arguments> ends() {
        return Stream.of(ProducerMode.values())
                .flatMap(mode -> Stream.of(
                                1L << 31, (1L << 31) - 1, 1L << 32, (1L << 32) - 1, 1L << 62, Integer.MAX_VALUE * 3L)
                        .map(end -> Arguments.of(mode, end)));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void goesOnOverTheEndsOfSmallerNumbers(ProducerMode mode, long end) {
        long initial = end - 10;
        MemoryRing ring = new MemoryRing(SLOTS, WithoutConsumers.BLOCK, initial);
        Sequence gate = ring.gate(0);
        Sequencer sequencer = ring.sequencer(mode);
        SequenceBarrier barrier = sequencer.newBarrier();
        assertThat(sequencer.getCursor()).isEqualTo(initial - 1);
        assertThat(sequencer.remainingCapacity()).isEqualTo(SLOTS);
        for (long sequence = initial; sequence < end + 10; sequence += 2) {
            assertThat(barrier.available(sequence)).isEqualTo(sequence - 1);
            assertThat(sequencer.next(2)).isEqualTo(sequence + 1);
            sequencer.publishClaim(sequence);
            assertThat(barrier.available(sequence)).isEqualTo(sequence + 1);
            assertThat(sequencer.isAvailable(sequence)).isTrue();
            assertThat(sequencer.isAvailable(sequence - SLOTS)).isFalse();
            if (sequencer.remainingCapacity() == 0) {
                assertThat(sequencer.tryNext(3)).isEqualTo(-3);
                gate.set(sequence + 1);
            }
        }
        assertThat(ring.ledger(0).lastToken()).isEqualTo(end + 8);
    }

    @ParameterizedTest
    @EnumSource(ProducerMode.class)
    void anAbortedEventOfAnyNumberIsToldFromAPublishedOne(ProducerMode mode) {
        for (long initial : new long[] {0, (1L << 31) - 1, (1L << 32) - 1, Sequencer.TERMINAL_SEQUENCE - 2}) {
            MemoryRing ring = new MemoryRing(SLOTS, WithoutConsumers.BLOCK, initial);
            Sequencer sequencer = ring.sequencer(mode);
            assertThat(sequencer.next()).isEqualTo(initial);
            sequencer.abortClaim();
            assertThat(sequencer.isAvailable(initial)).isFalse();
            assertThat(sequencer.getHighestPublishedSequence(initial, initial)).isEqualTo(initial);
        }
    }

    @ParameterizedTest
    @EnumSource(ProducerMode.class)
    void theTerminalSequenceEndsTheRingWithATypedErrorAndClaimsNothing(ProducerMode mode) {
        MemoryRing ring = new MemoryRing(SLOTS, WithoutConsumers.OVERWRITE, Sequencer.TERMINAL_SEQUENCE - 10);
        Sequencer sequencer = ring.sequencer(mode);
        long last = -1;
        SequenceExhaustedException end = null;
        for (int i = 0; i < 100 && end == null; i++) {
            try {
                last = sequencer.next(2);
                sequencer.publishClaim();
            } catch (SequenceExhaustedException exhausted) {
                end = exhausted;
            }
        }
        assertThat(end).isNotNull();
        assertThat(last).isBetween(Sequencer.TERMINAL_SEQUENCE - 2, Sequencer.TERMINAL_SEQUENCE);
        assertThat(sequencer.getCursor()).isEqualTo(last);
        assertThat(sequencer.isAvailable(last)).isTrue();
        assertThat(sequencer.hasOpenClaim()).isFalse();
        assertThatThrownBy(() -> sequencer.tryNext(SLOTS)).isInstanceOf(SequenceExhaustedException.class);
        assertThat(sequencer.getCursor()).isEqualTo(last);
    }

    @ParameterizedTest
    @EnumSource(ProducerMode.class)
    void aRingThatStartsAtItsEndTakesNothing(ProducerMode mode) {
        MemoryRing ring = new MemoryRing(SLOTS, WithoutConsumers.BLOCK, Sequencer.TERMINAL_SEQUENCE);
        Sequencer sequencer = ring.sequencer(mode);

        assertThatThrownBy(sequencer::next).isInstanceOf(SequenceExhaustedException.class);
        assertThat(sequencer.getCursor()).isEqualTo(Sequencer.TERMINAL_SEQUENCE - 1);
        assertThat(sequencer.remainingCapacity()).isEqualTo(SLOTS);
    }
}
