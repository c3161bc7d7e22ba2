package io.ringfence.service;

import static io.ringfence.service.CommandProcess.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.ring.Ring;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Commands that read a journal, where it is not the ring's, is gone, or is none. */
@Execution(ExecutionMode.CONCURRENT)
class WrongJournalTest {
    private static final int EVENTS = 2_000;

    @TempDir
    private Path folder;

    private String ring;

    @BeforeEach
    void aRingWithAJournal() {
        ring = journaled("ring", EVENTS);
    }

    private String journaled(String name, int events) {
        String path = TestRings.create(folder, name, TestRings.small().build());
        TestRings.journal(path, events);
        return path;
    }

    private static String refused(CommandProcess.Result result) {
        assertThat(result.status()).as(result.text()).isEqualTo(1);
        assertThat(result.errors()).hasSize(1);
        return result.errors().get(0);
    }

    private static CommandProcess.Result done(CommandProcess.Result result) {
        assertThat(result.status()).as(result.err()).isZero();
        return result;
    }

    private static List<Path> segments(Path journal) throws IOException {
        try (Stream<Path> files = Files.list(journal)) {
            return files.filter(path -> path.toString().endsWith(".segment"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theJournalOfAnotherRingIsNeitherSoundNorReplayed() throws IOException {
        String other = journaled("other", 10);
        Path journal = Path.of(ring, "journal");
        Files.move(journal, folder.resolve("own"));
        Files.move(Path.of(other, "journal"), journal);

        for (String command : new String[] {"verify", "replay", "recover"}) {
            CommandProcess.Result result = run(command, ring);
            assertThat(refused(result)).as(command).contains("a segment of ring", "expected the journal of ring");
            assertThat(result.text()).as(command).isEmpty();
        }

        assertThat(done(run("replay", journal.toString())).err()).contains("replayed=10 ");
    }

    @Test
    void verifySaysThatAJournalIsGoneOfWhichTheRingVouches() throws IOException {
        Path journal = Path.of(ring, "journal");
        Files.move(journal, folder.resolve("away"));

        CommandProcess.Result gone = run("verify", ring);
        assertThat(refused(gone)).contains("1 damages", journal.toString(), "sequences 0 to 1999");
        assertThat(gone.text()).contains("ring: sound", "journal: none");

        Files.createDirectory(journal);
        assertThat(refused(run("verify", ring))).contains("sequences 0 to 1999");

        String bare = TestRings.create(folder, "bare", TestRings.small().build());
        assertThat(done(run("verify", bare)).text()).contains("journal: none");
    }

    @Test
    void verifyNamesASnapshotThatIsAheadOfTheJournal() throws IOException {
        done(run("snapshot", ring));
        Files.delete(Path.of(ring, "ring.dat"));
        List<Path> segments = segments(Path.of(ring, "journal"));
        Files.delete(segments.get(segments.size() - 1));
        long first = Long.parseLong(
                segments.get(segments.size() - 1).getFileName().toString().substring(0, 19));

        CommandProcess.Result verify = run("verify", ring);

        assertThat(refused(verify)).contains("2 damages");
        assertThat(verify.text())
                .contains("0000000000000001999.snapshot: sequences " + first
                        + " to 1999 were on the disk when it was taken");
    }

    private void damage(long sequence) throws IOException {
        for (Path segment : segments(Path.of(ring, "journal"))) {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(segment)).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = 4096; at < bytes.capacity(); at += Long.BYTES) {
                if (bytes.getLong(at) == sequence) {
                    Files.write(segment, bytes.putLong(at, ~sequence).array());
                    return;
                }
            }
        }
        throw new AssertionError("sequence " + sequence + " is in no segment");
    }

    @Test
    void aSegmentWithoutAnEventOfItsOwnIsNamedAsSuchWhenItMayGo() throws IOException {
        TestRings.journal(ring, 10); // in a segment of their own
        damage(EVENTS - 10); // in the segment before, and still in the ring
        assertThat(done(run("recover", ring)).text()).contains("journal sequences 1990 to 2009 from the ring");

        String plan = done(run("retain", ring, "--max-bytes", "0")).text();

        assertThat(plan).contains(": no event of its own, ").doesNotContain("to -");
        Pattern sequences = Pattern.compile(": sequences (\\d+) to (\\d+), ");
        assertThat(sequences.matcher(plan).results())
                .isNotEmpty()
                .allSatisfy(range ->
                        assertThat(Long.parseLong(range.group(1))).isLessThanOrEqualTo(Long.parseLong(range.group(2))));
    }

    @Test
    void aDirectoryWithoutASegmentIsNoJournal() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        for (String place : new String[] {other.toString(), TestRings.create(folder, "bare", 64, 48)}) {
            assertThat(refused(run("replay", place))).contains("there is no");
        }
        Files.createDirectory(other.resolve("journal"));
        assertThat(refused(run("replay", other.toString()))).contains("there is no segment");
    }

    @Test
    void whoStillHasALostRingIsNotLeftToInspect() throws IOException {
        try (Ring living = Ring.attach(Path.of(ring))) {
            assertThat(living.isReadOnly()).isFalse();
            Files.delete(Path.of(ring, "ring.dat"));
            assertThat(refused(run("recover", ring)))
                    .contains("a living process has it attached", "they have " + Path.of(ring, "owners.lock") + " open")
                    .doesNotContain("inspect names them");
        }
    }

    @Test
    void theLastSequenceThatThereCanBeIsAnEndAndNoEndlessSearch() throws IOException {
        String last = Long.toString(Long.MAX_VALUE);
        assertThat(done(run("replay", ring, "--from", last)).err()).contains("replayed=0 first=- last=-");
        assertThat(done(run("replay", ring, "--from", "1999", "--to", last)).err())
                .contains("replayed=1 first=1999 last=1999");
    }
}
