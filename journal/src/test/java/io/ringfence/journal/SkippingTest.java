package io.ringfence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.journal.error.JournalDamagedException;
import io.ringfence.journal.layout.SegmentLayout;
import io.ringfence.testing.FastTempDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader that begins behind damage, or skips it, delivers each event once and in order, and tells exactly what it left out. */
@Tag("unit")
class SkippingTest {
    private static final long LAST = 999;
    private static final JournalOptions SMALL =
            JournalOptions.builder().segmentBytes(32 << 10).build();

    @TempDir(factory = FastTempDir.class)
    Path folder;

    private List<SegmentName> segments;
    private SegmentName second;
    private long end;

    @BeforeEach
    void write() {
        try (JournalWriter writer = JournalWriter.open(folder.resolve("journal"), Rings.ONE, 1, 0, SMALL)) {
            Events.append(writer, LAST);
        }
        segments = journal().catalogue().all();
        assertThat(segments).hasSizeGreaterThan(3);
        second = segments.get(1);
        end = segments.get(2).firstSequence() - 1;
    }

    private Journal journal() {
        return Journal.ofDirectory(folder.resolve("journal")).durableTo(() -> LAST);
    }

    private static List<Long> sequences(long from, long to) {
        List<Long> all = new ArrayList<>();
        for (long sequence = from; sequence <= to; sequence++) {
            all.add(sequence);
        }
        return all;
    }

    /** What was read and what was left out, in order: each sequence once, and no other. */
    private void assertWhole(long from, String where) {
        try (JournalReader reader = journal().open(ReadRange.all().fromSequence(from), DamagePolicy.SKIP)) {
            List<Long> read = Events.read(reader);
            assertThat(read).as(where).isSorted().doesNotHaveDuplicates();
            List<Long> all = new ArrayList<>(read);
            for (SkippedRange skipped : reader.skipped()) {
                assertThat(skipped.toSequence()).as(where).isGreaterThanOrEqualTo(skipped.fromSequence() - 1);
                all.addAll(sequences(skipped.fromSequence(), skipped.toSequence()));
            }
            assertThat(all.stream().sorted().toList()).as(where).isEqualTo(sequences(from, LAST));
            assertThat(reader.nextSequence()).as(where).isEqualTo(LAST + 1);
        }
    }

    @Test
    void whereverTheDamageAndTheBeginningAre() throws IOException {
        byte[] sound = Files.readAllBytes(second.path());
        for (int at = SegmentLayout.HEADER_BYTES + 5; at < sound.length; at += 1511) {
            byte[] flipped = sound.clone();
            flipped[at] ^= 1;
            Files.write(second.path(), flipped);
            for (long from = second.firstSequence(); from <= end; from += 11) {
                assertWhole(from, "byte " + at + ", from " + from);
            }
        }
    }

    @Test
    void damageBeforeTheRangeIsNoneOfTheRange() throws IOException {
        byte[] bytes = Files.readAllBytes(second.path());
        bytes[SegmentLayout.HEADER_BYTES + 300] ^= 1;
        Files.write(second.path(), bytes);
        long damaged = damagedSequence();
        assertThat(damaged).isBetween(second.firstSequence(), second.firstSequence() + 10);
        for (long from = damaged + 1; from <= end; from++) {
            try (JournalReader reader = journal().open(ReadRange.all().fromSequence(from))) {
                Events.assertSequences(Events.read(reader), from, LAST);
            }
        }
        for (long from = second.firstSequence(); from <= damaged; from++) {
            try (JournalReader reader = journal().open(ReadRange.all().fromSequence(from))) {
                assertThatThrownBy(() -> Events.read(reader)).isInstanceOf(JournalDamagedException.class);
                assertThatThrownBy(() -> Events.read(reader))
                        .as("and it stays there")
                        .isInstanceOf(JournalDamagedException.class)
                        .hasMessageContaining("sequence " + damaged);
            }
        }
    }

    private long damagedSequence() {
        try (JournalReader reader = journal().open(ReadRange.all())) {
            Events.read(reader);
            throw new AssertionError("no damage");
        } catch (JournalDamagedException found) {
            return found.sequence();
        }
    }
}
