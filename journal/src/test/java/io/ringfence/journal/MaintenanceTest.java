package io.ringfence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.journal.JournalVerification.Verdict;
import io.ringfence.journal.Retention.Reason;
import io.ringfence.journal.Retention.Removal;
import io.ringfence.journal.error.JournalDamagedException;
import io.ringfence.journal.error.JournalRangeException;
import io.ringfence.journal.error.JournalStorageException;
import io.ringfence.journal.storage.DiskStorage;
import io.ringfence.journal.storage.ObservedStorage;
import io.ringfence.journal.storage.Storage;
import io.ringfence.journal.storage.StorageEvent;
import io.ringfence.journal.storage.StorageEvent.Operation;
import io.ringfence.journal.storage.StorageObserver;
import io.ringfence.testing.FastTempDir;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Old segments are removed and compressed, whatever interrupts it, and what is left reads as before. */
@Tag("unit")
class MaintenanceTest {
    private static final long LAST = 999;
    private static final JournalOptions SMALL =
            JournalOptions.builder().segmentBytes(16 << 10).build();

    @TempDir(factory = FastTempDir.class)
    Path folder;

    private Journal journal;
    private List<SegmentName> segments;

    @BeforeEach
    void write() {
        try (JournalWriter writer = JournalWriter.open(place(), Rings.ONE, 1, 0, SMALL)) {
            Events.append(writer, LAST);
        }
        journal = Journal.ofDirectory(place());
        segments = journal.catalogue().all();
        assertThat(segments).hasSizeGreaterThan(8);
    }

