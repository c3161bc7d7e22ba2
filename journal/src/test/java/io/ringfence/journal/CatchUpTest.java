package io.ringfence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.consume.BatchEventProcessor;
import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.EventHandler;
import io.ringfence.journal.error.JournalRangeException;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.HandlerFailedException;
import io.ringfence.ring.error.InUseException;
import io.ringfence.testing.Await;
import io.ringfence.testing.FastTempDir;
import io.ringfence.testing.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the journal to the live ring: every event once. */
@Tag("unit")
@Timeout(120)
class CatchUpTest {
    private static final int SLOTS = 64;
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir(factory = FastTempDir.class)
    Path temp;

    private Ring ring;
    private Producer producer;
    private JournalStage stage;

    @BeforeEach
    void create() {
        ring = Ring.create(temp.resolve("ring"), RingEvents.options(SLOTS));
        producer = ring.openProducer("p");
        stage = JournalStage.start(
                ring, JournalOptions.builder().segmentBytes(16 << 10).build());
    }

    @AfterEach
    void close() {
        stage.close();
        producer.close();
        ring.close();
    }

    /** Takes every published event in order, from wherever it comes. */
    private static final class Sink implements CatchUp.Handler, EventHandler {
        private final List<Long> seen = new ArrayList<>();
        private final AtomicLong last = new AtomicLong(-1);

        @Override
        public void onEvent(io.ringfence.consume.Event event, long sequence) {
            RingEvents.check(event, sequence);
            seen.add(sequence);
            last.set(sequence);
        }

        @Override
        public void onEvent(io.ringfence.consume.Event event, long sequence, boolean endOfBatch) {
            onEvent(event, sequence);
        }

        void assertSaw(long from, long to) {
            List<Long> expected = new ArrayList<>();
            for (long sequence = from; sequence <= to; sequence++) {
                if (!Events.isAborted(sequence)) {
                    expected.add(sequence);
                }
            }
            assertThat(seen).isEqualTo(expected);
        }
    }

    private void publishDurably(int count) {
        ring.awaitDurable(RingEvents.publish(producer, count), LONG);
    }

    private CatchUp.Joined join(String name, long from, Sink sink) {
        return CatchUp.join(ring, name, ConsumerOptions.DEFAULT, from, sink);
    }

    private void live(CatchUp.Joined joined, Sink sink, long last) throws Exception {
        try (Threads threads = new Threads()) {
            BatchEventProcessor processor = joined.consumer().processor(sink);
            threads.start("live", processor::run);
            Await.until("the live end is reached", () -> joined.consumer().position() >= last);
            processor.halt();
            threads.join();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 500, 930, 999, 1000})
    void whatTheRingHoldsNoMoreComesFromTheJournal(int from) throws Exception {
        publishDurably(1_000);
        Sink sink = new Sink();
        CatchUp.Joined joined = join("view", from, sink);
        try {
            publishDurably(50);
            live(joined, sink, 1_049);
            sink.assertSaw(from, 1_049);
            assertThat(joined.fromSequence()).isEqualTo(from);
            assertThat(joined.readFromJournal()).isEqualTo(1_000 - from);
        } finally {
            joined.consumer().close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void besideProducersAtFullSpeed(boolean afterDurable) throws Exception {
        publishDurably(2_000);
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong last = new AtomicLong();
        ConsumerOptions options = afterDurable ? ConsumerOptions.DEFAULT.afterDurable() : ConsumerOptions.DEFAULT;
        try (Threads threads = new Threads()) {
            threads.start("producer", () -> {
                try (Producer busy = ring.openProducer("busy")) {
                    while (!over.get()) {
                        last.set(RingEvents.publish(busy));
                    }
                }
            });
            for (int round = 0; round < 5; round++) {
                Sink sink = new Sink();
                CatchUp.Joined joined = CatchUp.join(ring, "view " + round, options, 100, sink);
                assertThat(joined.readFromJournal()).isGreaterThan(1_000);
                live(joined, sink, joined.consumer().position() + 300);
                sink.assertSaw(100, joined.consumer().position());
                joined.consumer().leave();
            }
            over.set(true);
            threads.join();
        }
        assertThat(last.get()).isGreaterThan(3_000);
    }

    @Test
    void aNameThatIsRegisteredFurtherOnThanItsStateIsFilledUpFromTheJournal() throws Exception {
        publishDurably(200);
        CatchUp.Joined first = join("view", 0, new Sink());
        assertThat(first.consumer().position()).isEqualTo(199);
        first.consumer().close();
        publishDurably(30);

        Sink sink = new Sink(); // its state was lost after event 149
        CatchUp.Joined again = join("view", 150, sink);
        live(again, sink, 229);
        sink.assertSaw(150, 229);
        assertThat(again.readFromJournal()).isEqualTo(50);
        again.consumer().close();
    }

    @Test
    void aNameThatIsRegisteredLessFarThanItsStateGoesOnWhereItsStateIs() throws Exception {
        publishDurably(20);
        CatchUp.Joined first = join("view", 0, new Sink());
        first.consumer().close();
        publishDurably(30);

        Sink sink = new Sink();
        CatchUp.Joined again = join("view", 40, sink);
        assertThat(again.readFromJournal()).isZero();
        live(again, sink, 49);
        sink.assertSaw(40, 49);
        again.consumer().close();
    }

    @Test
    void whatTheRingStillProtectsNeedsNoJournal() throws Exception {
        try (Ring bare = Ring.create(temp.resolve("bare"), RingEvents.options(SLOTS));
                Producer own = bare.openProducer("p")) {
            long last = RingEvents.publish(own, 10);
            Sink sink = new Sink();
            CatchUp.Joined joined = CatchUp.join(bare, "view", ConsumerOptions.DEFAULT, 4, sink);
            live(joined, sink, last);
            sink.assertSaw(4, last);
            assertThat(joined.readFromJournal()).isZero();
            joined.consumer().close();
        }
    }

    @Test
    void whatIsNowhereIsRefused() {
        try (Ring bare = Ring.create(temp.resolve("bare"), RingEvents.options(SLOTS));
                io.ringfence.consume.Consumer other = bare.openConsumer("other");
                Producer own = bare.openProducer("p")) {
            long last = RingEvents.publish(own, 10);
            other.commit(last);
            try (JournalStage late = JournalStage.start(bare, JournalOptions.defaults())) {
                assertThatThrownBy(() -> CatchUp.join(bare, "view", ConsumerOptions.DEFAULT, 4, new Sink()))
                        .isInstanceOf(JournalRangeException.class);
                assertThat(late.failure()).isEmpty();
            }
        }
    }

    @Test
    void aHandlerThatThrowsEndsItAndTheNameIsFree() throws Exception {
        publishDurably(200);
        assertThatThrownBy(() -> CatchUp.join(ring, "view", ConsumerOptions.DEFAULT, 0, (event, sequence) -> {
                    if (sequence == 120) {
                        throw new IllegalStateException("120");
                    }
                }))
                .isInstanceOf(HandlerFailedException.class)
                .hasMessageContaining("sequence 120")
                .hasRootCauseMessage("120");
        Sink sink = new Sink();
        CatchUp.Joined joined = join("view", 120, sink);
        sink.assertSaw(120, 199);
        assertThatThrownBy(() -> join("view", 0, new Sink())).isInstanceOf(InUseException.class);
        joined.consumer().close();
    }
}
