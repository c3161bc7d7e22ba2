package io.ringfence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.journal.JournalVerification.Verdict;
import io.ringfence.journal.storage.DiskStorage;
import io.ringfence.journal.storage.ObservedStorage;
import io.ringfence.journal.storage.Storage;
import io.ringfence.journal.storage.StorageEvent;
import io.ringfence.journal.storage.StorageObserver;
import io.ringfence.testing.Await;
import io.ringfence.testing.FastTempDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Power lost before each step that a journal takes to its disk, the disk in every mix of old and new that chance finds. */
@Tag("crash")
class PowerLossTest {
    private static final long SEED = 20_260_101;
    private static final int IMAGES_A_STEP = 8;
    private static final long LAST = 600;

    @TempDir(factory = FastTempDir.class)
    Path folder;

    private final Random random = new Random(SEED);
    private CrashImages images;
    private Storage storage;
    private volatile long acknowledged = -1;
    private volatile @Nullable Throwable failure;
    private long needed;
    private int tried;
    private volatile boolean working;

    @BeforeEach
    void watch() {
        images = new CrashImages(place(), this::losePower);
        storage = new ObservedStorage(DiskStorage.instance(), images);
        DiskStorage.instance().createDirectory(place());
        working = true;
    }

    private Path place() {
        return folder.resolve("journal");
    }

    private JournalOptions options() {
        return JournalOptions.builder().segmentBytes(16 << 10).storage(storage).build();
    }

    private void work(JournalWriter writer, long last) {
        while (writer.appended() < last) {
            writer.beginBatch(writer.forced());
            Events.append(writer, Math.min(writer.appended() + 40, last));
            writer.force();
            acknowledged = writer.forced();
        }
    }

    /** Called before each step, on whatever thread takes it. */
    private void losePower() {
        if (!working) {
            return;
        }
        try {
            for (int choice = 0; choice < IMAGES_A_STEP; choice++) {
                Path image = folder.resolve("image");
                images.write(image, choice, random);
                assertRecovered(image, "seed " + SEED + ", image " + tried++);
            }
        } catch (IOException | RuntimeException | AssertionError found) {
            working = false;
            failure = found; // the thread that takes this step may be one that nobody listens to
        }
    }

    @AfterEach
    void nothingWasLost() {
        assertThat(failure).isNull();
    }

    private void assertRecovered(Path image, String what) {
        long durable = acknowledged;
        Journal journal = Journal.ofDirectory(image).durableTo(() -> durable);
        JournalVerification verification = JournalVerification.of(journal);
        assertThat(verification.verdict()).as("%s: %s", what, verification).isNotEqualTo(Verdict.DAMAGED);
        if (durable < 0) {
            return;
        }
        assertThat(verification.firstSequence()).as(what).isLessThanOrEqualTo(needed);
        assertThat(verification.nextSequence()).as("%s: %s", what, verification).isGreaterThan(durable);
        try (JournalReader reader = journal.open(ReadRange.all())) {
            List<Long> read = Events.read(reader);
            Events.assertSequences(read, verification.firstSequence(), verification.nextSequence() - 1);
        }
        JournalOptions small = JournalOptions.builder().segmentBytes(16 << 10).build();
        long next = tried % 2 == 0 ? durable + 1 : verification.nextSequence();
        try (JournalWriter successor = JournalWriter.open(image, Rings.ONE, 2, next, small)) {
            Events.append(successor, LAST + 50);
        }
        Events.assertSequences(Events.read(image, ReadRange.all()), verification.firstSequence(), LAST + 50);
    }

    /** Leaves a tail with a roll in it that was never forced; where a successor begins. */
    private long workAndDie() {
        AtomicBoolean dead = new AtomicBoolean();
        Storage mortal = new ObservedStorage(storage, new StorageObserver() {
            @Override
            public void before(StorageEvent event) {
                if (dead.get()) {
                    throw new IllegalStateException("dead");
                }
            }
        });
        JournalOptions options =
                JournalOptions.builder().segmentBytes(16 << 10).storage(mortal).build();
        try (JournalWriter writer = JournalWriter.open(place(), Rings.ONE, 1, 0, options)) {
            work(writer, 300);
            Events.append(writer, 420);
            Path prepared = SegmentName.preparing(place(), writer.segmentsBegun() + 1);
            Await.until("it has nothing more to do", () -> images.isForced(prepared));
            dead.set(true);
            return writer.forced() + 1;
        } catch (IllegalStateException closing) {
            assertThat(dead).isTrue();
            return acknowledged + 1;
        }
    }

    @Test
    void noEventWhoseForceReturnedIsLostAndWhatIsThereIsAPrefix() {
        long next = workAndDie();
        try (JournalWriter successor = JournalWriter.open(place(), Rings.ONE, 1, next, options())) {
            work(successor, LAST);
        }
        assertThat(tried).isGreaterThan(500);
    }

    @Test
    void removalAndCompressionLoseNothingThatIsNeeded() {
        try (JournalWriter writer = JournalWriter.open(place(), Rings.ONE, 1, 0, options())) {
            work(writer, LAST);
        }
        needed = 200;
        Journal journal = Journal.ofDirectory(place()).through(storage);
        int before = tried;
        assertThat(Retention.of(journal, needed).maxBytes(0).delete()).isNotEmpty();
        assertThat(SegmentCompression.compress(journal)).isNotEmpty();
        assertThat(tried - before).isGreaterThan(100);
    }

    @Test
    void aMissingForceOfTheDirectoryWouldBeSeen() {
        int[] lost = {0};
        Storage forgetful = new ForgetfulStorage(storage);
        working = false;
        try (JournalWriter writer = JournalWriter.open(
                place(),
                Rings.ONE,
                1,
                0,
                JournalOptions.builder()
                        .segmentBytes(16 << 10)
                        .storage(forgetful)
                        .build())) {
            work(writer, 100);
            Path image = folder.resolve("image");
            for (int i = 0; i < 2; i++) {
                images.write(image, i, random);
                lost[0] += JournalVerification.of(Journal.ofDirectory(image)).nextSequence() > acknowledged ? 0 : 1;
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        assertThat(lost[0]).isEqualTo(1);
    }

    /** Leaves out what the test is there to miss. */
    private record ForgetfulStorage(Storage storage) implements Storage {
        @Override
        public io.ringfence.journal.storage.StorageFile create(Path file, long bytes) {
            return storage.create(file, bytes);
        }

        @Override
        public io.ringfence.journal.storage.StorageFile open(Path file) {
            return storage.open(file);
        }

        @Override
        public void rename(Path from, Path to) {
            storage.rename(from, to);
        }

        @Override
        public void delete(Path file) {
            storage.delete(file);
        }

        @Override
        public void createDirectory(Path directory) {
            storage.createDirectory(directory);
        }

        @Override
        public void forceDirectory(Path directory) {
            // forgotten
        }

        @Override
        public Lock lock(Path directory) {
            return storage.lock(directory);
        }

        @Override
        public List<String> list(Path directory) {
            return storage.list(directory);
        }
    }
}
