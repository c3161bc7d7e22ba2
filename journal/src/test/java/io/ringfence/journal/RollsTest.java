package io.ringfence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.ringfence.testing.FastTempDir;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Many segments, many readers, and what an event costs. */
@Tag("soak")
@Isolated
class RollsTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir(factory = FastTempDir.class)
    Path folder;

    private Path place() {
        return folder.resolve("journal");
    }

    private static long entries(String folder) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of(folder))) {
            return entries.count();
        }
    }

    private static long journalMappings() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains("/journal/")).count();
        }
    }

    @Test
    void aThousandRollsKeepDescriptorsAndMappingsFlat() throws IOException {
        JournalOptions small = JournalOptions.builder().segmentBytes(16 << 10).build();
        long descriptors = entries("/proc/self/fd");
        long most = 0;
        long mostMappings = 0;
        long last = -1;
        try (JournalWriter writer = JournalWriter.open(place(), Rings.ONE, 1, 0, small);
                JournalReader reader = Journal.ofDirectory(place()).open(ReadRange.all())) {
            while (writer.segmentsBegun() < 1000) {
                last += 100;
                writer.beginBatch(writer.forced());
                Events.append(writer, last);
                writer.force();
                while (reader.nextSequence() <= last) {
                    reader.poll(Events::check, 1000);
                }
                most = Math.max(most, entries("/proc/self/fd"));
                mostMappings = Math.max(mostMappings, journalMappings());
            }
        }
        assertThat(most - descriptors).isLessThan(20);
        assertThat(mostMappings).isLessThan(20);
        assertThat(journalMappings()).isZero();
        JournalVerification verification = JournalVerification.of(Journal.ofDirectory(place()));
        assertThat(verification.verdict()).isEqualTo(JournalVerification.Verdict.SOUND);
        assertThat(verification.events()).isEqualTo(last + 1);
    }

    @Test
    void severalReadersFollowALiveWriterAcrossRollsWithoutGapOrDuplicate() throws Exception {
        JournalOptions options = JournalOptions.builder().segmentBytes(64 << 10).build();
        long last = 200_000;
        ExecutorService threads = Executors.newFixedThreadPool(3);
        AtomicBoolean failed = new AtomicBoolean();
        try (JournalWriter writer = JournalWriter.open(place(), Rings.ONE, 1, 0, options)) {
            List<Future<Long>> readers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                readers.add(threads.submit((Callable<Long>) () -> follow(last, failed)));
            }
            while (writer.appended() < last && !failed.get()) {
                writer.beginBatch(writer.forced());
                Events.append(writer, Math.min(writer.appended() + 777, last));
                writer.force();
            }
            for (Future<Long> reader : readers) {
                assertThat(reader.get(60, TimeUnit.SECONDS)).isEqualTo(last + 1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private Long follow(long last, AtomicBoolean failed) {
        long[] next = {0};
        try (JournalReader reader =
                Journal.ofDirectory(place()).open(ReadRange.all().toSequence(last))) {
            return reader.tail(
                    record -> {
                        Events.check(record);
                        if (record.sequence() != next[0]++) {
                            throw new AssertionError("after " + (next[0] - 2) + " came " + record.sequence());
                        }
                    },
                    new YieldingIdleStrategy(),
                    () -> !Thread.currentThread().isInterrupted());
        } catch (RuntimeException | AssertionError failure) {
            failed.set(true);
            throw failure;
        }
    }

    @Test
    void neitherAppendingNorReadingAllocatesForAnEvent() {
        JournalOptions options =
                JournalOptions.builder().segmentBytes(256 << 20).build();
        UnsafeBuffer payload = new UnsafeBuffer(new byte[48]);
        long events = 500_000;
        try (JournalWriter writer = JournalWriter.open(place(), Rings.ONE, 1, 0, options)) {
            append(writer, payload, 100_000);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            append(writer, payload, events);
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(64 << 10);
            writer.force();
            try (JournalReader reader = Journal.ofDirectory(place()).open(ReadRange.all())) {
                long[] sum = {0};
                JournalHandler handler = record -> sum[0] += record.length();
                assertThat(reader.poll(handler, 100_000)).isEqualTo(100_000);
                long beforeReading = THREADS.getCurrentThreadAllocatedBytes();
                assertThat(reader.poll(handler, (int) events - 100_000)).isEqualTo((int) events - 100_000);
                assertThat(THREADS.getCurrentThreadAllocatedBytes() - beforeReading)
                        .isLessThan(64 << 10);
                assertThat(sum[0]).isEqualTo(events * 48);
            }
        }
    }

    private static void append(JournalWriter writer, UnsafeBuffer payload, long count) {
        for (long sequence = writer.appended() + 1, end = writer.appended() + count; sequence <= end; sequence++) {
            if (sequence % 100 == 0) {
                writer.beginBatch(sequence - 1);
            }
            writer.append(sequence, sequence, 0, false, payload, 0, 48);
        }
    }
}