    private Path place() {
        return folder.resolve("journal");
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** A journal whose process dies before its nth step of a kind that changes something. */
    private static Journal dyingAt(Path place, long nth) {
        return dyingAt(place, nth, DiskStorage.instance());
    }

    private static Journal dyingAt(Path place, long nth, Storage storage) {
        long[] steps = {0};
        return Journal.ofDirectory(place).through(new ObservedStorage(storage, new StorageObserver() {
            @Override
            public void before(StorageEvent event) {
                if (event.operation() != Operation.OPEN && event.operation() != Operation.CLOSE && ++steps[0] >= nth) {
                    throw new Killed();
                }
            }
        }));
    }

    private long bytes() throws IOException {
        long total = 0;
        try (Stream<Path> files = Files.list(place())) {
            for (Path file : files.toList()) {
                total += Files.size(file);
            }
        }
        return total;
    }

    @Test
    void theDryRunNamesWhatGoesAndChangesNothing() throws IOException {
        long all = bytes();
        List<Removal> plan = Retention.of(journal, LAST).maxBytes(all - 1).plan();
        assertThat(plan).singleElement().satisfies(removal -> {
            assertThat(removal.path()).isEqualTo(segments.get(0).path()).exists();
            assertThat(removal.firstSequence()).isZero();
            assertThat(removal.lastSequence()).isEqualTo(segments.get(1).firstSequence() - 1);
            assertThat(removal.reason()).isEqualTo(Reason.BYTES);
        });
        assertThat(Retention.of(journal, LAST).maxBytes(all).plan()).isEmpty();
        assertThat(Retention.of(journal, LAST).plan()).isEmpty();
        assertThat(bytes()).isEqualTo(all);
    }

    @Test
    void whatIsLeftReadsAsBeforeAndWhatWentIsRefused() {
        List<Removal> gone = Retention.of(journal, 500).maxBytes(0).delete();
        assertThat(gone).isNotEmpty().allSatisfy(removal -> {
            assertThat(removal.lastSequence()).isLessThan(500);
            assertThat(removal.path()).doesNotExist();
        });
        long first = gone.get(gone.size() - 1).lastSequence() + 1;
        assertThat(first).isBetween(400L, 500L);
        Events.assertSequences(Events.read(place(), ReadRange.all()), first, LAST);
        assertThatThrownBy(() -> Events.read(place(), ReadRange.all().fromSequence(first - 1)))
                .isInstanceOf(JournalRangeException.class);
        assertThat(JournalVerification.of(journal).verdict()).isEqualTo(Verdict.SOUND);
    }

    @Test
    void theNewestSegmentNeverGoes() {
        assertThat(Retention.of(journal, Long.MAX_VALUE).maxBytes(0).delete()).hasSize(segments.size() - 1);
        Events.assertSequences(
                Events.read(place(), ReadRange.all()),
                segments.get(segments.size() - 1).firstSequence(),
                LAST);
    }

    @Test
    void ageIsThatOfASegmentsLastEvent() {
        SegmentName third = segments.get(2);
        long lastOfSecond = Events.time(third.firstSequence() - 1);
        Retention retention = Retention.of(journal, LAST);
        assertThat(retention.maxAge(Duration.ofNanos(100), lastOfSecond + 100).plan())
                .hasSize(1);
        assertThat(retention.maxAge(Duration.ofNanos(99), lastOfSecond + 100).plan())
                .hasSize(2)
                .allSatisfy(removal -> assertThat(removal.reason()).isEqualTo(Reason.AGE));
    }

    @Test
    void aSegmentThatCutsOffOthersNeverGoesBeforeThem() {
        try (JournalWriter writer = JournalWriter.open(place(), Rings.ONE, 1, 300, SMALL)) {
            Events.append(writer, LAST);
        }
        for (int bytes = 0; bytes < 400_000; bytes += 7_000) {
            List<Removal> plan = Retention.of(journal, LAST).maxBytes(bytes).plan();
            assertThat(plan.stream().map(Removal::number).toList()).isSorted();
            assertThat(plan.isEmpty() || plan.get(0).number() == 1).isTrue();
        }
        List<Removal> gone = Retention.of(journal, 310).maxBytes(0).delete();
        assertThat(gone).hasSize(segments.size());
        Events.assertSequences(Events.read(place(), ReadRange.all()), 300, LAST);
    }

    @Test
    void killedAtAnyStepRemovalLeavesNoGap() {
        for (long step = 1; step < 100; step++) {
            try {
                Retention.of(dyingAt(place(), step), 900).maxBytes(0).delete();
                return;
            } catch (Killed killed) {
                assertThat(JournalVerification.of(journal).verdict()).isEqualTo(Verdict.SOUND);
            }
        }
        throw new AssertionError("it never ends");
    }

    @Test
    void compressedSegmentsAreReadAsTheOthersFromAnySequenceAndTime() throws IOException {
        long before = bytes();
        List<SegmentCompression.Compressed> done = SegmentCompression.compress(journal);
        assertThat(done).hasSize(segments.size() - 1);
        assertThat(bytes()).isLessThan(before);
        assertThat(SegmentCompression.compress(journal)).isEmpty();
        Events.assertSequences(Events.read(place(), ReadRange.all()), 0, LAST);
        for (long from = 0; from <= LAST; from += 83) {
            Events.assertSequences(Events.read(place(), ReadRange.all().fromSequence(from)), from, LAST);
            Events.assertSequences(
                    Events.read(place(), ReadRange.all().fromTime(Events.time(from))), from / 3 * 3, LAST);
        }
        JournalVerification verification = JournalVerification.of(journal);
        assertThat(verification.verdict()).isEqualTo(Verdict.SOUND);
        assertThat(verification.events()).isEqualTo(LAST + 1);
        assertThat(Retention.of(journal, 500).maxBytes(0).delete()).isNotEmpty();
        assertThat(JournalVerification.of(journal).verdict()).isEqualTo(Verdict.SOUND);
    }

    @Test
    void killedAtAnyStepCompressionLosesNothingAndIsDoneByTheNextOne() {
        int kills = 0;
        for (long step = 1; step < 1000; step++) {
            try {
                List<SegmentCompression.Compressed> rest = SegmentCompression.compress(dyingAt(place(), step % 12 + 1));
                assertThat(rest).hasSizeLessThan(3);
                break;
            } catch (Killed killed) {
                kills++;
                Events.assertSequences(Events.read(place(), ReadRange.all()), 0, LAST);
            }
        }
        assertThat(kills).isGreaterThan(12);
        Events.assertSequences(Events.read(place(), ReadRange.all()), 0, LAST);
    }

    /** On a file system whose locks do not work, another process begins to compress when this one is done with a segment, and is killed. */
    @Test
    void compressingWhatAnotherCompressesNeverTakesItsHalfMadeFileForItsOwn() {
        boolean[] isBegun = {false};
        Journal beside = journal.through(new ObservedStorage(DiskStorage.instance(), new StorageObserver() {
            @Override
            public void before(StorageEvent event) {
                if (event.operation() == Operation.RENAME && !isBegun[0]) {
                    isBegun[0] = true;
                    assertThatThrownBy(() -> SegmentCompression.compress(dyingAt(place(), 4, withoutLocks())))
                            .isInstanceOf(Killed.class);
                }
            }
        }));
        assertThatThrownBy(() -> SegmentCompression.compress(beside)).isInstanceOf(JournalStorageException.class);
        assertThat(isBegun[0]).isTrue();
        Events.assertSequences(Events.read(place(), ReadRange.all()), 0, LAST);
        assertThat(SegmentCompression.compress(journal)).hasSize(segments.size() - 1);
        Events.assertSequences(Events.read(place(), ReadRange.all()), 0, LAST);
        assertThat(place()).isDirectoryNotContaining("glob:**compressing*");
    }

    /** The real disk, but for its locks. */
    private static Storage withoutLocks() {
        return (Storage) Proxy.newProxyInstance(
                Storage.class.getClassLoader(), new Class<?>[] {Storage.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("lock")) {
                        return (Storage.Lock) () -> {};
                    }
                    return method.invoke(DiskStorage.instance(), arguments);
                });
    }

