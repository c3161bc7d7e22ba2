package io.ringfence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.journal.error.JournalMismatchException;
import io.ringfence.journal.error.JournalRangeException;
import io.ringfence.journal.error.JournalStorageException;
import io.ringfence.ring.error.ClosedException;
import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.testing.FastTempDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Writing and reading where nothing goes wrong but a writer's end. */
@Tag("unit")
class JournalTest {
    private static final JournalOptions SMALL =
            JournalOptions.builder().segmentBytes(16 << 10).build();

    @TempDir(factory = FastTempDir.class)
    Path folder;

    private Path place() {
        return folder.resolve("journal");
    }

    private JournalWriter writer(long firstSequence) {
        return JournalWriter.open(place(), Rings.ONE, 1, firstSequence, SMALL);
    }

    @Test
    void whatWasAppendedIsReadAsItWas() {
        try (JournalWriter writer = writer(0)) {
            Events.append(writer, 999);
            assertThat(writer.appended()).isEqualTo(999);
            assertThat(writer.forced()).isEqualTo(-1);
            Events.assertSequences(Events.read(place(), ReadRange.all()), 0, 999);
            writer.force();
            assertThat(writer.forced()).isEqualTo(999);
            assertThat(writer.segmentsBegun()).isGreaterThan(5);
        }
        Events.assertSequences(Events.read(place(), ReadRange.all()), 0, 999);
    }

    @Test
    void aReaderStandsAtTheLiveEndAndGoesOnAcrossRolls() {
        try (JournalWriter writer = writer(0);
                JournalReader reader = Journal.ofDirectory(place()).open(ReadRange.all())) {
            assertThat(Events.read(reader)).isEmpty();
            List<Long> all = new ArrayList<>();
            for (long to = 0; to < 1000; to += 7) {
                Events.append(writer, to);
                while (all.size() <= to) {
                    all.addAll(Events.read(reader));
                }
            }
            Events.assertSequences(all, 0, 994);
            assertThat(reader.finished()).isFalse();
            assertThat(reader.tornTail()).isEmpty();
        }
    }

    @Test
    void aSuccessorCutsOffWhatItsPredecessorHadNotForced() {
        try (JournalWriter first = writer(0)) {
            Events.append(first, 499);
        }
        try (JournalWriter second = writer(150)) {
            assertThat(second.lastTimestampNanos()).isEqualTo(Events.time(149));
            Events.assertSequences(Events.read(place(), ReadRange.all()), 0, 149);
            Events.append(second, 300);
            Events.assertSequences(Events.read(place(), ReadRange.all()), 0, 300);
        }
        try (JournalWriter third = writer(301)) {
            Events.append(third, 310);
        }
        Events.assertSequences(Events.read(place(), ReadRange.all()), 0, 310);
        Events.assertSequences(Events.read(place(), ReadRange.all().fromSequence(149)), 149, 310);
        Events.assertSequences(Events.read(place(), ReadRange.all().fromSequence(260)), 260, 310);
    }

    @Test
    void aSuccessorAtTheSameSequenceReplacesItsPredecessorWhole() {
        try (JournalWriter first = writer(100)) {
            Events.append(first, 200);
        }
        try (JournalWriter second = writer(100)) {
            assertThat(Events.read(place(), ReadRange.all())).isEmpty();
            Events.append(second, 120);
        }
        Events.assertSequences(Events.read(place(), ReadRange.all()), 100, 120);
    }

    @Test
    void rangesOfSequencesAndTimesAreExact() {
        try (JournalWriter writer = writer(0)) {
            Events.append(writer, 2000);
        }
        for (long from : new long[] {0, 1, 2, 3, 100, 101, 1003, 1999, 2000}) {
            ReadRange range = ReadRange.all().fromSequence(from);
            Events.assertSequences(Events.read(place(), range), from, 2000);
            Events.assertSequences(Events.read(place(), range.toSequence(from)), from, from);
            long time = Events.time(from);
            Events.assertSequences(Events.read(place(), ReadRange.all().fromTime(time)), from / 3 * 3, 2000);
            Events.assertSequences(Events.read(place(), ReadRange.all().fromTime(time - 9)), from / 3 * 3, 2000);
            Events.assertSequences(Events.read(place(), ReadRange.all().untilTime(time)), 0, from / 3 * 3 - 1);
        }
        assertThat(Events.read(place(), ReadRange.all().fromTime(Long.MAX_VALUE - 1)))
                .isEmpty();
    }

