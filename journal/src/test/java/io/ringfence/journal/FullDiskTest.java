package io.ringfence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringfence.journal.error.JournalStorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is really full: a small file system in memory. Needs root to mount it, and says so where it is not. */
@Tag("fault")
class FullDiskTest {
    private static final JournalOptions SMALL =
            JournalOptions.builder().segmentBytes(64 << 10).build();

    @TempDir
    Path folder;

    private Path mount;
    private boolean mounted;

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    @BeforeEach
    void mountSmallDisk() throws IOException, InterruptedException {
        mount = Files.createDirectory(folder.resolve("small"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=512k", "ringfence-test", mount.toString());
        assumeTrue(mounted, "NOT RUN: a small tmpfs cannot be mounted here; run as root to test a full disk");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        assertThat(!mounted || run("umount", mount.toString())).isTrue();
    }

    @Test
    void aWriterOnAFullDiskKeepsWhatItHasAndGoesOnWhenThereIsRoom() throws IOException {
        Path place = mount.resolve("journal");
        try (JournalWriter writer = JournalWriter.open(place, Rings.ONE, 1, 0, SMALL)) {
            assertThatThrownBy(() -> Events.append(writer, 100_000))
                    .isInstanceOf(JournalStorageException.class)
                    .hasMessageContaining("No space left");
            long written = writer.appended();
            assertThat(writer.segmentsBegun()).isGreaterThan(4);
            assertThatThrownBy(() -> Events.append(writer, 100_000)).isInstanceOf(JournalStorageException.class);
            assertThat(writer.appended()).isEqualTo(written);
            writer.force();
            Events.assertSequences(Events.read(place, ReadRange.all()), 0, written);
            assertThat(Retention.of(Journal.ofDirectory(place), writer.forced())
                            .maxBytes(200_000)
                            .delete())
                    .isNotEmpty();
            Events.append(writer, written + 1000);
            assertThat(writer.appended()).isEqualTo(written + 1000);
        }
        assertThat(JournalVerification.of(Journal.ofDirectory(place)).verdict())
                .isEqualTo(JournalVerification.Verdict.SOUND);
    }

    /** What frees space must not need any. */
    @Test
    void aRetentionGoesOnWhereThereIsNoRoomForAnotherName() throws IOException, InterruptedException {
        Path place = mount.resolve("journal");
        try (JournalWriter writer = JournalWriter.open(place, Rings.ONE, 1, 0, SMALL)) {
            Events.append(writer, 3000);
        }
        assertThat(run("mount", "-o", "remount,nr_inodes=100", mount.toString()))
                .isTrue();
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 200; i++) {
                        Files.createFile(mount.resolve("ballast-" + i));
                    }
                })
                .hasMessageContaining("No space left");

        assertThat(Retention.of(Journal.ofDirectory(place), 3000).maxBytes(0).delete())
                .isNotEmpty();

        assertThat(JournalVerification.of(Journal.ofDirectory(place)).verdict())
                .isEqualTo(JournalVerification.Verdict.SOUND);
        assertThat(place).isDirectoryNotContaining("glob:**.lock"); // there was really no room for it
    }

    @Test
    void aWriterThatCannotBeginLeavesNothingHalfMade() throws IOException {
        Files.write(mount.resolve("ballast"), new byte[500_000]);
        Path place = mount.resolve("journal");
        assertThatThrownBy(() -> JournalWriter.open(place, Rings.ONE, 1, 0, SMALL))
                .isInstanceOf(JournalStorageException.class)
                .hasMessageContaining("No space left");
        assertThat(place).isEmptyDirectory();
        Files.delete(mount.resolve("ballast"));
        try (JournalWriter writer = JournalWriter.open(place, Rings.ONE, 1, 0, SMALL)) {
            Events.append(writer, 10);
        }
        Events.assertSequences(Events.read(place, ReadRange.all()), 0, 10);
    }

    @Test
    void compressionOnAFullDiskLeavesTheOriginals() throws IOException {
        Path place = mount.resolve("journal");
        try (JournalWriter writer = JournalWriter.open(place, Rings.ONE, 1, 0, SMALL)) {
            Events.append(writer, 1500);
        }
        long free = Files.getFileStore(mount).getUsableSpace();
        Files.write(mount.resolve("ballast"), new byte[(int) free - 8192]);
        Journal journal = Journal.ofDirectory(place);
        assertThatThrownBy(() -> SegmentCompression.compress(journal))
                .isInstanceOf(JournalStorageException.class)
                .hasMessageContaining("No space left");
        Files.delete(mount.resolve("ballast"));
        Events.assertSequences(Events.read(place, ReadRange.all()), 0, 1500);
        assertThat(SegmentCompression.compress(journal)).isNotEmpty();
        Events.assertSequences(Events.read(place, ReadRange.all()), 0, 1500);
    }
}
