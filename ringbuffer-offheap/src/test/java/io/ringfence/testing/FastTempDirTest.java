package io.ringfence.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is swept has lost its owner, and nothing else is. */
class FastTempDirTest {
    @TempDir
    private Path place;

    @Test
    void clearsAwayWhatNobodyHoldsTheLockOfAndNothingElse() throws Exception {
        Path abandoned = Files.createDirectory(place.resolve("ringfence-test-1"));
        Path content = Files.createFile(abandoned.resolve("ring.dat"));
        Path itsLock = Files.createFile(place.resolve("ringfence-test-1.lock"));
        Path withoutLock = Files.createDirectory(place.resolve("ringfence-test-2"));
        Path used = Files.createDirectory(place.resolve("ringfence-test-3"));

        try (FileChannel channel = FileChannel.open(
                        place.resolve("ringfence-test-3.lock"),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            FastTempDir.sweep(place);

            assertThat(lock.isValid()).isTrue();
        }
        assertThat(content).doesNotExist();
        assertThat(abandoned).doesNotExist();
        assertThat(itsLock).doesNotExist();
        assertThat(withoutLock).isDirectory();
        assertThat(used).isDirectory();
    }
}
