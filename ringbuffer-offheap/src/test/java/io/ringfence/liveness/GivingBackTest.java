package io.ringfence.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.ConsumerRegistry;
import io.ringfence.produce.ProducerOptions;
import io.ringfence.produce.ProducerRegistry;
import io.ringfence.ring.layout.LockLayout;
import io.ringfence.sequence.ChecksumMode;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.sequence.RingModes;
import io.ringfence.sequence.WithoutConsumers;
import io.ringfence.testing.MemoryRing;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The lock of an entry may belong to the next owner, in the same ring object, as soon as the registry lock is free again. */
class GivingBackTest {
    private final LocksWithAnImpatientNext locks = new LocksWithAnImpatientNext();
    private final MemoryRing memory = MemoryRing.blocking(4);
    private final RingCore core = new RingCore(
            memory.buffer,
            memory.geometry,
            new RingModes(ProducerMode.MULTI, WithoutConsumers.BLOCK, ChecksumMode.NONE),
            new Environment(FakeKernel.process(1), process -> false, locks, () -> 1),
            new Handles("memory", () -> {}));

    @Test
    void aClosedConsumerLeavesTheLockToTheNextOwner() {
        var consumer = new ConsumerRegistry(core).open("c", ConsumerOptions.DEFAULT);
        locks.wanted = LockLayout.CONSUMERS;
        consumer.close();
        assertThat(locks.held).contains(LockLayout.CONSUMERS);
    }

    @Test
    void aClosedProducerLeavesTheLockToTheNextOwner() {
        var producer = new ProducerRegistry(core).open("p", ProducerOptions.DEFAULT);
        locks.wanted = LockLayout.LEDGER;
        producer.close();
        assertThat(locks.held).contains(LockLayout.LEDGER);
    }

    /** Somebody else takes the wanted lock at the very moment at which the registry lock is given back. */
    private static final class LocksWithAnImpatientNext implements OwnerLocks {
        private final Set<Integer> held = new HashSet<>();
        private int wanted = -1;

        @Override
        public boolean tryLock(int position) {
            return held.add(position);
        }

        @Override
        public void unlock(int position) {
            held.remove(position);
            if (position == LockLayout.REGISTRY && wanted >= 0) {
                assertThat(held.add(wanted)).isTrue();
                wanted = -1;
            }
        }

        @Override
        public boolean isLocked(int position) {
            return held.contains(position);
        }

        @Override
        public void watch(Runnable check) {}

        @Override
        public void unwatch(Runnable check) {}

        @Override
        public void close() {}
    }
}
