package io.ringfence.recovery;

import static io.ringfence.recovery.testing.TestRings.journal;
import static io.ringfence.recovery.testing.TestRings.publish;
import static io.ringfence.recovery.testing.TestRings.publishAndJournal;
import static io.ringfence.recovery.testing.TestRings.segments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.journal.error.JournalMismatchException;
import io.ringfence.recovery.error.RecoveryFailedException;
import io.ringfence.recovery.testing.TestRings;
import io.ringfence.ring.Ring;
import io.ringfence.ring.layout.ControlLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is refused, and left as it is. */
class RefusedRecoveryTest extends RecoveryFixture {
    @Test
    void theJournalOfAnotherRingIsRefused() throws IOException {
        create(PLAIN, 20, 0);
        Path other = parent.resolve("other");
        try (Ring ring = Ring.create(other, PLAIN)) {
            publishAndJournal(ring, 3);
        }
        for (Path segment : segments(journal)) {
            Files.delete(segment);
        }
        for (Path segment : segments(other.resolve("journal"))) {
            Files.copy(segment, journal.resolve(segment.getFileName()));
        }
        Map<String, ByteBuffer> before = contents(path);

        assertThatThrownBy(() -> RingRecovery.recover(path)).isInstanceOf(JournalMismatchException.class);

        assertThat(contents(path)).isEqualTo(before);
    }

    @Test
    void aDamagedRingThatNothingProvesIsLeftAsItIs() throws IOException {
        try (Ring ring = Ring.create(path, PLAIN)) {
            publish(ring, 10);
        }
        TestRings.putLong(path, ControlLayout.CURSOR_OFFSET, 1L << 50);
        Map<String, ByteBuffer> before = contents(path);

        assertThatThrownBy(() -> RingRecovery.recover(path))
                .isInstanceOf(RecoveryFailedException.class)
                .hasMessageContaining("no slot proves itself");

        assertThat(contents(path)).isEqualTo(before);
    }

    @Test
    void withNeitherRingNorJournalNothingIsMade() throws IOException {
        Ring.create(path, PLAIN).close();
        Files.delete(path.resolve("ring.dat"));

        assertThatThrownBy(() -> RingRecovery.recover(path))
                .isInstanceOf(RecoveryFailedException.class)
                .hasMessageContaining("no segment of a journal");

        assertThat(path.resolve("ring.dat")).doesNotExist();
    }

    @Test
    void aDirectoryThatIsNoRingIsLeftAloneAndNoAdviceGivenAboutIt() throws IOException {
        Path home = Files.createDirectory(parent.resolve("home"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectory(home.resolve("journal"));
        Files.write(home.resolve("journal/today.txt"), new byte[1]);

        for (boolean dry : new boolean[] {true, false}) {
            assertThatThrownBy(() -> {
                        RecoveryReport ignored = dry
                                ? RingRecovery.dryRun(home, RecoveryOptions.defaults())
                                : RingRecovery.recover(home);
                    })
                    .isInstanceOf(RecoveryFailedException.class)
                    .hasMessageContaining("neither a ring.dat nor an owners.lock")
                    .hasMessageNotContaining("chmod");
        }
        assertThat(contents(home)).containsOnlyKeys("journal/today.txt");
    }

    @Test
    void aJournalWhoseDiskIsNotMountedIsNotReplaced() throws IOException {
        journal = parent.resolve("kept");
        create(TestRings.small().journalPlace(journal).build(), 20, 0);
        Files.move(journal, parent.resolve("unmounted"));

        assertThatThrownBy(() -> RingRecovery.recover(path))
                .isInstanceOf(RecoveryFailedException.class)
                .hasMessageContaining("mount its disk");

        assertThat(journal).doesNotExist();
    }
}
