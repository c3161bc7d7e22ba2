package io.ringfence.liveness;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringfence.ring.error.RingStorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that nobody may write, root neither, as on a read-only file system: a program that runs. */
class UnwritableLockFileTest {
    private static final Path PROGRAM = Path.of("/bin/sleep");

    @TempDir
    private Path folder;

    @Test
    void whatCannotBeWrittenIsNotSaidToBeInUse() throws Exception {
        assumeTrue(Files.isExecutable(PROGRAM));
        Path file = Files.copy(PROGRAM, folder.resolve("owners.lock"));
        Process running = new ProcessBuilder(file.toString(), "600").start();
        try (FileOwnerLocks locks = new FileOwnerLocks(file)) {
            assumeTrue(isBusy(file));
            assertThatThrownBy(locks::takeAlone)
                    .isInstanceOf(RingStorageException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("look at the file system and the permissions");
            locks.giveBackAlone();
        } finally {
            running.destroyForcibly().waitFor();
        }
    }

    private static boolean isBusy(Path file) {
        try (FileChannel writable = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return !writable.isOpen();
        } catch (IOException busy) {
            return true;
        }
    }
}
