package io.ringfence.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.ring.layout.CountersLayout;
import io.ringfence.ring.layout.ParticipantLayout;
import io.ringfence.sequence.GatingSequences;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.sequence.Sequencer;
import io.ringfence.testing.MemoryRing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The release of a dead consumer, beside others that release it too, with a kernel that the test decides for. */
@Tag("unit")
class ConsumerReleaseTest {
    private static final long OWNER = 11;
    private static final long PRODUCER = 12;
    private static final long OTHER = 13;
    private static final long RELEASE_NANOS = 100;
    private static final long POSITION = 2;

    private final FakeKernel kernel = new FakeKernel();
    private final MemoryRing ring = MemoryRing.blocking(8);
    private final ParticipantTable consumers = ParticipantTable.consumers(ring.buffer, ring.geometry);
    private final ConsumerRelease release = releaseBy(PRODUCER);

    private ConsumerRelease releaseBy(long pid) {
        Liveness liveness = new Liveness(kernel.environment(FakeKernel.process(pid)));
        return new ConsumerRelease(consumers, ring.gates, liveness, ring.counters);
    }

    @BeforeEach
    void aConsumerDiesAndItsTimePasses() {
        ring.gate(0);
        openConsumer();
        Sequencer sequencer = ring.sequencer(ProducerMode.MULTI);
        long high = sequencer.next(5);
        sequencer.publish(high - 4, high);
        ring.gates.line(0).set(POSITION);
        kernel.kill(OWNER);
        release.releaseTheDead();
        assertThat(consumers.deadSince(0)).isEqualTo(kernel.nanos);
        kernel.nanos += RELEASE_NANOS;
    }

    private void openConsumer() {
        Environment environment = kernel.environment(FakeKernel.process(OWNER));
        assertThat(environment.locks().tryLock(consumers.lockPosition(0))).isTrue();
        consumers.name(0, "returner");
        consumers.releaseNanos(0, RELEASE_NANOS);
        consumers.owner(0, environment.self());
        consumers.state(0, ParticipantLayout.ACTIVE);
    }

    private void assertReleasedAtItsPosition() {
        assertThat(consumers.state(0)).isEqualTo(ParticipantLayout.RELEASED);
        assertThat(consumers.releasedAt(0)).isEqualTo(POSITION);
        assertThat(ring.gates.line(0).get()).isEqualTo(GatingSequences.IDLE);
        assertThat(ring.counters.get(CountersLayout.RELEASES)).isEqualTo(1);
    }

    @Test
    void isReleasedAtItsPosition() {
        release.releaseTheDead();

        assertReleasedAtItsPosition();
    }

    @Test
    void isReleasedOnceWhenAnotherWasFaster() {
        kernel.beforeRegistryLock = () -> releaseBy(OTHER).releaseTheDead();

        release.releaseTheDead();

        assertReleasedAtItsPosition();
    }

    @Test
    void aSecondDeathIsGivenTheWholeTimeAgain() {
        kernel.beforeRegistryLock = () -> {
            openConsumer();
            kernel.kill(OWNER);
        };

        release.releaseTheDead();

        assertThat(consumers.state(0)).isEqualTo(ParticipantLayout.ACTIVE);
        assertThat(ring.gates.line(0).get()).isEqualTo(POSITION);
    }
}
