package io.ringfence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.consume.BatchEventProcessor;
import io.ringfence.consume.Consumer;
import io.ringfence.consume.ConsumerOptions;
import io.ringfence.journal.error.JournalForceException;
import io.ringfence.journal.instrument.JournalInstrument;
import io.ringfence.journal.instrument.JournalPoint;
import io.ringfence.journal.storage.DiskStorage;
import io.ringfence.journal.storage.ObservedStorage;
import io.ringfence.journal.storage.StorageEvent;
import io.ringfence.journal.storage.StorageObserver;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.RingPoisonedException;
import io.ringfence.testing.Await;
import io.ringfence.testing.ChildJvm;
import io.ringfence.testing.FastTempDir;
import io.ringfence.testing.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The process that keeps the journal is killed, at every step that it takes and at any moment, while producers publish; another one takes
 * over. What was acknowledged is in the journal, every event once; nobody who follows the durable watermark sees more.
 */
@Tag("crash")
@Timeout(300)
class StageKillTest {
    private static final int SLOTS = 256;
    private static final int RANDOM_KILLS = 8;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int HALTED = 9;

    @TempDir(factory = FastTempDir.class)
    Path temp;

    /** Ends the JVM at the nth time that it comes to a place: {@code -Dkill=PLACE:n}. */
    public static final class Killer implements JournalInstrument {
        private final String place;
        private final AtomicInteger left;

        /** Made by the library. */
        public Killer() {
            String[] kill = System.getProperty("kill").split(":", -1);
            place = kill[0];
            left = new AtomicInteger(Integer.parseInt(kill[1]));
        }

        @Override
        public void reached(JournalPoint point) {
            if (point.name().equals(place) && left.decrementAndGet() == 0) {
                System.out.println("halts");
                System.out.flush();
                Runtime.getRuntime().halt(HALTED);
            }
        }
    }

    /** Keeps the journal, or stands by, until it is told to end: ring, start or standBy, number of the failing force or 0. */
    static final class Keeper {
        public static void main(String[] arguments) throws Exception {
            int failing = Integer.parseInt(arguments[2]);
            JournalOptions options = JournalOptions.builder()
                    .segmentBytes(64 << 10)
                    .storage(ObservedStorage.failingForces(DiskStorage.instance(), force -> force == failing))
                    .build();
            try (Ring ring = Ring.attach(Path.of(arguments[0]))) {
                JournalStage stage = arguments[1].equals("start")
                        ? JournalStage.start(ring, options)
                        : JournalStage.standBy(ring, options);
                System.out.println("ready");
                Thread waits = new Thread(() -> {
                    try {
                        if (stage.awaitEnd(Duration.ofMinutes(5))) {
                            System.out.println("ended "
                                    + stage.failure()
                                            .map(failure -> failure.getClass().getSimpleName())
                                            .orElse("well"));
                        }
                    } catch (InterruptedException strange) {
                        throw new IllegalStateException(strange);
                    }
                });
                waits.setDaemon(true);
                waits.start();
                if (System.in.read() >= 0) {
                    stage.close();
                }
                waits.join();
            }
        }
    }

    private static ChildJvm keeper(Path ring, String how, String kill, int failing) {
        return ChildJvm.startWithMore(
                List.of("-D" + JournalInstrument.PROPERTY + "=" + Killer.class.getName(), "-Dkill=" + kill),
                Keeper.class,
                ring,
                how,
                failing);
    }

    /** Producers at work, one of them waiting for each of its events, and a follower of the watermark. */
    private static final class Load implements AutoCloseable {
        private final Ring ring;
        private final Threads threads = new Threads();
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicLong published = new AtomicLong(-1);
        private final AtomicLong acknowledged = new AtomicLong(-1);
        private final AtomicLong followed = new AtomicLong(-1);
        private final AtomicBoolean poisoned = new AtomicBoolean();
        private final Consumer follower;
        private final BatchEventProcessor following;

        Load(Ring ring) {
            this.ring = ring;
            follower = ring.openConsumer("follower", ConsumerOptions.DEFAULT.afterDurable());
            following = follower.processor((event, sequence, endOfBatch) -> {
                RingEvents.check(event, sequence);
                assertThat(sequence).isLessThanOrEqualTo(ring.durableSequence());
                followed.set(sequence);
            });
            threads.start("follower", () -> untilPoisoned(following::run));
            threads.start(
                    "hasty",
                    () -> untilPoisoned(() -> {
                        try (Producer producer = ring.openProducer("hasty")) {
                            while (!over.get()) {
                                note(published, RingEvents.publish(producer));
                            }
                        }
                    }));
            threads.start(
                    "patient",
                    () -> untilPoisoned(() -> {
                        try (Producer producer = ring.openProducer("patient")) {
                            while (!over.get()) {
                                long sequence = RingEvents.publish(producer);
                                note(published, sequence);
                                ring.awaitDurable(sequence, LONG);
                                note(acknowledged, sequence);
                            }
                        }
                    }));
        }

