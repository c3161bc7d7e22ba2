package io.ringfence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.journal.JournalVerification.Verdict;
import io.ringfence.journal.error.JournalStorageException;
import io.ringfence.journal.layout.FooterLayout;
import io.ringfence.testing.FastTempDir;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** What the campaign on hostile journals has found: names, sizes and kinds of files that no writer makes. */
@Tag("fuzz")
class HostileSegmentsTest {
    private static final long LAST = 199;
    private static final long HUGE_BYTES = 1L << 40;
    private static final int LIMIT_SECONDS = 120;
    private static final JournalOptions SMALL =
            JournalOptions.builder().segmentBytes(16 << 10).build();

    @TempDir(factory = FastTempDir.class)
    Path folder;

    private Path place;

    @BeforeEach
    void write() {
        place = folder.resolve("journal");
        try (JournalWriter writer = JournalWriter.open(place, Rings.ONE, 1, 0, SMALL)) {
            for (long to = 19; to <= LAST; to += 20) {
                writer.beginBatch(writer.forced());
                Events.append(writer, to);
                writer.force();
            }
        }
    }

    private List<SegmentName> segments() {
        return Journal.ofDirectory(place).catalogue().all();
    }

    private SegmentName newest() {
        return segments().get(segments().size() - 1);
    }

    @Test
    @Timeout(value = LIMIT_SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
    void aSegmentIsNotReadBeyondTheSizeThatItWasMadeWith() throws IOException {
        try (FileChannel file = FileChannel.open(newest().path(), StandardOpenOption.WRITE)) {
            FileChannel ignored = file.truncate(file.size() - FooterLayout.RECORD_BYTES);
            assertThat(file.write(ByteBuffer.allocate(1), HUGE_BYTES - 1)).isEqualTo(1); // takes no room
        }

        Events.assertSequences(Events.read(place, ReadRange.all()), 0, LAST);

        JournalVerification verification =
                JournalVerification.of(Journal.ofDirectory(place).durableTo(() -> LAST));
        assertThat(verification.verdict()).isEqualTo(Verdict.SOUND);
        assertThat(verification.events()).isEqualTo(LAST + 1);
    }

    @Test
    @Timeout(value = LIMIT_SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
    void aJournalThatIsNoDirectoryIsToldAndNotWaitedFor() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThatThrownBy(() -> Journal.ofDirectory(pipe).open(ReadRange.all()))
                .isInstanceOf(JournalStorageException.class)
                .hasMessageContaining("a directory");
        assertThatThrownBy(() -> Journal.ofDirectory(folder.resolve("nothing")).open(ReadRange.all()))
                .isInstanceOf(JournalStorageException.class)
                .hasMessageContaining("NoSuchFile");
    }

    /** The number after it is none: a writer that went on from it would write what no reader looks at. */
    @Test
    void aFileWithTheLargestNumberIsNoSegment() throws IOException {
        Path ignored = Files.copy(
                newest().path(), SegmentName.of(place, 0, Long.MAX_VALUE).path());

        try (JournalWriter writer = JournalWriter.open(place, Rings.ONE, 1, LAST + 1, SMALL)) {
            writer.beginBatch(writer.forced());
            Events.append(writer, LAST + 50);
            writer.force();
        }

        Events.assertSequences(Events.read(place, ReadRange.all()), 0, LAST + 50);
    }

    @Test
    void aSegmentWithoutAGoodHeaderDoesNotHideEarlierEventsFromAReadingByTime() throws IOException {
        SegmentName second = segments().get(1);
        long before = second.firstSequence() - 1;
        byte[] bytes = Files.readAllBytes(second.path());
        bytes[0] ^= 1;
        Path ignored = Files.write(second.path(), bytes);
        long time = Events.time(before);

        try (JournalReader reader =
                Journal.ofDirectory(place).open(ReadRange.all().fromTime(time), DamagePolicy.SKIP)) {
            List<Long> sequences = Events.read(reader);

            assertThat(sequences).contains(before);
            assertThat(reader.skipped())
                    .singleElement()
                    .satisfies(skipped -> assertThat(skipped.fromSequence()).isEqualTo(second.firstSequence()));
        }
    }
}
