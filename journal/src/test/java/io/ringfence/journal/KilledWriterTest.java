package io.ringfence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.testing.Await;
import io.ringfence.testing.ChildJvm;
import io.ringfence.testing.FastTempDir;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real writers in processes of their own, killed at full speed. */
@Tag("crash")
class KilledWriterTest {
    private static final int ROUNDS = 5;

    @TempDir(factory = FastTempDir.class)
    Path folder;

    /** Appends until it is killed; says what is forced. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) {
            JournalOptions options =
                    JournalOptions.builder().segmentBytes(64 << 10).build();
            try (JournalWriter writer =
                    JournalWriter.open(Path.of(arguments[0]), Rings.ONE, 1, Long.parseLong(arguments[1]), options)) {
                while (writer.appended() < Long.MAX_VALUE) {
                    writer.beginBatch(writer.forced());
                    Events.append(writer, writer.appended() + 97);
                    writer.force();
                    System.out.println("forced " + writer.forced());
                }
            }
        }
    }

    private static long lastForced(List<String> out) {
        // the very last line may be cut off by the kill
        String line = out.get(out.size() - 2);
        return Long.parseLong(line.substring("forced ".length()));
    }

    @Test
    void eachSuccessorBeginsAfterWhatIsForcedAndAReaderSeesNoGapAndNoDuplicate() {
        Path place = folder.resolve("journal");
        long next = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int lines = 20 + 37 * round;
            try (ChildJvm child = ChildJvm.start(Main.class, place, next)) {
                Await.until("the writer is at work", () -> child.out().size() > lines || !child.isAlive());
                assertThat(child.err()).isEmpty();
                child.kill();
                next = lastForced(child.out()) + 1;
            }
            List<Long> read = Events.read(place, ReadRange.all());
            Events.assertSequences(read, 0, read.size() - 1);
            assertThat((long) read.size()).isGreaterThanOrEqualTo(next);
        }
        try (JournalWriter writer = JournalWriter.open(place, Rings.ONE, 1, next, JournalOptions.defaults())) {
            Events.append(writer, next + 10);
        }
        Events.assertSequences(Events.read(place, ReadRange.all()), 0, next + 10);
        JournalVerification verification = JournalVerification.of(Journal.ofDirectory(place));
        assertThat(verification.verdict()).isEqualTo(JournalVerification.Verdict.SOUND);
    }
}
