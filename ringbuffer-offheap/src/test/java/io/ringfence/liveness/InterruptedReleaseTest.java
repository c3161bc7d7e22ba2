package io.ringfence.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.ring.layout.LockLayout;
import io.ringfence.ring.layout.ParticipantLayout;
import io.ringfence.sequence.ChecksumMode;
import io.ringfence.sequence.GatingSequences;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.sequence.RingModes;
import io.ringfence.sequence.WithoutConsumers;
import io.ringfence.testing.MemoryRing;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Of two producers that release the same dead consumer, the first dies half-way: the second must not note the idle line as its position. */
@Tag("unit")
class InterruptedReleaseTest {
    private static final long POSITION = 2;

    private final MemoryRing memory = MemoryRing.blocking(4);
    private final FakeKernel kernel = new FakeKernel();
    private final ParticipantTable consumers = ParticipantTable.consumers(memory.buffer, memory.geometry);
    private final Environment real = kernel.environment(FakeKernel.process(1));
    private final RingCore core = new RingCore(
            memory.buffer,
            memory.geometry,
            new RingModes(ProducerMode.MULTI, WithoutConsumers.BLOCK, ChecksumMode.NONE),
            new Environment(real.self(), real.witness(), new LocksHeldByTheFirst(real.locks()), () -> 100),
            new Handles("memory", () -> {}));

    @Test
    void whatTheFirstHasNotedStands() {
        consumers.name(0, "victim");
        consumers.releaseNanos(0, 5);
        consumers.owner(0, FakeKernel.process(2));
        consumers.noteDead(0, 1);
        consumers.state(0, ParticipantLayout.ACTIVE);
        core.gates().activate(0, POSITION);
        kernel.kill(2);

        core.release().releaseTheDead();

        assertThat(consumers.state(0)).isEqualTo(ParticipantLayout.RELEASED);
        assertThat(consumers.releasedAt(0)).isEqualTo(POSITION);
        assertThat(core.gates().line(0).get()).isEqualTo(GatingSequences.IDLE);
    }

    /** By the time that the second has the registry lock, the first has idled the line and is dead. */
    private final class LocksHeldByTheFirst implements OwnerLocks {
        private final OwnerLocks locks;

        LocksHeldByTheFirst(OwnerLocks locks) {
            this.locks = locks;
        }

        @Override
        public boolean tryLock(int position) {
            if (position == LockLayout.REGISTRY) {
                assertThat(core.gates().line(0).get())
                        .as("the second is on its way")
                        .isEqualTo(POSITION);
                consumers.releasedAt(0, POSITION);
                core.gates().deactivate(0);
            }
            return locks.tryLock(position);
        }

        @Override
        public void unlock(int position) {
            locks.unlock(position);
        }

        @Override
        public boolean isLocked(int position) {
            return locks.isLocked(position);
        }

        @Override
        public void watch(Runnable check) {}

        @Override
        public void unwatch(Runnable check) {}

        @Override
        public void close() {
            locks.close();
        }
    }
}