        private static void note(AtomicLong highest, long sequence) {
            long ignored = highest.accumulateAndGet(sequence, Math::max);
        }

        private void untilPoisoned(Threads.Work work) throws Exception {
            try {
                work.run();
            } catch (RingPoisonedException told) {
                poisoned.set(true);
            }
        }

        /** Lets so many more events become durable. */
        void goOn(long events) {
            long wanted = ring.durableSequence() + events;
            Await.until("sequence " + wanted + " is durable", LONG, () -> acknowledged.get() >= wanted);
        }

        /** Ends the producers, and waits until all that was published is durable and followed. */
        long end() throws Exception {
            over.set(true);
            Await.until("all is durable", LONG, () -> ring.durableSequence() >= published.get());
            long last = published.get();
            Await.until("all is followed", LONG, () -> follower.position() >= last);
            following.halt();
            threads.join();
            return last;
        }

        void join() throws Exception {
            threads.join();
        }

        @Override
        public void close() {
            over.set(true);
            threads.close();
            follower.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = JournalPoint.class,
            names = {"FORCE_FAILED", "POISONED", "SEALED"},
            mode = EnumSource.Mode.EXCLUDE)
    void killedAtAnyStepItsSuccessorGoesOnWithoutGapOrDuplicate(JournalPoint point) throws Exception {
        Path path = temp.resolve("ring");
        boolean once = point == JournalPoint.ENTERED || point == JournalPoint.SEGMENT_BEGUN;
        try (Ring ring = Ring.create(path, RingEvents.options(SLOTS));
                ChildJvm victim = keeper(path, "start", point + ":" + (once ? 1 : 50), 0)) {
            if (!once) {
                assertThat(victim.await("ready")).isEmpty();
            }
            try (Load load = new Load(ring)) {
                assertThat(victim.awaitExit()).isEqualTo(HALTED);
                assertThat(victim.out()).contains("halts");
                long durable = ring.durableSequence();
                try (ChildJvm successor = keeper(path, "standBy", "nowhere:1", 0)) {
                    load.goOn(1_000);
                    long last = load.end();
                    assertThat(ring.durableSequence()).isGreaterThanOrEqualTo(Math.max(durable, last));
                    RingEvents.assertJournaled(ring.journalPlace(), ring, 0, last);
                    successor.send("end");
                    assertThat(successor.await("ended ")).isEqualTo("well");
                    assertThat(successor.awaitExit()).isZero();
                    RingEvents.assertJournaled(ring.journalPlace(), ring, 0, last);
                }
            }
        }
    }

    @Test
    void killedAsItEndsItHasAcknowledgedNothingThatIsNotThere() throws Exception {
        Path path = temp.resolve("ring");
        try (Ring ring = Ring.create(path, RingEvents.options(SLOTS));
                ChildJvm victim = keeper(path, "start", "SEALED:1", 0);
                Load load = new Load(ring)) {
            assertThat(victim.await("ready")).isEmpty();
            load.goOn(100);
            victim.send("end");
            assertThat(victim.awaitExit()).isEqualTo(HALTED);
            try (ChildJvm successor = keeper(path, "standBy", "nowhere:1", 0)) {
                load.goOn(100);
                long last = load.end();
                RingEvents.assertJournaled(ring.journalPlace(), ring, 0, last);
                assertThat(successor.isAlive()).isTrue();
            }
        }
    }

