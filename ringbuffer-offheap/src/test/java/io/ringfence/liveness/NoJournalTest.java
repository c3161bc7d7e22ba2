package io.ringfence.liveness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.durable.Durability;
import io.ringfence.ring.error.DurableTimeoutException;
import io.ringfence.ring.error.NoJournalException;
import io.ringfence.ring.layout.ParticipantLayout;
import io.ringfence.sequence.ChecksumMode;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.sequence.RingModes;
import io.ringfence.sequence.WithoutConsumers;
import io.ringfence.testing.MemoryRing;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Who waits for a journal that nobody keeps, by a clock that runs fast. */
@Tag("unit")
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class NoJournalTest {
    private static final long STEP_NANOS = Duration.ofMillis(100).toNanos();
    private static final long JOURNAL_PID = 2;

    private final MemoryRing memory = MemoryRing.blocking(4);
    private final FakeKernel kernel = new FakeKernel();
    private long nanos;
    private Runnable atEachLook = () -> {};

    private Durability durability() {
        Environment real = kernel.environment(FakeKernel.process(1));
        LongSupplier clock = () -> {
            atEachLook.run();
            return nanos += STEP_NANOS;
        };
        RingCore core = new RingCore(
                memory.buffer,
                memory.geometry,
                new RingModes(ProducerMode.MULTI, WithoutConsumers.BLOCK, ChecksumMode.NONE),
                new Environment(real.self(), real.witness(), real.locks(), clock),
                new Handles("memory", () -> {}));
        return new Durability(core, true);
    }

    private ParticipantTable registerJournal() {
        ParticipantTable consumers = ParticipantTable.consumers(memory.buffer, memory.geometry);
        consumers.name(3, JournalOwner.NAME);
        consumers.owner(3, FakeKernel.process(JOURNAL_PID));
        consumers.state(3, ParticipantLayout.ACTIVE);
        assertThat(kernel.environment(FakeKernel.process(JOURNAL_PID)).locks().tryLock(consumers.lockPosition(3)))
                .isTrue();
        return consumers;
    }

    @Test
    void isRefusedAfterTenSeconds() {
        assertThatThrownBy(() -> durability().await(5, Duration.ofMinutes(10)))
                .isInstanceOf(NoJournalException.class)
                .hasMessageContaining("nobody has kept a journal of the ring for 10 s")
                .hasMessageContaining("start the journal");
        assertThat(nanos)
                .isBetween(
                        Duration.ofSeconds(10).toNanos(), Duration.ofSeconds(11).toNanos());
    }

    @Test
    void waitsAsLongAsItMayForOneThatLives() {
        ParticipantTable consumers = registerJournal();

        assertThatThrownBy(() -> durability().await(5, Duration.ofMinutes(10)))
                .isInstanceOf(DurableTimeoutException.class);
        assertThat(consumers.state(3)).isEqualTo(ParticipantLayout.ACTIVE);
    }

    @Test
    void tenSecondsAreThoseSinceItsDeath() {
        ParticipantTable consumers = registerJournal();
        long death = Duration.ofSeconds(30).toNanos();
        atEachLook = () -> {
            if (nanos >= death) {
                kernel.kill(JOURNAL_PID);
            }
        };

        assertThatThrownBy(() -> durability().await(5, Duration.ofMinutes(10))).isInstanceOf(NoJournalException.class);
        assertThat(nanos - death)
                .isBetween(
                        Duration.ofSeconds(9).toNanos(), Duration.ofSeconds(11).toNanos());
        assertThat(consumers.state(3)).isEqualTo(ParticipantLayout.ACTIVE);
    }
}
