package io.ringfence.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.EventPoller;
import io.ringfence.produce.Producer;
import io.ringfence.ring.RepairReport;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.error.InUseException;
import io.ringfence.ring.layout.LedgerLayout;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.testing.Await;
import io.ringfence.testing.ChildJvm;
import io.ringfence.testing.FastTempDir;
import io.ringfence.testing.RingWords;
import io.ringfence.testing.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Who is alive and who is dead: stopped processes, zombies, names in use, forgotten handles, interrupted threads. */
@Tag("crash")
@Timeout(120)
@Isolated
class LivingOwnersTest {
    private static final Duration STOPPED = Duration.ofSeconds(10);

    @TempDir(factory = FastTempDir.class)
    Path temp;

    private Ring ring;

    private void create(ProducerMode mode) {
        ring = create("ring", mode);
    }

    private Ring create(String name, ProducerMode mode) {
        return Ring.create(
                temp.resolve(name),
                RingOptions.builder()
                        .slots(16)
                        .payloadBytes(48)
                        .producerMode(mode)
                        .build());
    }

    @AfterEach
    void close() {
        if (ring != null) {
            ring.close();
        }
    }

    private static List<Long> poll(EventPoller poller) throws Exception {
        List<Long> seen = new ArrayList<>();
        while (poller.poll((event, sequence, endOfBatch) -> seen.add(event.getLong(0)))
                == EventPoller.PollState.PROCESSING) {
            assertThat(seen.size()).isLessThan(100);
        }
        return seen;
    }

    private static long repaired(Ring ring) {
        return ring.inspector().snapshot().counters().repairedAborted()
                + ring.inspector().snapshot().counters().repairedPublished();
    }

    /** Both kinds of rings at one time: the test waits. */
    @Test
    void aStoppedProducerIsNeverTakenForDeadAndGoesOnAfterwards() throws Exception {
        try (Stopped single = new Stopped(ProducerMode.SINGLE);
                Stopped multi = new Stopped(ProducerMode.MULTI)) {
            single.stop();
            multi.stop();
            Await.stays("nobody repairs", STOPPED, () -> single.isLeftAlone() && multi.isLeftAlone());
            single.goOn();
            multi.goOn();
        }
    }

    /** A ring whose producer is stopped in the middle of a claim, and a consumer that waits for it. */
    private final class Stopped implements AutoCloseable {
        private final Ring ring;
        private final Consumer consumer;
        private final ChildJvm child;
        private final EventPoller poller;

        Stopped(ProducerMode mode) {
            ring = create(mode.name(), mode);
            consumer = ring.openConsumer("c");
            poller = consumer.poller();
            child = ChildJvm.start(Roles.class, "hold", ring.path(), "stopped", 2);
        }

        void stop() throws Exception {
            String ignored = child.await("claimed to 1");
            child.pause();
        }

        boolean isLeftAlone() throws Exception {
            EventPoller.PollState state = poller.poll((event, sequence, endOfBatch) -> true);
            return state != EventPoller.PollState.PROCESSING && repaired(ring) == 0;
        }

        void goOn() throws Exception {
            assertThat(ring.repair()).isEqualTo(new RepairReport(0, 0, 0));
            Ring.attach(ring.path()).close();
            assertThat(ring.inspector().snapshot().producers())
                    .singleElement()
                    .satisfies(producer -> assertThat(producer.owner()).isEqualTo("alive"));
            assertThatThrownBy(() -> ring.openProducer("stopped"))
                    .isInstanceOf(InUseException.class)
                    .hasMessageContaining(Long.toString(child.pid()));
            child.resume();
            child.send("publish");
            String published = child.await("published");
            assertThat(published).isEmpty();
            assertThat(poll(poller)).containsExactly(0L, 1L);
            child.send("end");
            assertThat(child.awaitExit()).isZero();
            assertThat(repaired(ring)).isZero();
        }

        @Override
        public void close() {
            child.close();
            consumer.close();
            ring.close();
        }
    }

    @Test
    void aZombieIsDead() throws Exception {
        create(ProducerMode.MULTI);
        // the shell becomes a program that never waits for its child
        try (Consumer consumer = ring.openConsumer("c");
                ChildJvm launcher = ChildJvm.startInShell(
                        "JAVA & exec sleep 600", Roles.class, "halt", ring.path(), "victim", 1, 2, 1)) {
            long pid = Long.parseLong(launcher.await("pid "));
            Await.until("the child is a zombie", () -> ChildJvm.state(pid) == 'Z');
            EventPoller poller = consumer.poller();
            assertThat(poll(poller)).containsExactly(0L);
            Await.until("its claim is repaired", Duration.ofSeconds(1), () -> {
                EventPoller.PollState ignored = poller.poll((event, sequence, endOfBatch) -> true);
                return consumer.position() == 2;
            });
            try (Producer producer = ring.openProducer("victim")) {
                assertThat(producer.lastToken()).isEqualTo(1);
            }
            assertThat(ChildJvm.state(pid)).as("still a zombie").isEqualTo('Z');
        }
    }

