package io.ringfence.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.ring.error.LappedException;
import io.ringfence.testing.Await;
import io.ringfence.testing.MemoryRing;
import io.ringfence.testing.Threads;
import io.ringfence.wait.BlockingWaitStrategy;
import io.ringfence.wait.BusySpinWaitStrategy;
import io.ringfence.wait.SleepingWaitStrategy;
import io.ringfence.wait.TimeoutBlockingWaitStrategy;
import io.ringfence.wait.TimeoutException;
import io.ringfence.wait.WaitStrategy;
import io.ringfence.wait.WakeSignal;
import io.ringfence.wait.YieldingWaitStrategy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Barriers: what they let through, how they wait, and how a wait is ended. */
@Tag("unit")
class SequenceBarrierTest {
    private static final int SLOTS = 16;

    private final MemoryRing ring = MemoryRing.blocking(SLOTS);
    private final Sequence gate = ring.gate(0);
    private final Sequencer sequencer = ring.sequencer(ProducerMode.MULTI);

    static List<WaitStrategy> strategies() {
        return List.of(
                new BusySpinWaitStrategy(),
                new YieldingWaitStrategy(),
                new SleepingWaitStrategy(),
                new BlockingWaitStrategy(),
                new TimeoutBlockingWaitStrategy(Duration.ofSeconds(30)));
    }

    private MappedSequenceBarrier barrier(WaitStrategy strategy, Sequence... dependents) {
        if (strategy.blocks()) {
            ring.wake.setBlocker(0, true);
        }
        int waiter = strategy.blocks() ? 0 : WakeSignal.NOBODY;
        return new MappedSequenceBarrier(
                ring.slots, ring.cursor, dependents, strategy, ring.wake, waiter, StallProbe.NONE);
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void waitsUntilTheSequenceIsPublishedAndNotMerelyClaimed(WaitStrategy strategy) throws Exception {
        SequenceBarrier barrier = barrier(strategy);
        AtomicReference<Long> available = new AtomicReference<>();
        try (Threads threads = new Threads()) {
            sequencer.next(3);
            Thread waiting = threads.start("waiter", () -> available.set(barrier.waitFor(0)));
            Await.until("the waiter runs", () -> waiting.getState() != Thread.State.NEW);
            Await.stays("nothing is handed out", Duration.ofMillis(20), () -> available.get() == null);
            sequencer.publish(2);
            Await.stays("a gap is below it", Duration.ofMillis(20), () -> available.get() == null);
            sequencer.publish(0, 1);
            Await.until("it is handed out", Duration.ofSeconds(6), () -> available.get() != null);
            threads.join();
        }
        assertThat(available.get()).isBetween(0L, 2L);
        assertThat(barrier.waitFor(0))
                .as("all that is there, not only what was asked for")
                .isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void anAlertEndsTheWaitAtOnceAndEachWaitAfterItUntilCleared(WaitStrategy strategy) throws Exception {
        SequenceBarrier barrier = barrier(strategy);
        try (Threads threads = new Threads()) {
            Thread waiting = threads.start(
                    "waiter", () -> assertThatThrownBy(() -> barrier.waitFor(0)).isInstanceOf(AlertException.class));
            Await.until("the waiter waits", () -> waiting.getState() != Thread.State.NEW);
            long start = System.nanoTime();
            barrier.alert();
            threads.join();
            assertThat(System.nanoTime() - start)
                    .isLessThan(Duration.ofSeconds(4).toNanos());
        }
        assertThat(barrier.isAlerted()).isTrue();
        assertThatThrownBy(barrier::checkAlert).isInstanceOf(AlertException.class);
        sequencer.publish(sequencer.next());
        assertThatThrownBy(() -> barrier.waitFor(0)).isInstanceOf(AlertException.class);
        barrier.clearAlert();
        assertThat(barrier.isAlerted()).isFalse();
        barrier.checkAlert();
        assertThat(barrier.waitFor(0)).isZero();
    }

    @Test
    void anAlertEndsEvenALongSleep() throws Exception {
        SequenceBarrier barrier = barrier(new SleepingWaitStrategy(Duration.ofMinutes(1)));
        try (Threads threads = new Threads()) {
            Thread waiting = threads.start(
                    "waiter", () -> assertThatThrownBy(() -> barrier.waitFor(0)).isInstanceOf(AlertException.class));
            Await.until("the waiter sleeps", () -> waiting.getState() == Thread.State.TIMED_WAITING);
            barrier.alert();
            Await.until("it is over", Duration.ofSeconds(10), () -> !waiting.isAlive());
            threads.join();
        }
    }

    @Test
    void alertingOneBarrierLeavesTheOthersAlone() throws Exception {
        SequenceBarrier one = sequencer.newBarrier();
        SequenceBarrier other = sequencer.newBarrier();
        one.alert();
        sequencer.publish(sequencer.next());

        assertThat(other.isAlerted()).isFalse();
        assertThat(other.waitFor(0)).isZero();
    }

    @Test
    void aTimeoutIsRaisedAndSkipsNothing() throws Exception {
        Duration timeout = Duration.ofMillis(20);
        SequenceBarrier barrier = barrier(new TimeoutBlockingWaitStrategy(timeout));
        long start = System.nanoTime();

        assertThatThrownBy(() -> barrier.waitFor(0)).isInstanceOf(TimeoutException.class);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(timeout.toNanos());
        sequencer.publish(sequencer.next());
        assertThat(barrier.waitFor(0)).isZero();
    }

    @Test
    void dependentsComeFirst() throws Exception {
        Sequence upstream = ring.gate(1);
        Sequence alsoUpstream = ring.gate(2);
        SequenceBarrier barrier =
                barrier(new TimeoutBlockingWaitStrategy(Duration.ofMillis(5)), upstream, alsoUpstream);
        long high = sequencer.next(4);
        sequencer.publish(high - 3, high);

        assertThat(barrier.available(0)).isEqualTo(-1);
        upstream.set(3);
        assertThatThrownBy(() -> barrier.waitFor(0)).isInstanceOf(TimeoutException.class);
        alsoUpstream.set(1);
        assertThat(barrier.waitFor(0)).isEqualTo(1);
        assertThat(barrier.getCursor()).isEqualTo(1);
        assertThat(barrier.available(2)).isEqualTo(1);
    }

    @Test
    void theCursorOfABarrierWithoutDependentsIsTheRings() {
        sequencer.next(3);
        assertThat(sequencer.newBarrier().getCursor()).isEqualTo(2);
    }

    @Test
    void whatIsGoneIsATypedErrorAndNeverWaitedFor() {
        SequenceBarrier barrier = barrier(new BlockingWaitStrategy());
        for (int i = 0; i < SLOTS + 3; i++) {
            sequencer.publish(sequencer.next());
            gate.set(i);
        }
        assertThatThrownBy(() -> barrier.waitFor(0)).isInstanceOf(LappedException.class);
        assertThatThrownBy(() -> barrier.available(2)).isInstanceOf(LappedException.class);
        assertThat(barrier.available(3)).isEqualTo(SLOTS + 2);
    }

    @Test
    void anAbortedSlotOfALaterLapIsNoticedToo() {
        for (int i = 0; i < SLOTS; i++) {
            sequencer.publish(sequencer.next());
            gate.set(i);
        }
        sequencer.next();
        sequencer.abortClaim();

        assertThatThrownBy(() -> sequencer.newBarrier().available(0)).isInstanceOf(LappedException.class);
    }
}
