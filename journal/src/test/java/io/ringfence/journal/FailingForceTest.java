package io.ringfence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.EventPoller;
import io.ringfence.journal.error.JournalForceException;
import io.ringfence.journal.storage.DiskStorage;
import io.ringfence.journal.storage.ObservedStorage;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.RingPoisonedException;
import io.ringfence.testing.Await;
import io.ringfence.testing.FastTempDir;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The nth force of a workload fails, for every n: nothing is acknowledged after it, by nobody, and all that was is there. */
@Tag("crash")
@Timeout(300)
class FailingForceTest {
    private static final int SLOTS = 64;
    private static final int EVENTS = 100;
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir(factory = FastTempDir.class)
    Path temp;

    @Test
    void poisonsTheRingForEverybody() throws Exception {
        int failed = 0;
        boolean reached = true;
        for (int n = 1; reached; n++) {
            reached = fails(n);
            failed += reached ? 1 : 0;
        }
        assertThat(failed).as("forces that failed").isGreaterThan(10);
    }

    /** Whether the workload came to the nth force, on which something depends. */
    private boolean fails(int n) throws Exception {
        Path path = temp.resolve("ring-" + n);
        ObservedStorage storage = ObservedStorage.failingForces(DiskStorage.instance(), force -> force == n);
        JournalOptions options =
                JournalOptions.builder().segmentBytes(16 << 10).storage(storage).build();
        try (Ring ring = Ring.create(path, RingEvents.options(SLOTS));
                Ring other = Ring.attach(path);
                Producer producer = ring.openProducer("p");
                Consumer follower = other.openConsumer("follower", ConsumerOptions.DEFAULT.afterDurable())) {
            EventPoller poller = follower.poller();
            long acknowledged = -1;
            Throwable error = null;
            try (JournalStage stage = JournalStage.start(ring, options)) {
                while (acknowledged < EVENTS) {
                    long sequence = RingEvents.publish(producer);
                    ring.awaitDurable(sequence, LONG);
                    acknowledged = sequence;
                    follow(poller);
                }
                assertThat(stage.report().durable()).isEqualTo(acknowledged);
            } catch (RingPoisonedException | JournalForceException told) {
                error = told;
            }
            if (error == null) {
                return false;
            }
            assertPoisoned(other, poller, acknowledged, path);
            return true;
        }
    }

    private static void assertPoisoned(Ring other, EventPoller follower, long acknowledged, Path path) {
        long durable = other.durableSequence();
        assertThat(durable).isGreaterThanOrEqualTo(acknowledged).isLessThanOrEqualTo(acknowledged + 1);
        assertThatThrownBy(() -> other.awaitDurable(durable + 1, LONG)).isInstanceOf(RingPoisonedException.class);
        assertThatThrownBy(() -> Await.until("the follower is told", () -> !follow(follower)))
                .hasCauseInstanceOf(RingPoisonedException.class);
        assertThatThrownBy(() -> JournalStage.start(other, JournalOptions.defaults()))
                .isInstanceOf(RingPoisonedException.class);
        assertThatThrownBy(() -> Ring.attach(path)).isInstanceOf(RingPoisonedException.class);
        assertThat(other.durableSequence()).isEqualTo(durable);
        if (durable >= 0) {
            RingEvents.assertJournaled(other.journalPlace(), other, 0, durable);
        }
    }

    private static boolean follow(EventPoller poller) throws Exception {
        EventPoller.PollState state = EventPoller.PollState.PROCESSING;
        while (state == EventPoller.PollState.PROCESSING) {
            state = poller.poll((event, sequence, endOfBatch) -> {
                RingEvents.check(event, sequence);
                return true;
            });
        }
        return true;
    }
}