    @Test
    void theEndOfARangeIsTold() {
        try (JournalWriter writer = writer(0)) {
            Events.append(writer, 100);
            try (JournalReader reader =
                    Journal.ofDirectory(place()).open(ReadRange.all().toSequence(50))) {
                Events.assertSequences(Events.read(reader), 0, 50);
                assertThat(reader.finished()).isTrue();
                assertThat(reader.nextSequence()).isEqualTo(51);
            }
        }
    }

    @Test
    void aLimitIsKeptAndAnEventWhoseHandlerThrewComesAgain() {
        try (JournalWriter writer = writer(0)) {
            Events.append(writer, 100);
        }
        try (JournalReader reader = Journal.ofDirectory(place()).open(ReadRange.all())) {
            assertThat(reader.poll(Events::check, 10)).isEqualTo(10);
            assertThatThrownBy(() -> reader.poll(
                            record -> {
                                throw new IllegalStateException("sequence " + record.sequence());
                            },
                            10))
                    .hasMessage("sequence 10");
            Events.assertSequences(Events.read(reader), 10, 100);
        }
    }

    @Test
    void nothingAboveTheVisibleSequenceIsDelivered() {
        long[] durable = {10};
        try (JournalWriter writer = writer(0)) {
            Events.append(writer, 400);
            try (JournalReader reader =
                    Journal.ofDirectory(place()).visibleTo(() -> durable[0]).open(ReadRange.all())) {
                Events.assertSequences(Events.read(reader), 0, 10);
                assertThat(Events.read(reader)).isEmpty();
                durable[0] = 350;
                Events.assertSequences(Events.read(reader), 11, 350);
            }
        }
    }

    @Test
    void journalTimeNeverGoesBackWhateverTheClockDoes() {
        long[] clock = {5000, 6000, 4000, 4500, 7000, 1};
        UnsafeBufferOfOneByte payload = new UnsafeBufferOfOneByte();
        try (JournalWriter writer = writer(0)) {
            for (int i = 0; i < 3; i++) {
                writer.append(i, clock[i], 0, false, payload.buffer, 0, 1);
            }
        }
        try (JournalWriter writer = writer(3)) {
            for (int i = 3; i < 6; i++) {
                writer.append(i, clock[i], 0, false, payload.buffer, 0, 1);
            }
        }
        List<Long> times = new ArrayList<>();
        try (JournalReader reader = Journal.ofDirectory(place()).open(ReadRange.all())) {
            reader.poll(record -> times.add(record.timestampNanos()), 100);
        }
        assertThat(times).containsExactly(5000L, 6000L, 6000L, 6000L, 7000L, 7000L);
    }

    /** A buffer for tests that do not care. */
    private static final class UnsafeBufferOfOneByte {
        final org.agrona.concurrent.UnsafeBuffer buffer = new org.agrona.concurrent.UnsafeBuffer(new byte[1]);
    }

