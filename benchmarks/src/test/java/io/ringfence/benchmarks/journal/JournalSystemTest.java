package io.ringfence.benchmarks.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.journal.layout.RecordLayout;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured is what is written: the comparison of each word finds a bit that is not the right one. */
class JournalSystemTest {
    private static final int EVENT_BYTES = 64;
    private static final int SEGMENT_BYTES = 1 << 20;

    @TempDir
    Path folder;

    private final JournalWorkload workload = new JournalWorkload(EVENT_BYTES, SEGMENT_BYTES);

    @Test
    void theJournalGivesBackWhatItWasGivenAlsoOverSeveralSegments() throws IOException {
        JournalSystem ringfence = Contestant.RINGFENCE.open(workload);
        long events = 2 * workload.eventsOfSegment();

        Timing timing = ringfence.append(folder, events);
        JournalSystem.Replayed replayed = ringfence.replay(folder);

        assertThat(timing.events()).isEqualTo(events);
        assertThat(replayed.timing().events()).isEqualTo(events + 1);
        assertThat(replayed.sum()).isEqualTo(workload.expectedSum(events + 1));
        ringfence.verify(folder, events + 1);
        assertThatThrownBy(() -> ringfence.verify(folder, events)).hasMessageContaining("events were read");
    }

    @Test
    void theBareDiskWritesEveryPayloadOfEveryGroup() throws IOException {
        JournalSystem bare = Contestant.BARE.open(workload);

        Timing timing = bare.groups(folder, 64, 1);
        long events = 64 + timing.events();

        assertThat(timing.events()).isEqualTo(64);
        bare.verify(folder, events);
        flipABit((events - 1) * EVENT_BYTES + 40);
        assertThatThrownBy(() -> bare.verify(folder, events))
                .hasMessageContaining("event " + (events - 1))
                .hasMessageContaining("byte 40");
    }

    @Test
    void theBareDiskWritesAsManyBytesAsTheJournalWhereItIsToDoSo() throws IOException {
        JournalSystem bare = Contestant.BARE_RECORDS.open(workload);
        int distance = RecordLayout.alignedBytes(EVENT_BYTES);

        long events = 64 + bare.groups(folder, 64, 1).events();

        bare.verify(folder, events);
        byte[] bytes = Files.readAllBytes(folder.resolve("bare.dat"));
        int end = (int) events * distance;
        assertThat(bytes[end - 1]).isNotZero();
        assertThat(bytes[end]).isZero();
        flipABit((events - 1) * distance + 40);
        assertThatThrownBy(() -> bare.verify(folder, events)).hasMessageContaining("event " + (events - 1));
    }

    @Test
    void groupsEndWhereTheSegmentIsFull() throws IOException {
        JournalSystem ringfence = Contestant.RINGFENCE.open(workload);

        Timing timing = ringfence.groups(folder, 1024, Long.MAX_VALUE);

        assertThat(timing.events())
                .isGreaterThan(workload.eventsOfSegment() - 3 * 1024)
                .isLessThanOrEqualTo(workload.eventsOfSegment());
        ringfence.verify(folder, 1024 + timing.events());
    }

    private void flipABit(long position) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("bare.dat").toFile(), "rw")) {
            file.seek(position);
            int value = file.read();
            file.seek(position);
            file.write(value ^ 1);
        }
    }
}