    @Test
    void whatKilledCompressionsHadBegunIsClearedAwayAlsoOfSegmentsThatWent() throws IOException {
        assertThatThrownBy(() -> SegmentCompression.compress(dyingAt(place(), 4)))
                .isInstanceOf(Killed.class);
        assertThat(place()).isDirectoryContaining("glob:**compressing*");
        Files.writeString(place().resolve("compressing-1-of-an-older-version.tmp"), "half");
        assertThat(Retention.of(journal, 500).maxBytes(0).delete()).isNotEmpty();

        assertThat(SegmentCompression.compress(journal)).isNotEmpty();

        assertThat(place()).isDirectoryNotContaining("glob:**compressing*");
        assertThat(JournalVerification.of(journal).verdict()).isEqualTo(Verdict.SOUND);
    }

    @Test
    void aDamagedCompressedSegmentIsDamage() throws IOException {
        SegmentCompression.compress(journal);
        Path third = segments.get(2).whenCompressed().path();
        byte[] sound = Files.readAllBytes(third);
        for (int i = 0; i < sound.length; i += 11) {
            byte[] flipped = sound.clone();
            flipped[i] ^= 0x10;
            Files.write(third, flipped);
            List<Long> read = new ArrayList<>();
            try (JournalReader reader = journal.durableTo(() -> LAST).open(ReadRange.all())) {
                for (int count = 1; count > 0; ) {
                    count = reader.poll(
                            record -> {
                                Events.check(record);
                                read.add(record.sequence());
                            },
                            10);
                }
                // a flip in what the format does not check, such as the time in its header, changes no event
                Events.assertSequences(read, 0, LAST);
            } catch (JournalDamagedException damaged) {
                assertThat(damaged.segment()).isEqualTo(third);
                Events.assertSequences(read, 0, damaged.sequence() - 1);
            }
        }
    }

