package io.ringfence.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.ring.error.ProducerTimeoutException;
import io.ringfence.testing.MemoryRing;
import io.ringfence.testing.Threads;
import io.ringfence.wait.ProducerWaitStrategy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Who holds producers back, and what they do about it. */
@Tag("unit")
@ParameterizedClass
@EnumSource(ProducerMode.class)
class GatingTest {
    private static final int SLOTS = 8;

    private final ProducerMode mode;

    GatingTest(ProducerMode mode) {
        this.mode = mode;
    }

    private static void publish(Sequencer sequencer, int n) {
        long high = sequencer.next(n);
        sequencer.publish(high - n + 1, high);
    }

    @Test
    void theSlowestGateHoldsProducersBack() {
        MemoryRing ring = MemoryRing.blocking(SLOTS);
        Sequencer sequencer = ring.sequencer(mode);
        Sequence slow = ring.gate(0);
        Sequence quick = ring.gate(5);
        sequencer.addGatingSequences(slow, quick);
        publish(sequencer, SLOTS);

        quick.set(SLOTS - 1);
        assertThat(sequencer.getMinimumSequence()).isEqualTo(-1);
        assertThat(sequencer.tryNext()).isEqualTo(-1);
        slow.set(2);
        assertThat(sequencer.getMinimumSequence()).isEqualTo(2);
        assertThat(sequencer.remainingCapacity()).isEqualTo(3);
    }

    @Test
    void aGateThatIsAddedLaterCountsFromTheCursorOn() {
        MemoryRing ring = new MemoryRing(SLOTS, WithoutConsumers.OVERWRITE, 0);
        Sequencer sequencer = ring.sequencer(mode);
        for (int i = 0; i < 5; i++) {
            publish(sequencer, SLOTS);
        }
        Sequence gate = ring.gate(3);

        assertThat(gate.get()).isEqualTo(sequencer.getCursor());
        assertThat(sequencer.remainingCapacity()).isEqualTo(SLOTS);
        publish(sequencer, SLOTS);
        assertThat(sequencer.tryNext()).isEqualTo(-1);
    }

    @Test
    void aRemovedGateHoldsNobodyBack() {
        MemoryRing ring = MemoryRing.blocking(SLOTS);
        Sequencer sequencer = ring.sequencer(mode);
        Sequence stays = ring.gate(0);
        Sequence goes = ring.gate(1);
        publish(sequencer, SLOTS);
        stays.set(SLOTS - 1);
        assertThat(sequencer.tryNext()).isEqualTo(-1);

        ring.gates.deactivate(1);
        assertThat(sequencer.removeGatingSequence(goes))
                .as("it is gone already")
                .isFalse();
        assertThat(sequencer.getMinimumSequence()).isEqualTo(SLOTS - 1);
        assertThat(sequencer.tryNext(SLOTS)).isEqualTo(2 * SLOTS - 1);
    }

    @Test
    void aRegisteredConsumersLineIsNotTakenFromIt() {
        MemoryRing ring = MemoryRing.blocking(SLOTS);
        Sequencer sequencer = ring.sequencer(mode);
        Sequence gate = ring.gate(0);

        assertThatThrownBy(() -> sequencer.removeGatingSequence(gate))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("let the consumer leave");
        assertThat(gate.get()).as("it stands where it stood").isEqualTo(-1);
    }

    @Test
    void aLineOfNobodyIsNotMadeAGate() {
        MemoryRing ring = MemoryRing.blocking(SLOTS);
        Sequencer sequencer = ring.sequencer(mode);
        Sequence idle = ring.gates.line(0);

        assertThatThrownBy(() -> sequencer.addGatingSequences(idle))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("register a consumer");
        assertThat(idle.get()).isEqualTo(GatingSequences.IDLE);
    }

    @Test
    void aSequenceThatOtherProcessesCannotSeeIsRefusedAsAGate() {
        Sequencer sequencer = MemoryRing.blocking(SLOTS).sequencer(mode);
        Sequence elsewhere = MemoryRing.blocking(SLOTS).gates.line(0);

        assertThatThrownBy(() -> sequencer.addGatingSequences(elsewhere)).isInstanceOf(InvalidOptionException.class);
        assertThatThrownBy(() -> sequencer.removeGatingSequence(elsewhere)).isInstanceOf(InvalidOptionException.class);
    }

