package io.ringfence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.journal.JournalVerification.Kind;
import io.ringfence.journal.JournalVerification.Verdict;
import io.ringfence.journal.error.JournalDamagedException;
import io.ringfence.journal.error.JournalVersionException;
import io.ringfence.journal.layout.RecordLayout;
import io.ringfence.journal.layout.SegmentLayout;
import io.ringfence.ring.error.RingException;
import io.ringfence.testing.Await;
import io.ringfence.testing.FastTempDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Segments that were damaged, cut, or lost: what is wrong is never delivered, and what is lost is never passed over in silence. */
@Tag("fuzz")
@Execution(ExecutionMode.CONCURRENT)
class DamageTest {
    private static final long LAST = 139;
    private static final long DURABLE_SAID = 119;
    private static final JournalOptions SMALL =
            JournalOptions.builder().segmentBytes(16 << 10).build();

    @TempDir(factory = FastTempDir.class)
    Path folder;

    private List<Path> segments;

    /** Two segments and a bit; the last batch says that all before it is on the disk. The writer was killed: nothing is sealed at the end. */
    @BeforeEach
    void write() throws IOException {
        Path original = folder.resolve("original");
        Path copy = Files.createDirectory(place());
        try (JournalWriter writer = JournalWriter.open(original, Rings.ONE, 1, 0, SMALL)) {
            for (long to = 19; to <= LAST; to += 20) {
                writer.beginBatch(writer.forced());
                Events.append(writer, to);
                writer.force();
            }
            assertThat(writer.segmentsBegun()).isEqualTo(2);
            Path first = SegmentName.of(original, 0, 1).path();
            Await.until("the full segment is cut to what is used", () -> Files.size(first) < SMALL.segmentBytes());
            try (Stream<Path> files = Files.list(original)) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".segment")).toList()) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
        }
        try (Stream<Path> files = Files.list(copy)) {
            segments = files.sorted().toList();
        }
        assertThat(segments).hasSize(2);
    }

    private Path place() {
        return folder.resolve("journal");
    }

    private Journal journal() {
        return Journal.ofDirectory(place());
    }

    /** Reads under both policies and holds the reader to its promises; the verdict. */
    private Verdict check(String what) {
        List<Long> strict = new ArrayList<>();
        boolean threw = false;
        try (JournalReader reader = journal().open(ReadRange.all())) {
            for (int count = 1; count > 0; ) {
                count = reader.poll(
                        record -> {
                            Events.check(record);
                            strict.add(record.sequence());
                        },
                        10);
            }
        } catch (JournalDamagedException damaged) {
            threw = true;
            assertThat(damaged.sequence()).as(what).isEqualTo(strict.size());
        }
        Events.assertSequences(strict, 0, strict.size() - 1);
        JournalVerification verification = JournalVerification.of(journal());
        assertThat(verification.verdict() == Verdict.DAMAGED).as(what).isEqualTo(threw);
        List<Long> lenient = new ArrayList<>();
        try (JournalReader reader = journal().open(ReadRange.all(), DamagePolicy.SKIP)) {
            lenient.addAll(Events.read(reader));
            assertThat(verification.events()).as(what).isEqualTo(lenient.size());
            for (SkippedRange range : reader.skipped()) {
                for (long sequence = range.fromSequence(); sequence <= range.toSequence(); sequence++) {
                    lenient.add(sequence);
                }
            }
            assertThat(lenient.stream().sorted().toList())
                    .as(what)
                    .isEqualTo(Stream.iterate(0L, n -> n + 1)
                            .limit(reader.nextSequence())
                            .toList());
        }
        if (!threw) {
            // nothing that the journal itself, or its ring, says to be on the disk may be missing without a word
            assertThat(strict.size()).as(what).isGreaterThanOrEqualTo((int) verification.durableSequence() + 1);
        }
        return verification.verdict();
    }

    @Test
    void theUndamagedJournalIsSound() {
        assertThat(check("as it was written")).isEqualTo(Verdict.SOUND);
        JournalVerification verification = JournalVerification.of(journal());
        assertThat(verification.nextSequence()).isEqualTo(LAST + 1);
        assertThat(verification.durableSequence()).isEqualTo(DURABLE_SAID);
        assertThat(verification.findings()).isEmpty();
    }

    /** In halves, which run beside each other. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void noFlippedBitGoesUnnoticedOrIsTakenForAnEvent(int half) throws IOException {
        int damaged = 0;
        int torn = 0;
        for (Path segment : segments) {
            byte[] sound = Files.readAllBytes(segment);
            int used = lastUsed(sound);
            for (int i = half; i < used; i += 2) {
                byte[] flipped = sound.clone();
                flipped[i] ^= (byte) (1 << i % 8);
                Files.write(segment, flipped);
                try {
                    Verdict verdict = check(segment.getFileName() + " byte " + i);
                    damaged += verdict == Verdict.DAMAGED ? 1 : 0;
                    torn += verdict == Verdict.TORN_TAIL ? 1 : 0;
                } catch (JournalVersionException version) {
                    assertThat(i).isBetween(SegmentLayout.VERSION_OFFSET, SegmentLayout.VERSION_OFFSET + 3);
                }
            }
            Files.write(segment, sound);
        }
        // all of the first header and most records; what only the last 20 events can be missing of is a torn tail
        assertThat(damaged).isGreaterThan((SegmentLayout.HEADER_BYTES + 2000) / 2);
        assertThat(torn).isGreaterThan(250);
    }

    private static int lastUsed(byte[] bytes) {
        int used = bytes.length;
        while (bytes[used - 1] == 0) {
            used--;
        }
        return used;
    }

    @Test
    void everyTruncationLeavesAPrefixOrIsDamage() throws IOException {
        for (Path segment : segments) {
            byte[] sound = Files.readAllBytes(segment);
            for (int length = 0; length < lastUsed(sound) + 16; length += 3) {
                Files.write(segment, java.util.Arrays.copyOf(sound, length));
                check(segment.getFileName() + " cut to " + length);
            }
            Files.write(segment, sound);
        }
    }

    @Test
    void zeroedSectorsAreDamageWhereTheDiskHadThemAndATornTailWhereNot() throws IOException {
        List<Verdict> verdicts = new ArrayList<>();
        byte[] sound = Files.readAllBytes(segments.get(1));
        for (int sector = 0; sector < lastUsed(sound); sector += 512) {
            byte[] holed = sound.clone();
            java.util.Arrays.fill(holed, sector, Math.min(sector + 512, holed.length), (byte) 0);
            Files.write(segments.get(1), holed);
            verdicts.add(check("sector " + sector));
        }
        assertThat(verdicts).contains(Verdict.TORN_TAIL, Verdict.DAMAGED);
    }

    @Test
    void whatTheRingKnowsToBeOnDiskIsDamageEvenAtTheVeryEnd() throws IOException {
        byte[] sound = Files.readAllBytes(segments.get(1));
        sound[lastUsed(sound) - 1] ^= 1;
        Files.write(segments.get(1), sound);
        assertThat(check("last record")).isEqualTo(Verdict.TORN_TAIL);
        try (JournalReader reader = journal().open(ReadRange.all())) {
            Events.assertSequences(Events.read(reader), 0, LAST - 1);
            assertThat(reader.tornTail().orElseThrow().nextSequence()).isEqualTo(LAST);
        }
        try (JournalReader reader = journal().durableTo(() -> LAST).open(ReadRange.all())) {
            assertThatThrownBy(() -> Events.read(reader))
                    .isInstanceOf(JournalDamagedException.class)
                    .hasMessageContaining("sequence " + LAST)
                    .hasMessageContaining("position ");
            assertThatThrownBy(() -> Events.read(reader)).isInstanceOf(JournalDamagedException.class);
        }
        assertThat(JournalVerification.of(journal().durableTo(() -> LAST)).verdict())
                .isEqualTo(Verdict.DAMAGED);
    }

    @Test
    void aMissingSegmentIsDamageThatNamesItsSequences() throws IOException {
        Path place = place();
        try (JournalWriter writer = JournalWriter.open(place, Rings.ONE, 1, LAST + 1, SMALL)) {
            Events.append(writer, LAST + 10);
        }
        Files.delete(segments.get(1));
        JournalVerification verification = JournalVerification.of(journal());
        assertThat(verification.verdict()).isEqualTo(Verdict.DAMAGED);
        assertThat(verification.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.DAMAGE);
            assertThat(finding.toSequence()).isEqualTo(LAST);
        });
    }

    @Test
    void aBadIndexIsNamedAndCostsNoEvent() throws IOException {
        Path sealed = segments.get(0);
        byte[] sound = Files.readAllBytes(sealed);
        int footer = sound.length - io.ringfence.journal.layout.FooterLayout.RECORD_BYTES;
        sound[footer - 10] ^= 1;
        Files.write(sealed, sound);
        JournalVerification verification = JournalVerification.of(journal());
        assertThat(verification.verdict()).isEqualTo(Verdict.SOUND);
        assertThat(verification.findings())
                .extracting(JournalVerification.Finding::kind)
                .containsExactly(Kind.INDEX);
        Events.assertSequences(Events.read(place(), ReadRange.all().fromSequence(7)), 7, LAST);
        Events.assertSequences(Events.read(place(), ReadRange.all().fromTime(Events.time(9))), 9, LAST);
    }

    @Test
    void aRecordOfAnotherGenerationOrPlaceIsNoRecord() throws IOException {
        byte[] first = Files.readAllBytes(segments.get(0));
        byte[] second = Files.readAllBytes(segments.get(1));
        int end = lastUsed(second) / RecordLayout.ALIGNMENT * RecordLayout.ALIGNMENT + RecordLayout.ALIGNMENT;
        System.arraycopy(first, SegmentLayout.HEADER_BYTES, second, end, 1000);
        System.arraycopy(second, SegmentLayout.HEADER_BYTES, second, end + 1000, 1000);
        Files.write(segments.get(1), second);
        assertThat(check("stale records behind the end")).isIn(Verdict.SOUND, Verdict.TORN_TAIL);
        Events.assertSequences(Events.read(place(), ReadRange.all()), 0, LAST);
    }

    @Test
    void somethingThatIsNoFileIsRefusedAndNotWaitedFor() throws IOException, InterruptedException {
        Path fifo = place().resolve("0000000000000000500-0000000009.segment");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        assertThatThrownBy(() -> JournalVerification.of(journal()))
                .isInstanceOf(RingException.class)
                .hasMessageContaining("a special file");
        Files.delete(fifo);
        Files.createSymbolicLink(fifo, segments.get(0));
        assertThatThrownBy(() -> JournalVerification.of(journal()))
                .isInstanceOf(RingException.class)
                .hasMessageContaining("a symbolic link");
    }
}