    @Test
    void aZombiesConsumerNameCanBeTakenOver() throws Exception {
        create(ProducerMode.MULTI);
        try (Producer producer = ring.openProducer("p");
                ChildJvm launcher = ChildJvm.startInShell(
                        "JAVA & exec sleep 600", Roles.class, "consume", ring.path(), "c", 1, 3, 0)) {
            long pid = Long.parseLong(launcher.await("pid "));
            String position = launcher.await("position");
            assertThat(position).isEqualTo("-1");
            producer.publishBatch(5, (slot, sequence) -> slot.putLong(0, sequence));
            Await.until("the child is a zombie", () -> ChildJvm.state(pid) == 'Z');
            try (Consumer consumer = ring.openConsumer("c")) {
                assertThat(consumer.position()).isEqualTo(2);
                assertThat(poll(consumer.poller())).containsExactly(3L, 4L);
            }
        }
    }

    @Test
    void aLivingProducersClaimIsLeftAloneBesideADeadOnes() throws Exception {
        create(ProducerMode.MULTI);
        try (Consumer consumer = ring.openConsumer("c");
                Producer mine = ring.openProducer("mine");
                RingWords words = new RingWords(ring)) {
            long high = mine.claim(3);
            try (ChildJvm child = ChildJvm.start(Roles.class, "halt", ring.path(), "victim", 0, 2, 1)) {
                assertThat(child.awaitExit()).isEqualTo(9);
            }
            assertThat(ring.inspector().snapshot().cursor()).isEqualTo(4);
            assertThat(ring.repair()).isEqualTo(new RepairReport(0, 2, 0));

            for (long sequence = 0; sequence <= high; sequence++) {
                assertThat(words.stamp(sequence)).as("stamp of mine").isZero();
                mine.slot(sequence).putLong(0, 10 + sequence);
            }
            mine.publish();
            assertThat(poll(consumer.poller())).containsExactly(10L, 11L, 12L);
            assertThat(consumer.position()).isEqualTo(4);
        }
    }

    @Test
    void aDeadLosersEntryNeverTakesAwayWhatTheWinnerClaimed() throws Exception {
        create(ProducerMode.MULTI);
        try (Consumer consumer = ring.openConsumer("c");
                RingWords words = new RingWords(ring)) {
            try (ChildJvm child = ChildJvm.start(Roles.class, "parts", ring.path(), "loser", 1, 1)) {
                assertThat(child.awaitExit()).isEqualTo(9);
            }
            try (Producer winner = ring.openProducer("winner")) {
                long high = winner.claim(2);
                // as it is killed between its announcement and its CAS, which the winner won
                words.ledger("loser", LedgerLayout.CLAIM_HIGH_OFFSET, 3);
                words.ledger("loser", LedgerLayout.CLAIM_LOW_OFFSET, 1);
                assertThat(ring.repair()).isEqualTo(new RepairReport(0, 0, 0));
                assertThat(words.stamp(high)).isZero();
                for (long sequence = 1; sequence <= high; sequence++) {
                    winner.slot(sequence).putLong(0, sequence);
                }
                winner.publish();
            }
            assertThat(poll(consumer.poller())).containsExactly(0L, 1L, 2L);
            RepairReport ignored = ring.repair();
            assertThat(ring.inspector().snapshot().producers())
                    .as("the loser is freed")
                    .isEmpty();
        }
    }

    @Test
    void twoProcessesCannotHaveOneNameNorTwoTheSingleProducersPlace() throws Exception {
        create(ProducerMode.SINGLE);
        try (Consumer consumer = ring.openConsumer("c");
                Producer producer = ring.openProducer("p");
                ChildJvm second = ChildJvm.start(Roles.class, "open", ring.path(), "producer", "q");
                ChildJvm same = ChildJvm.start(Roles.class, "open", ring.path(), "consumer", "c")) {
            String pid = Long.toString(ProcessHandle.current().pid());
            assertThat(second.await("refused "))
                    .startsWith("InUseException")
                    .contains("'p'")
                    .contains(pid);
            assertThat(same.await("refused "))
                    .startsWith("InUseException")
                    .contains("'c'")
                    .contains(pid);
            assertThat(producer.publish((slot, sequence) -> slot.putLong(0, 5))).isZero();
            assertThat(poll(consumer.poller())).containsExactly(5L);
        }
        try (ChildJvm child = ChildJvm.start(Roles.class, "open", ring.path(), "consumer", "c")) {
            assertThat(child.await("opened ")).isEqualTo("Consumer");
            assertThatThrownBy(() -> ring.openConsumer("c"))
                    .isInstanceOf(InUseException.class)
                    .hasMessageContaining(Long.toString(child.pid()));
            child.kill();
        }
        ring.openConsumer("c").close();
    }

