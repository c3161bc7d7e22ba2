package io.ringfence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.journal.JournalVerification.Verdict;
import io.ringfence.journal.storage.DiskStorage;
import io.ringfence.journal.storage.ObservedStorage;
import io.ringfence.journal.storage.StorageEvent;
import io.ringfence.journal.storage.StorageEvent.Operation;
import io.ringfence.journal.storage.StorageObserver;
import io.ringfence.ring.error.InUseException;
import io.ringfence.testing.FastTempDir;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A compression comes at any step of a retention, and the other way round: what went does not come back, what stays is whole. */
@Tag("unit")
@Timeout(60)
class CompressionBesideRetentionTest {
    private static final long LAST = 499;
    private static final int STEPS = 40;
    private static final JournalOptions SMALL =
            JournalOptions.builder().segmentBytes(16 << 10).build();

    @TempDir(factory = FastTempDir.class)
    private Path folder;

    private Path place;
    private long floor;

    /** Some segments, of which the first three are needed no more. */
    @BeforeEach
    void write() {
        place = folder.resolve("journal");
        try (JournalWriter writer = JournalWriter.open(place, Rings.ONE, 1, 0, SMALL)) {
            Events.append(writer, LAST);
        }
        List<SegmentName> names = Journal.ofDirectory(place).catalogue().all();
        assertThat(names).hasSizeGreaterThan(4);
        floor = names.get(3).firstSequence();
    }

    /** Does something before the n-th step of another that changes something. */
    private static final class At implements StorageObserver {
        private final Runnable work;
        private int left;

        At(int step, Runnable work) {
            this.left = step;
            this.work = work;
        }

        @Override
        public void before(StorageEvent event) {
            if (event.operation() != Operation.OPEN && event.operation() != Operation.CLOSE && left-- == 0) {
                work.run();
            }
        }

        boolean isDone() {
            return left < 0;
        }
    }

    private Journal through(StorageObserver observer) {
        return Journal.ofDirectory(place).through(new ObservedStorage(DiskStorage.instance(), observer));
    }

    private void retain(Journal journal) {
        List<Retention.Removal> ignored =
                Retention.of(journal, floor).maxBytes(0).delete();
    }

    private void requireWhatIsNeeded() {
        assertThat(Journal.ofDirectory(place).catalogue().all())
                .extracting(SegmentName::firstSequence)
                .startsWith(floor)
                .doesNotHaveDuplicates();
        Events.assertSequences(Events.read(place, ReadRange.all()), floor, LAST);
        JournalVerification verification = JournalVerification.of(Journal.ofDirectory(place));
        assertThat(verification.verdict()).isEqualTo(Verdict.SOUND);
        assertThat(verification.findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, STEPS})
    void aCompressionAtAnyStepOfARetentionIsRefused(int step) {
        At compression = new At(
                step,
                () -> assertThatThrownBy(() -> SegmentCompression.compress(Journal.ofDirectory(place)))
                        .isInstanceOf(InUseException.class));

        retain(through(compression));

        assertThat(compression.isDone()).isEqualTo(step < STEPS);
        assertThat(SegmentCompression.compress(Journal.ofDirectory(place))).isNotEmpty();
        requireWhatIsNeeded();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20})
    void aRetentionOrAnotherCompressionAtAnyStepOfACompressionIsRefused(int step) {
        At others = new At(step, () -> {
            assertThatThrownBy(() -> retain(Journal.ofDirectory(place))).isInstanceOf(InUseException.class);
            assertThatThrownBy(() -> SegmentCompression.compress(Journal.ofDirectory(place)))
                    .isInstanceOf(InUseException.class);
        });

        assertThat(SegmentCompression.compress(through(others))).isNotEmpty();

        assertThat(others.isDone()).isTrue();
        retain(Journal.ofDirectory(place));
        requireWhatIsNeeded();
    }
}