    @Test
    void filesAreClosedToOthersAndNothingUnusedIsLeft() throws IOException {
        try (JournalWriter writer = writer(0)) {
            Events.append(writer, 500);
        }
        try (Stream<Path> files = Files.list(place())) {
            assertThat(files.toList()).isNotEmpty().allSatisfy(file -> {
                assertThat(file.getFileName().toString()).endsWith(".segment");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            });
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place())))
                .isEqualTo("rwx------");
    }

    @Test
    void whatAKilledWriterHadPreparedIsClearedAway() throws IOException {
        Files.createDirectory(place());
        Files.createFile(place().resolve("preparing-0000000007.tmp"));
        try (JournalWriter writer = writer(0)) {
            Events.append(writer, 1);
            assertThat(place().resolve("preparing-0000000007.tmp")).doesNotExist();
        }
    }

    @Test
    void theJournalOfAnotherRingIsRefusedByWritersAndReaders() {
        try (JournalWriter writer = writer(0)) {
            Events.append(writer, 10);
        }
        assertThatThrownBy(() -> JournalWriter.open(place(), Rings.OTHER, 1, 11, SMALL))
                .isInstanceOf(JournalMismatchException.class);
        assertThatThrownBy(
                        () -> Journal.ofDirectory(place()).ofRing(Rings.OTHER).open(ReadRange.all()))
                .isInstanceOf(JournalMismatchException.class);
    }

    @Test
    void aSequenceThatIsNotThereIsRefusedWithWhatIs() {
        assertThatThrownBy(() -> Events.read(place(), ReadRange.all())).isInstanceOf(JournalStorageException.class);
        try (JournalWriter writer = writer(100)) {
            Events.append(writer, 110);
        }
        Events.assertSequences(Events.read(place(), ReadRange.all()), 100, 110);
        assertThatThrownBy(() -> Events.read(place(), ReadRange.all().fromSequence(99)))
                .isInstanceOf(JournalRangeException.class)
                .hasMessageContaining("sequence 100 or later");
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void theLastSequenceThatThereCanBeIsWaitedForLikeAnyOther() {
        try (JournalWriter writer = writer(0)) {
            Events.append(writer, 310);
        }
        assertThat(Events.read(place(), ReadRange.all().fromSequence(Long.MAX_VALUE)))
                .isEmpty();
    }

    @Test
    void eventsOutOfOrderTooLargeOrAfterTheEndAreRefused() {
        UnsafeBufferOfOneByte payload = new UnsafeBufferOfOneByte();
        JournalWriter writer = writer(5);
        assertThatThrownBy(() -> writer.append(6, 0, 0, false, payload.buffer, 0, 1))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("sequence 5");
        assertThatThrownBy(() -> writer.append(5, 0, 256, false, payload.buffer, 0, 1))
                .isInstanceOf(InvalidOptionException.class);
        assertThatThrownBy(() -> writer.append(5, 0, 0, false, payload.buffer, 0, 257))
                .isInstanceOf(InvalidOptionException.class);
        writer.append(5, 0, 0, false, payload.buffer, 0, 1);
        writer.close();
        writer.close();
        assertThatThrownBy(writer::force).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> writer.append(6, 0, 0, false, payload.buffer, 0, 1))
                .isInstanceOf(ClosedException.class);
    }

    @Test
    void aSegmentWithoutRoomForTheLargestEventIsRefused() {
        assertThatThrownBy(() -> JournalWriter.open(place(), Rings.image(3, 9000), 1, 0, SMALL))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("larger segments");
    }

    @Test
    void theNewestHeaderHasTheRingsWholeIdentity() {
        try (JournalWriter writer = JournalWriter.open(place(), Rings.ONE, 7, 42, SMALL)) {
            Events.append(writer, 50);
            SegmentHeader header = Journal.ofDirectory(place()).newestHeader().orElseThrow();
            assertThat(header.ring().bytes()).isEqualTo(Rings.ONE.bytes());
            assertThat(header.epoch()).isEqualTo(7);
            assertThat(header.firstSequence()).isEqualTo(42);
            assertThat(header.durableSequence()).isEqualTo(41);
        }
    }

    @Test
    void underThePolicyNeverNothingIsForcedAndEverythingIsRead() {
        JournalOptions never = JournalOptions.builder()
                .segmentBytes(16 << 10)
                .forcePolicy(ForcePolicy.never())
                .build();
        try (JournalWriter writer = JournalWriter.open(place(), Rings.ONE, 1, 0, never)) {
            Events.append(writer, 2000);
        }
        Events.assertSequences(Events.read(place(), ReadRange.all()), 0, 2000);
    }

    @Test
    void anInterruptedThreadAppendsAndForcesAndIsInterruptedStill() {
        try (JournalWriter writer = JournalWriter.open(place(), Rings.ONE, 1, 0, JournalOptions.defaults())) {
            Thread.currentThread().interrupt();
            Events.append(writer, 99);
            writer.force();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(writer.forced()).isEqualTo(99);
            Events.append(writer, 199);
        } finally {
            boolean ignored = Thread.interrupted();
        }
        Events.assertSequences(Events.read(place(), ReadRange.all()), 0, 199);
    }

    @Test
    void aWriterThatNeverForcesDoesNotSayThatWhatItsPredecessorWroteIsOnTheDisk() {
        JournalOptions never = JournalOptions.builder()
                .segmentBytes(16 << 10)
                .forcePolicy(ForcePolicy.never())
                .build();
        Path place = folder.resolve("never");
        for (long last = 99; last < 400; last += 100) {
            try (JournalWriter writer = JournalWriter.open(place, Rings.ONE, 1, last - 99, never)) {
                Events.append(writer, last);
            }
        }
        Journal journal = Journal.ofDirectory(place);
        assertThat(journal.newestHeader()).get().satisfies(header -> {
            assertThat(header.firstSequence()).isGreaterThanOrEqualTo(300);
            assertThat(header.durableSequence()).isNegative();
        });
        try (JournalReader reader = journal.open(ReadRange.all())) {
            Events.assertSequences(Events.read(reader), 0, 399);
            assertThat(reader.durableSequence()).isNegative();
        }
    }
}
