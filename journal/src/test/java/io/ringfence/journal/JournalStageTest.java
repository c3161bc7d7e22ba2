package io.ringfence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.journal.error.JournalStorageException;
import io.ringfence.journal.storage.DiskStorage;
import io.ringfence.journal.storage.ObservedStorage;
import io.ringfence.journal.storage.StorageEvent;
import io.ringfence.journal.storage.StorageObserver;
import io.ringfence.metrics.RingSnapshot.DurabilityReport;
import io.ringfence.produce.Producer;
import io.ringfence.produce.ProducerOptions;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.InUseException;
import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.ring.error.NoJournalException;
import io.ringfence.ring.error.ProducerTimeoutException;
import io.ringfence.testing.Await;
import io.ringfence.testing.FastTempDir;
import io.ringfence.testing.Threads;
import io.ringfence.wait.ProducerWaitStrategy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stage that keeps a journal, in one process. */
@Tag("unit")
@Timeout(120)
class JournalStageTest {
    private static final int SLOTS = 64;
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir(factory = FastTempDir.class)
    Path temp;

    private Ring ring;
    private Producer producer;

    @BeforeEach
    void create() {
        ring = Ring.create(temp.resolve("ring"), RingEvents.options(SLOTS));
        producer = ring.openProducer("p", new ProducerOptions(ProducerWaitStrategy.timeout(Duration.ofSeconds(10))));
    }

    @AfterEach
    void close() {
        producer.close();
        ring.close();
    }

    private static JournalOptions.Builder small() {
        return JournalOptions.builder().segmentBytes(16 << 10);
    }

    private JournalStage start(ForcePolicy policy) {
        return JournalStage.start(ring, small().forcePolicy(policy).build());
    }

    @Test
    void everythingPublishedIsJournaledAsItWasOverManyLapsAndSegments() {
        try (JournalStage stage = start(ForcePolicy.batch())) {
            long last = RingEvents.publish(producer, 5_000);
            ring.awaitDurable(last, LONG);
            assertThat(ring.writtenSequence()).isEqualTo(last);
            RingEvents.assertJournaled(ring.journalPlace(), ring, 0, last);
            StageReport report = stage.report();
            assertThat(report.phase()).isEqualTo(StageReport.Phase.WRITING);
            assertThat(report.segments()).isGreaterThan(10);
            assertThat(report.durable()).isEqualTo(last);
        }
        assertThat(ring.durableSequence()).isEqualTo(4_999);
        RingEvents.assertJournaled(ring.journalPlace(), ring, 0, 4_999);
    }

    @Test
    void otherProcessesSeeItsFiguresInTheRing() {
        JournalStage stage = start(ForcePolicy.batch());
        ring.awaitDurable(RingEvents.publish(producer, 1_000), LONG);
        stage.close();

        StageReport report = stage.report();
        DurabilityReport figures = ring.inspector().snapshot().durability();
        assertThat(report.phase()).isEqualTo(StageReport.Phase.ENDED);
        assertThat(figures.forces()).isPositive().isEqualTo(report.forces());
        assertThat(figures.segment()).isEqualTo(report.segments());
        assertThat(figures.lastForceEpochNanos()).isEqualTo(report.lastForceEpochNanos());
        assertThat(figures.forceP50Nanos()).isPositive().isLessThanOrEqualTo(figures.forceP99Nanos());
        assertThat(figures.forceP99Nanos()).isLessThanOrEqualTo(figures.forceMaxNanos());
        assertThat(figures.written()).isEqualTo(999);
        assertThat(figures.durable()).isEqualTo(999);
    }