    @Test
    void aReaderGoesOnWhenTheSegmentItComesToIsCompressedUnderIt() {
        try (JournalReader reader = journal.open(ReadRange.all())) {
            assertThat(reader.poll(Events::check, 5)).isEqualTo(5);
            SegmentCompression.compress(journal);
            Events.assertSequences(Events.read(reader), 5, LAST);
        }
    }

    @Test
    void aReaderWhoseEventsWereRemovedIsTold() {
        try (JournalReader reader = journal.open(ReadRange.all())) {
            assertThat(reader.poll(Events::check, 5)).isEqualTo(5);
            Retention.of(journal, 500).maxBytes(0).delete();
            assertThatThrownBy(() -> Events.read(reader))
                    .isInstanceOf(JournalRangeException.class)
                    .hasMessageContaining("is not there");
        }
    }

    @Test
    void aReaderThatLooksForWhatAnInvalidRecordIsGoesOnWhenItsSegmentIsCompressedUnderIt() throws IOException {
        Path first = segments.get(0).path();
        byte[] bytes = Files.readAllBytes(first);
        bytes[12 << 10] ^= 1; // behind what a reader reads at first
        Files.write(first, bytes);
        Journal judged = journal.durableTo(() -> LAST);
        try (JournalReader reader = judged.open(ReadRange.all(), DamagePolicy.SKIP)) {
            assertThat(reader.poll(Events::check, 5)).isEqualTo(5);
            assertThat(SegmentCompression.compress(journal)).hasSize(segments.size() - 1);
            List<Long> rest = Events.read(reader);
            assertThat(reader.skipped()).hasSize(1);
            long missing = reader.skipped().get(0).toSequence()
                    - reader.skipped().get(0).fromSequence()
                    + 1;
            assertThat(rest).hasSize((int) (LAST + 1 - 5 - missing)).endsWith(LAST);
        }
    }

    @Test
    void whatIsCompressedBetweenTheLookAtTheNamesAndTheOpeningIsFound() {
        Journal meanwhile = journal.through(new ObservedStorage(DiskStorage.instance(), new StorageObserver() {
            @Override
            public void before(StorageEvent event) {
                if (event.operation() == Operation.OPEN) {
                    Object ignored = SegmentCompression.compress(journal);
                }
            }
        }));
        try (JournalReader reader = meanwhile.open(ReadRange.all().fromSequence(100))) {
            Events.assertSequences(Events.read(reader), 100, LAST);
        }
    }

    @Test
    void whereItsFirstSegmentIsRemovedBeforeItIsOpenAReaderBeginsWithWhatIsThere() {
        List<Removal> gone = new ArrayList<>();
        Journal meanwhile = journal.through(new ObservedStorage(DiskStorage.instance(), new StorageObserver() {
            @Override
            public void before(StorageEvent event) {
                if (event.operation() == Operation.OPEN && gone.isEmpty()) {
                    gone.addAll(Retention.of(journal, 500).maxBytes(0).delete());
                }
            }
        }));
        try (JournalReader reader = meanwhile.open(ReadRange.all())) {
            Events.assertSequences(
                    Events.read(reader), gone.get(gone.size() - 1).lastSequence() + 1, LAST);
        }
    }

    /** The newest segment's header may not be on the disk yet: alone it could not even say whose events those were. */
    @Test
    void whatStaysIsOnTheDiskBeforeAnythingGoes() {
        List<String> steps = new ArrayList<>();
        Journal watched = journal.through(new ObservedStorage(DiskStorage.instance(), new StorageObserver() {
            @Override
            public void before(StorageEvent event) {
                if (event.operation() != Operation.OPEN && event.operation() != Operation.CLOSE) {
                    steps.add(event.operation() + " " + event.path());
                }
            }
        }));
        assertThat(Retention.of(watched, LAST + 1).maxBytes(0).delete()).hasSize(segments.size() - 1);
        assertThat(steps.subList(0, 2))
                .containsExactly(
                        "FORCE_FILE " + segments.get(segments.size() - 1).path(), "FORCE_DIRECTORY " + place());
    }
}