    @Test
    void killedAfterItsForceFailedAndBeforeItCouldSaySoNothingOfThatIsBelieved() throws Exception {
        Path path = temp.resolve("ring");
        int failing = 40;
        try (Ring ring = Ring.create(path, RingEvents.options(SLOTS));
                ChildJvm victim = keeper(path, "start", "FORCE_FAILED:1", failing)) {
            assertThat(victim.await("ready")).isEmpty();
            try (Load load = new Load(ring)) {
                assertThat(victim.awaitExit()).isEqualTo(HALTED);
                long durable = ring.durableSequence();
                assertThat(ring.writtenSequence()).isGreaterThanOrEqualTo(durable);
                assertThat(load.poisoned).isFalse();
                FirstForce look = new FirstForce(ring);
                ObservedStorage storage = new ObservedStorage(DiskStorage.instance(), look);
                JournalOptions options = JournalOptions.builder()
                        .segmentBytes(64 << 10)
                        .storage(storage)
                        .build();
                try (JournalStage successor = JournalStage.start(ring, options)) {
                    load.goOn(500);
                    long last = load.end();
                    assertThat(look.durableAtFirstForce).isEqualTo(durable);
                    assertThat(look.segments.getFirst()).contains(String.format("%019d-", durable + 1));
                    RingEvents.assertJournaled(ring.journalPlace(), ring, 0, last);
                    assertThat(successor.failure()).isEmpty();
                }
            }
        }
    }

    /** Notes under which names segments appear, and what is durable as the first record is forced. */
    private static final class FirstForce implements StorageObserver {
        private final Ring ring;
        private final ArrayDeque<String> segments = new ArrayDeque<>();
        private volatile long durableAtFirstForce = Long.MIN_VALUE;

        FirstForce(Ring ring) {
            this.ring = ring;
        }

        @Override
        public synchronized void before(StorageEvent event) throws IOException {
            if (event.operation() == StorageEvent.Operation.RENAME) {
                segments.add(String.valueOf(event.target()));
            } else if (event.operation() == StorageEvent.Operation.FORCE && durableAtFirstForce == Long.MIN_VALUE) {
                durableAtFirstForce = ring.durableSequence();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = JournalPoint.class,
            names = {"POISONED", "BATCH_ENDED"})
    void aFailedForceIsToldToAllAndNobodyTakesOver(JournalPoint killedAt) throws Exception {
        Path path = temp.resolve("ring");
        String kill = killedAt == JournalPoint.POISONED ? "POISONED:1" : "nowhere:1";
        try (Ring ring = Ring.create(path, RingEvents.options(SLOTS));
                ChildJvm victim = keeper(path, "start", kill, 40)) {
            assertThat(victim.await("ready")).isEmpty();
            try (ChildJvm waiting = keeper(path, "standBy", "nowhere:1", 0)) {
                assertThat(waiting.await("ready")).isEmpty();
                tellsAll(ring, victim, waiting, killedAt);
            }
        }
    }

    private static void tellsAll(Ring ring, ChildJvm victim, ChildJvm waiting, JournalPoint killedAt) throws Exception {
        try (Load load = new Load(ring)) {
            assertThat(waiting.await("ended ")).isEqualTo("RingPoisonedException");
            if (killedAt == JournalPoint.POISONED) {
                assertThat(victim.awaitExit()).isEqualTo(HALTED);
            } else {
                assertThat(victim.await("ended ")).isEqualTo(JournalForceException.class.getSimpleName());
            }
            load.join();
            assertThat(load.poisoned).as("producers and follower are told").isTrue();
            long durable = ring.durableSequence();
            assertThat(load.acknowledged.get()).isLessThanOrEqualTo(durable);
            assertThat(load.followed.get()).isLessThanOrEqualTo(durable);
            RingEvents.assertJournaled(ring.journalPlace(), ring, 0, durable);
        }
    }

    @Test
    void killedAtAnyMomentAgainAndAgainWhileOthersStandBy() throws Exception {
        killAgainAndAgain(RANDOM_KILLS);
    }

    @Test
    @Tag("long")
    @Timeout(900)
    void killedFiftyTimes() throws Exception {
        killAgainAndAgain(50);
    }

    private void killAgainAndAgain(int kills) throws Exception {
        Path path = temp.resolve("ring");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ArrayDeque<ChildJvm> keepers = new ArrayDeque<>();
        try (Ring ring = Ring.create(path, RingEvents.options(SLOTS))) {
            keepers.add(keeper(path, "start", "nowhere:1", 0));
            assertThat(keepers.getFirst().await("ready")).isEmpty();
            try (Load load = new Load(ring)) {
                for (int kill = 0; kill < kills; kill++) {
                    keepers.add(keeper(path, "standBy", "nowhere:1", 0));
                    assertThat(keepers.getLast().await("ready")).isEmpty();
                    load.goOn(1 + random.nextInt(500));
                    keepers.removeFirst().kill();
                }
                load.goOn(500);
                long last = load.end();
                assertThat(last).as("events, seed %d", seed).isGreaterThan(500);
                RingEvents.assertJournaled(ring.journalPlace(), ring, 0, last);
            }
        } finally {
            keepers.forEach(ChildJvm::close);
        }
    }
}