    @Test
    void withoutConsumersABlockingRingFillsUpAndStops() {
        Sequencer sequencer = MemoryRing.blocking(SLOTS).sequencer(mode);
        publish(sequencer, SLOTS);

        assertThat(sequencer.tryNext()).isEqualTo(-1);
        assertThat(sequencer.getMinimumSequence()).isEqualTo(-1);
    }

    @Test
    void theLastGateThatLeavesABlockingRingLeavesItsPositionAsTheFloor() {
        MemoryRing ring = MemoryRing.blocking(SLOTS);
        Sequencer sequencer = ring.sequencer(mode);
        Sequence gate = ring.gate(0);
        publish(sequencer, SLOTS);
        gate.set(4);
        ring.gates.deactivate(0);

        assertThat(sequencer.getMinimumSequence()).isEqualTo(4);
        assertThat(sequencer.remainingCapacity()).isEqualTo(5);
        assertThat(sequencer.tryNext(6)).isEqualTo(-1);
        assertThat(ring.gates.earliest(-1))
                .as("who comes next finds what is left")
                .isEqualTo(4);
    }

    @Test
    void withoutConsumersAnOverwritingRingNeverStops() {
        MemoryRing ring = new MemoryRing(SLOTS, WithoutConsumers.OVERWRITE, 0);
        Sequencer sequencer = ring.sequencer(mode);
        for (int i = 0; i < 100; i++) {
            publish(sequencer, 1 + i % SLOTS);
            assertThat(sequencer.remainingCapacity()).isEqualTo(SLOTS);
        }
        assertThat(sequencer.tryNext(SLOTS)).isPositive();
    }

    @Test
    void aProducerThatWaitsGoesOnAsSoonAsThereIsRoom() throws Exception {
        for (ProducerWaitStrategy strategy : new ProducerWaitStrategy[] {
            ProducerWaitStrategy.spin(),
            ProducerWaitStrategy.yielding(),
            ProducerWaitStrategy.park(),
            ProducerWaitStrategy.timeout(Duration.ofSeconds(30))
        }) {
            MemoryRing ring = MemoryRing.blocking(SLOTS);
            Sequence gate = ring.gate(0);
            Sequencer sequencer = ring.sequencer(mode, 0, strategy);
            AtomicLong published = new AtomicLong(-1);
            try (Threads threads = new Threads()) {
                threads.start("producer", () -> {
                    for (int i = 0; i < 200; i++) {
                        publish(sequencer, 1 + i % SLOTS);
                        published.set(sequencer.getCursor());
                    }
                });
                threads.start("gate", () -> {
                    SequenceBarrier barrier = sequencer.newBarrier();
                    long read = -1;
                    while (read < 899) {
                        read = barrier.waitFor(read + 1);
                        gate.set(read);
                    }
                });
                threads.join();
            }
            assertThat(published).hasValue(899);
        }
    }

    @Test
    void aTimeoutIsKeptAndNothingIsClaimedByIt() {
        MemoryRing ring = MemoryRing.blocking(SLOTS);
        Sequence gate = ring.gate(0);
        Duration timeout = Duration.ofMillis(30);
        Sequencer sequencer = ring.sequencer(mode, 0, ProducerWaitStrategy.timeout(timeout));
        publish(sequencer, SLOTS);

        long start = System.nanoTime();
        assertThatThrownBy(() -> sequencer.next(2)).isInstanceOf(ProducerTimeoutException.class);
        assertThat(System.nanoTime() - start)
                .isBetween(timeout.toNanos(), Duration.ofSeconds(10).toNanos());
        assertThat(sequencer.getCursor()).isEqualTo(SLOTS - 1);

        gate.set(1);
        assertThat(sequencer.next(2)).as("the same handle goes on").isEqualTo(SLOTS + 1);
    }
}
