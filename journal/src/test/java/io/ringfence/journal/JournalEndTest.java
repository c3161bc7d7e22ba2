package io.ringfence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.testing.FastTempDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a journal ends now, also while it is written, and a reader that ends there. */
@Tag("unit")
class JournalEndTest {
    private static final JournalOptions SMALL =
            JournalOptions.builder().segmentBytes(16 << 10).build();

    @TempDir(factory = FastTempDir.class)
    Path folder;

    private JournalWriter open(long first) {
        return JournalWriter.open(folder.resolve("journal"), Rings.ONE, 1, first, SMALL);
    }

    private Journal journal() {
        return Journal.ofDirectory(folder.resolve("journal"));
    }

    @Test
    void isItsLastEventWhateverHasBegunBehindIt() throws IOException {
        Files.createDirectory(folder.resolve("journal"));
        assertThat(journal().lastSequence()).as("no segment").isEqualTo(-1);
        open(100).close();
        assertThat(journal().lastSequence()).as("no event").isEqualTo(99);
        try (JournalWriter writer = open(100)) {
            Events.append(writer, 399);
        }
        assertThat(journal().lastSequence()).isEqualTo(399);
        open(400).close();
        assertThat(journal().lastSequence()).as("an empty segment follows").isEqualTo(399);
        open(300).close();
        assertThat(journal().lastSequence()).as("one cuts off").isEqualTo(299);
    }

    @Test
    void aReaderThatIsToldItEndsThereWhateverIsWrittenMeanwhile() {
        try (JournalWriter writer = open(0)) {
            Events.append(writer, 199);
            long end = journal().lastSequence();
            assertThat(end).isEqualTo(199);
            try (JournalReader reader = journal().visibleTo(() -> end).open(ReadRange.all())) {
                Events.append(writer, 599);
                Events.assertSequences(Events.read(reader), 0, end);
                Events.append(writer, 999);
                assertThat(Events.read(reader)).isEmpty();
            }
            assertThat(journal().lastSequence()).isEqualTo(999);
        }
    }
}
