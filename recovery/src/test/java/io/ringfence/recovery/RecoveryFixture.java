package io.ringfence.recovery;

import static io.ringfence.recovery.testing.TestRings.journal;
import static io.ringfence.recovery.testing.TestRings.journaled;
import static io.ringfence.recovery.testing.TestRings.publish;
import static io.ringfence.recovery.testing.TestRings.publishAndJournal;
import static io.ringfence.recovery.testing.TestRings.segments;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.recovery.RecoveryReport.Missing;
import io.ringfence.recovery.RecoveryReport.Verdict;
import io.ringfence.recovery.snapshot.SnapshotEntry;
import io.ringfence.recovery.snapshot.Snapshotable;
import io.ringfence.recovery.snapshot.Snapshots;
import io.ringfence.recovery.testing.TestRings;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.sequence.ChecksumMode;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A ring that is to be recovered, and what must be true afterwards. */
abstract class RecoveryFixture {
    static final RingOptions PLAIN = TestRings.small().build();
    static final RingOptions CHECKED =
            TestRings.small().checksumMode(ChecksumMode.CRC32C).build();

    @TempDir
    Path parent;

    Path path;
    Path journal;

    @BeforeEach
    void setUp() {
        path = parent.resolve("ring");
        journal = path.resolve("journal");
    }

    /** Everything in a directory, byte for byte. */
    static Map<String, ByteBuffer> contents(Path directory) throws IOException {
        Map<String, ByteBuffer> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(directory.relativize(file).toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    void create(RingOptions options, int journaled, int more) {
        try (Ring ring = Ring.create(path, options)) {
            publishAndJournal(ring, journaled);
            publish(ring, more);
        }
    }

    void goesOn(long next) {
        try (Ring ring = Ring.attach(path)) {
            publish(ring, 3);
            assertThat(ring.inspector().snapshot().published()).isEqualTo(next + 2);
            if (Files.exists(journal)) {
                journal(ring);
                assertThat(ring.durableSequence()).isEqualTo(next + 2);
            }
        }
    }

    void secondTimeChangesNothing() throws IOException {
        Map<String, ByteBuffer> before = contents(path);
        RecoveryReport report = RingRecovery.recover(path);
        assertThat(report.verdict()).isEqualTo(Verdict.SOUND);
        assertThat(report.done()).isEmpty();
        assertThat(contents(path)).isEqualTo(before);
    }

    static List<SequenceRange> missing(RecoveryReport report) {
        return report.missing().stream().map(Missing::range).toList();
    }

    /** Takes a snapshot of what the events up to a sequence have led to. */
    void snapshot(long sequence) {
        try (Ring ring = Ring.attach(path)) {
            SnapshotEntry ignored = Snapshots.of(path, ring.identity()).take(ring, sequence, new EmptyState());
        }
    }

    /** A program's state that happens to have no bytes. */
    static final class EmptyState implements Snapshotable {
        boolean wasRead;

        @Override
        public void writeState(DataOutput out) {
            // nothing happened yet
        }

        @Override
        public void readState(DataInput in) {
            wasRead = true;
        }
    }

    /** Deletes the segments that begin at a sequence or behind it, and gives what was in them. */
    Map<Path, byte[]> loseSegmentsFrom(long sequence) throws IOException {
        Map<Path, byte[]> lost = new TreeMap<>();
        for (Path segment : segments(journal)) {
            long first = Long.parseLong(segment.getFileName().toString().substring(0, 19));
            if (first >= sequence) {
                lost.put(segment, Files.readAllBytes(segment));
                Files.delete(segment);
            }
        }
        assertThat(lost).isNotEmpty();
        return lost;
    }

    /** Cuts the last segment off within a text. */
    void cutWithin(String text) throws IOException {
        Path last = segments(journal).get(segments(journal).size() - 1);
        byte[] bytes = Files.readAllBytes(last);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
        assertThat(at).isPositive();
        Files.write(last, Arrays.copyOf(bytes, at + 3));
    }

    /** Cuts the last segment off behind the record with a text, as a writer that is killed leaves it. */
    void cutBehind(String text) throws IOException {
        Path last = segments(journal).get(segments(journal).size() - 1);
        byte[] bytes = Files.readAllBytes(last);
        int end = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text) + text.length();
        assertThat(end).isGreaterThan(text.length());
        Files.write(last, Arrays.copyOf(bytes, (end + 7) / 8 * 8));
    }

    List<Map.Entry<String, Long>> positions() {
        try (Ring ring = Ring.attachReadOnly(path)) {
            return ring.inspector().snapshot().consumers().stream()
                    .filter(consumer -> !consumer.name().startsWith("$"))
                    .map(consumer -> Map.entry(consumer.name(), consumer.sequence()))
                    .toList();
        }
    }
}
