package io.ringfence.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.Event;
import io.ringfence.journal.CatchUp;
import io.ringfence.journal.ForcePolicy;
import io.ringfence.journal.JournalOptions;
import io.ringfence.journal.JournalWriter;
import io.ringfence.recovery.RecoveryReport.Verdict;
import io.ringfence.recovery.snapshot.Snapshotable;
import io.ringfence.recovery.testing.TestRings;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import java.nio.file.Files;
import java.time.Duration;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** How fast a state comes back from a long journal; {@code -Dringfence.restore.events=N} chooses how long. */
@Tag("long")
@Isolated
class RestoreFiguresTest extends RecoveryFixture {
    private static final long EVENTS = Long.getLong("ringfence.restore.events", 10_000_000);
    private static final int PAYLOAD_BYTES = 16;

    /** As cheap as a handler can be, so that the replay is what is measured. */
    private static final class Sum implements CatchUp.Handler {
        private long sum;
        private long events;

        @Override
        public void onEvent(Event event, long sequence) {
            sum += event.getLong(0);
            events++;
        }
    }

    private void writeJournal() {
        UnsafeBuffer event = new UnsafeBuffer(new byte[PAYLOAD_BYTES]);
        JournalOptions options =
                JournalOptions.builder().forcePolicy(ForcePolicy.never()).build();
        try (JournalWriter writer = JournalWriter.open(journal, TestRings.imageOf(path), 1, 0, options)) {
            for (long sequence = 0; sequence < EVENTS; sequence++) {
                event.putLong(0, sequence);
                writer.append(sequence, 1_000 + sequence, 0, false, event, 0, PAYLOAD_BYTES);
            }
            writer.force();
        }
    }

    @Test
    void aLongJournalIsReplayedWithProgressAndInFlatMemory() throws Exception {
        Ring.create(path, RingOptions.builder().payloadBytes(PAYLOAD_BYTES).build())
                .close();
        writeJournal();
        Files.delete(path.resolve("ring.dat"));
        long begin = System.nanoTime();
        RecoveryReport report = RingRecovery.recover(path);
        long recoveredNanos = System.nanoTime() - begin;
        assertThat(report.verdict()).isEqualTo(Verdict.REBUILT);
        assertThat(report.cursor()).isEqualTo(EVENTS - 1);

        Sum sum = new Sum();
        long[] told = {0};
        try (Ring ring = Ring.attach(path)) {
            Restored restored = Restore.of(ring, "sum")
                    .telling((events, total, perSecond, remaining) -> {
                        told[0]++;
                        assertThat(total).isEqualTo(EVENTS);
                        System.out.printf(
                                "restore: %,d of %,d, %,d a second, %d s to go, %d MiB of heap%n",
                                events, total, perSecond, remaining.toSeconds(), heapMebibytes());
                    })
                    .run(Snapshotable.NOTHING, sum);
            try (Consumer consumer = restored.consumer()) {
                assertThat(consumer.position()).isEqualTo(EVENTS - 1);
            }
            Duration took = restored.took();
            System.out.printf(
                    "restore: %,d events of %d bytes in %d ms, %,d a second; making the ring anew before: %d ms%n",
                    EVENTS,
                    PAYLOAD_BYTES,
                    took.toMillis(),
                    Math.round(EVENTS / (took.toNanos() / 1e9)),
                    Duration.ofNanos(recoveredNanos).toMillis());
        }
        assertThat(sum.events).isEqualTo(EVENTS);
        assertThat(sum.sum).isEqualTo(EVENTS * (EVENTS - 1) / 2);
        assertThat(told[0]).isPositive();
    }

    private static long heapMebibytes() {
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }
}