    @Test
    void evictingEndsAStoppedProcessAndRepairsWhatItHeld() throws Exception {
        create(ProducerMode.MULTI);
        try (ChildJvm child = ChildJvm.start(Roles.class, "hold", ring.path(), "stopped", 2)) {
            String ignored = child.await("claimed to 1");
            child.pause();
            assertThat(ring.evict("stopped")).containsExactly(child.pid());
            assertThat(child.awaitExit()).isNotZero();
            assertThat(repaired(ring)).isEqualTo(2);
        }
        try (Producer mine = ring.openProducer("mine")) {
            assertThatThrownBy(() -> ring.evict("mine")).isInstanceOf(InUseException.class);
            assertThat(mine.publish((slot, sequence) -> slot.putLong(0, 1))).isEqualTo(2);
        }
    }

    @Test
    void aForgottenHandleAbortsItsClaimAndGivesItsNameBack() {
        create(ProducerMode.MULTI);
        claimAndForget();
        Await.until("the claim is aborted and the name is free", () -> {
            System.gc();
            return ring.inspector().snapshot().counters().aborted() == 2
                    && ring.inspector().snapshot().producers().isEmpty();
        });
        try (Producer again = ring.openProducer("forgotten")) {
            assertThat(again.publish((slot, sequence) -> slot.putLong(0, 1))).isEqualTo(2);
        }
    }

    private void claimAndForget() {
        long ignored = ring.openProducer("forgotten").claim(2);
    }

    @Test
    void aThreadThatEndsWithAnOpenClaimAbortsIt() throws Exception {
        create(ProducerMode.MULTI);
        try (Producer producer = ring.openProducer("p");
                Consumer consumer = ring.openConsumer("c")) {
            try (Threads threads = new Threads()) {
                threads.start("ends", () -> assertThat(producer.claim(3)).isEqualTo(2));
                threads.join();
            }
            Await.until("the claim is aborted", Duration.ofSeconds(1), () -> {
                List<Long> ignored = poll(consumer.poller());
                return consumer.position() == 2;
            });
            assertThat(producer.publish((slot, sequence) -> slot.putLong(0, 9))).isEqualTo(3);
            assertThat(poll(consumer.poller())).containsExactly(9L);
        }
    }

    @Test
    void interruptingThreadsLosesNoLocks() throws Exception {
        create(ProducerMode.MULTI);
        try (Producer producer = ring.openProducer("p");
                Consumer consumer = ring.openConsumer("c");
                Threads threads = new Threads()) {
            AtomicBoolean stop = new AtomicBoolean();
            Thread victim = threads.start("victim", () -> {
                int round = 0;
                while (!stop.get()) {
                    assertThat(ring.inspector().snapshot().producers()).isNotEmpty();
                    ring.openProducer("other " + round++ % 3).close();
                    ring.openConsumer("d").leave();
                    RepairReport ignored = ring.repair();
                }
            });
            Await.stays("it is interrupted all the time", Duration.ofMillis(500), () -> {
                victim.interrupt();
                return victim.isAlive();
            });
            stop.set(true);
            threads.join();
            for (String[] taken : new String[][] {{"producer", "p"}, {"consumer", "c"}}) {
                try (ChildJvm child = ChildJvm.start(Roles.class, "open", ring.path(), taken[0], taken[1])) {
                    assertThat(child.await("refused ")).startsWith("InUseException");
                }
            }
            assertThat(consumer.position()).isEqualTo(-1);
            assertThat(producer.publish((slot, sequence) -> slot.putLong(0, 1))).isZero();
        }
    }

    @Test
    void handlesThatAreOpenedAndClosedByManyThreadsNeverBlockEachOther() throws Exception {
        create(ProducerMode.MULTI);
        try (Threads threads = new Threads()) {
            for (int i = 0; i < 4; i++) {
                String name = "p" + i;
                threads.start(name, () -> {
                    for (int round = 0; round < 60; round++) {
                        try (Producer producer = ring.openProducer(name)) {
                            if (producer.tryClaim(1) >= 0 && round % 2 == 0) {
                                producer.publish();
                            }
                        }
                        ring.openConsumer(name).leave();
                    }
                });
            }
            threads.join();
        }
        assertThat(ring.inspector().snapshot().producers()).isEmpty();
        assertThat(ring.inspector().snapshot().consumers()).isEmpty();
    }
}
