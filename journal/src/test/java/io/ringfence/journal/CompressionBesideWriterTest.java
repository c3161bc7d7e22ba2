package io.ringfence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.journal.JournalVerification.Verdict;
import io.ringfence.journal.SegmentCompression.Compressed;
import io.ringfence.journal.storage.DiskStorage;
import io.ringfence.journal.storage.ObservedStorage;
import io.ringfence.journal.storage.StorageEvent;
import io.ringfence.journal.storage.StorageEvent.Operation;
import io.ringfence.journal.storage.StorageObserver;
import io.ringfence.testing.Await;
import io.ringfence.testing.FastTempDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Segments are compressed while their writer goes on, and cuts off what it has just sealed. */
@Tag("unit")
@Timeout(60)
class CompressionBesideWriterTest {
    private static final long LAST = 999;
    private static final JournalOptions SMALL =
            JournalOptions.builder().segmentBytes(16 << 10).build();

    @TempDir(factory = FastTempDir.class)
    Path folder;

    private Path place() {
        return folder.resolve("journal");
    }

    private static boolean isCut(SegmentName name) throws IOException {
        return Files.size(name.path()) < SMALL.segmentBytes();
    }

    /** At one of the steps of the compression of the first segment, the writer cuts what it has sealed. */
    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"CREATE", "WRITE", "FORCE_FILE", "RENAME"})
    void whatIsCutMeanwhileIsWholeAllTheSame(Operation step) throws IOException {
        try (JournalWriter writer = JournalWriter.open(place(), Rings.ONE, 1, 0, SMALL)) {
            Events.append(writer, LAST);
            List<SegmentName> sealed = Journal.ofDirectory(place()).catalogue().all();
            sealed = sealed.subList(0, sealed.size() - 1);
            assertThat(sealed).hasSizeGreaterThan(8);
            assertThat(isCut(sealed.get(0))).isFalse();
            Cutting cutting = new Cutting(writer, step, sealed.get(0));

            List<Compressed> done = SegmentCompression.compress(
                    Journal.ofDirectory(place()).through(new ObservedStorage(DiskStorage.instance(), cutting)));

            assertThat(cutting.isDone).isTrue();
            assertThat(done).hasSameSizeAs(sealed);
        }
        Events.assertSequences(Events.read(place(), ReadRange.all()), 0, LAST);
        JournalVerification verification = JournalVerification.of(Journal.ofDirectory(place()));
        assertThat(verification.verdict()).isEqualTo(Verdict.SOUND);
        assertThat(verification.findings()).isEmpty();
    }

    private static final class Cutting implements StorageObserver {
        private final JournalWriter writer;
        private final Operation step;
        private final SegmentName first;
        private boolean isDone;

        Cutting(JournalWriter writer, Operation step, SegmentName first) {
            this.writer = writer;
            this.step = step;
            this.first = first;
        }

        @Override
        public void before(StorageEvent event) {
            if (event.operation() == step && !isDone) {
                isDone = true;
                writer.force();
                Await.until("the first segment is cut", () -> isCut(first));
            }
        }
    }

    private void append(long from, long to) {
        try (JournalWriter writer = JournalWriter.open(place(), Rings.ONE, 1, from, SMALL)) {
            Events.append(writer, to);
        }
    }

    @Test
    void oneWithoutASealIsLeftAloneWhileItsWriterMayBeAboutToSealIt() throws IOException {
        Path original = folder.resolve("original");
        Files.createDirectory(place());
        try (JournalWriter killed = JournalWriter.open(original, Rings.ONE, 1, 0, SMALL)) {
            Events.append(killed, 9);
            Path ignored = Files.copy(
                    killed.segment(), place().resolve(killed.segment().getFileName()));
        }
        append(10, 19);
        assertThat(SegmentCompression.compress(Journal.ofDirectory(place()))).isEmpty();
        append(20, 29);
        assertThat(SegmentCompression.compress(Journal.ofDirectory(place()))).hasSize(2);
        Events.assertSequences(Events.read(place(), ReadRange.all()), 0, 29);
    }
}