    @Test
    void oneForceServesAllThatArrivedMeanwhileAndNothingIsAcknowledgedBeforeIt() throws Exception {
        AtomicBoolean holds = new AtomicBoolean(true);
        AtomicInteger forces = new AtomicInteger();
        ObservedStorage storage = new ObservedStorage(DiskStorage.instance(), new StorageObserver() {
            @Override
            public void before(StorageEvent event) {
                if (event.operation() == StorageEvent.Operation.FORCE && ring.writtenSequence() >= 0) {
                    long durable = ring.durableSequence();
                    forces.incrementAndGet();
                    while (holds.get()) {
                        Thread.onSpinWait();
                    }
                    assertThat(ring.durableSequence()).isEqualTo(durable);
                }
            }
        });
        try (JournalStage stage =
                JournalStage.start(ring, small().storage(storage).build())) {
            long first = RingEvents.publish(producer);
            Await.until("the first force is under way", () -> forces.get() == 1);
            long last = RingEvents.publish(producer, SLOTS / 2 - 1);
            assertThat(ring.durableSequence()).isLessThan(first);
            holds.set(false);
            ring.awaitDurable(last, LONG);
            assertThat(forces).hasValue(2);
            assertThat(stage.failure()).isEmpty();
        }
    }

    @Test
    void anIntervalIsKeptThoughNothingComesAnyMore() {
        try (JournalStage stage = start(ForcePolicy.interval(Duration.ofMillis(80)))) {
            long begin = System.nanoTime();
            long last = RingEvents.publish(producer, 10);
            Await.until("it is written", () -> ring.writtenSequence() == last);
            ring.awaitDurable(last, LONG);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(79));
            assertThat(stage.report().forces()).isEqualTo(1);
        }
    }

    @Test
    void theForceOfItsEndIsAFigureToo() {
        JournalStage stage = start(ForcePolicy.interval(Duration.ofHours(1)));
        long last = RingEvents.publish(producer, 10);
        Await.until("it is written", () -> ring.writtenSequence() == last);
        stage.close();
        DurabilityReport figures = ring.inspector().snapshot().durability();
        assertThat(figures.durable()).isEqualTo(last);
        assertThat(figures.forces()).isEqualTo(1).isEqualTo(stage.report().forces());
    }

    @Test
    void withoutForcesNothingIsDurableAndProducersAreHeldBackByWhatIsWritten() {
        try (JournalStage stage = start(ForcePolicy.never())) {
            long last = RingEvents.publish(producer, 3 * SLOTS);
            Await.until("it is written", () -> ring.writtenSequence() == last);
            assertThat(ring.durableSequence()).isEqualTo(-1);
            assertThat(stage.report().forces()).isZero();
            assertThatThrownBy(() -> ring.awaitDurable(last, Duration.ofDays(1)))
                    .isInstanceOf(NoJournalException.class)
                    .hasMessageContaining("policy never");
        }
        assertThat(ring.durableSequence()).isEqualTo(-1);
        RingEvents.assertJournaled(ring.journalPlace(), ring, 0, 3 * SLOTS - 1);
        assertThatThrownBy(() -> start(ForcePolicy.batch()).close())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("recover");
        try (JournalStage stage = start(ForcePolicy.never())) {
            long last = RingEvents.publish(producer, SLOTS);
            Await.until("it is written", () -> ring.writtenSequence() == last);
            assertThat(stage.report().segments()).isEqualTo(1);
        }
        RingEvents.assertJournaled(ring.journalPlace(), ring, 0, 4 * SLOTS - 1);
    }

    @Test
    void ofSeveralOneKeepsTheJournalAndTheOthersStandBy() {
        JournalOptions options = small().build();
        JournalStage first = JournalStage.start(ring, options);
        try (JournalStage second = JournalStage.standBy(ring, options);
                JournalStage third = JournalStage.standBy(ring, options)) {
            assertThatThrownBy(() -> JournalStage.start(ring, options)).isInstanceOf(InUseException.class);
            long last = RingEvents.publish(producer, 300);
            ring.awaitDurable(last, LONG);
            assertThat(second.report().phase()).isEqualTo(StageReport.Phase.STANDING_BY);
            first.close();
            last = RingEvents.publish(producer, 300);
            ring.awaitDurable(last, LONG);
            Await.until(
                    "one of the two has taken over",
                    () -> (second.report().phase() == StageReport.Phase.WRITING)
                            != (third.report().phase() == StageReport.Phase.WRITING));
            RingEvents.assertJournaled(ring.journalPlace(), ring, 0, last);
        }
        assertThat(first.report().phase()).isEqualTo(StageReport.Phase.ENDED);
    }

    @Test
    void aFullRingWaitsForAJournalThatIsGoneAndGoesOnWithTheNext() {
        start(ForcePolicy.batch()).close();
        try (Producer hasty = ring.openProducer("q", new ProducerOptions(ProducerWaitStrategy.fail()))) {
            long last = RingEvents.publish(hasty, SLOTS);
            assertThatThrownBy(() -> RingEvents.publish(hasty)).isInstanceOf(ProducerTimeoutException.class);
            try (JournalStage stage = start(ForcePolicy.batch())) {
                ring.awaitDurable(last, LONG);
                assertThat(stage.failure()).isEmpty();
                last = RingEvents.publish(hasty);
                ring.awaitDurable(last, LONG);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8})
    void aDiskWithoutRoomEndsItAndItGoesOnWhenThereIsRoom(int files) {
        AtomicInteger created = new AtomicInteger();
        AtomicBoolean full = new AtomicBoolean(true);
        ObservedStorage storage = new ObservedStorage(DiskStorage.instance(), new StorageObserver() {
            @Override
            public void before(StorageEvent event) throws IOException {
                if (event.operation() == StorageEvent.Operation.CREATE
                        && created.incrementAndGet() >= files
                        && full.get()) {
                    throw new IOException("No space left on device");
                }
            }
        });
        JournalOptions options = small().storage(storage).build();
        try (Threads threads = new Threads()) {
            threads.start("producer", () -> RingEvents.publish(producer, 3_000));
            assertThatThrownBy(() -> {
                        JournalStage stage = JournalStage.start(ring, options);
                        assertThat(stage.awaitEnd(LONG)).isTrue();
                        stage.close();
                    })
                    .isInstanceOf(JournalStorageException.class)
                    .hasMessageContaining("No space left");
            long durable = ring.durableSequence();
            if (durable >= 0) {
                RingEvents.assertJournaled(ring.journalPlace(), ring, 0, durable);
            }
            assertThat(ring.writtenSequence())
                    .as("what was written is forced as it ends")
                    .isEqualTo(durable);
            full.set(false);
            try (JournalStage stage = JournalStage.start(ring, options)) {
                ring.awaitDurable(2_999, LONG);
                assertThat(stage.failure()).isEmpty();
            }
            threads.join();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
        RingEvents.assertJournaled(ring.journalPlace(), ring, 0, 2_999);
    }

    @Test
    void aRingThatIsClosedUnderItEndsItInGoodOrder() throws Exception {
        Ring own = Ring.attach(ring.path());
        JournalStage stage = JournalStage.start(own, small().build());
        JournalStage waiting = JournalStage.standBy(own, small().build());
        long last = RingEvents.publish(producer, 100);
        ring.awaitDurable(last, LONG);
        own.close();
        assertThat(stage.awaitEnd(LONG)).isTrue();
        assertThat(waiting.awaitEnd(LONG)).isTrue();
        stage.close();
        assertThat(stage.report().phase()).isEqualTo(StageReport.Phase.ENDED);
        assertThat(waiting.failure()).isPresent();
        try (JournalStage next = start(ForcePolicy.batch())) {
            last = RingEvents.publish(producer, 10);
            ring.awaitDurable(last, LONG);
            assertThat(next.failure()).isEmpty();
        }
        RingEvents.assertJournaled(ring.journalPlace(), ring, 0, last);
    }

    @Test
    void aJournalOfAnotherRingIsRefusedAndTheNameGivenBack() {
        try (Ring other = Ring.create(temp.resolve("other"), RingEvents.options(SLOTS));
                JournalStage ofTheOther = JournalStage.start(other, small().build())) {
            JournalOptions wrong = small().place(other.journalPlace()).build();
            assertThatThrownBy(() -> JournalStage.start(ring, wrong))
                    .isInstanceOf(io.ringfence.journal.error.JournalMismatchException.class);
            assertThat(ring.isJournaled()).isFalse();
            assertThat(other.isJournaled()).isTrue();
            assertThat(ofTheOther.failure()).isEmpty();
        }
        start(ForcePolicy.batch()).close();
    }
}
