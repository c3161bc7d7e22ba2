package io.ringfence.journal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.journal.error.JournalStorageException;
import io.ringfence.ring.error.InUseException;
import io.ringfence.testing.ChildJvm;
import io.ringfence.testing.FastTempDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One holder at a time, in this process and in others, and none after its death. */
@Tag("crash")
@Timeout(60)
class DirectoryLockTest {
    @TempDir(factory = FastTempDir.class)
    private Path folder;

    private final Storage storage = DiskStorage.instance();

    /** Holds the lock until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            Storage.Lock lock = DiskStorage.instance().lock(Path.of(arguments[0]));
            try (lock) {
                System.out.println("locked");
                int ignored = System.in.read();
            }
        }
    }

    @Test
    void aProcessThatIsKilledGivesItBack() {
        try (ChildJvm child = ChildJvm.start(Holder.class, folder)) {
            String ignored = child.await("locked");
            for (int i = 0; i < 3; i++) { // a refusal takes nothing from the holder
                assertThatThrownBy(() -> storage.lock(folder))
                        .isInstanceOf(InUseException.class)
                        .hasMessageContaining("another process");
            }
            child.kill();
        }
        storage.lock(folder).close();
    }

    @Test
    void aLivingProcessGivesItBackInGoodOrder() throws Exception {
        try (ChildJvm child = ChildJvm.start(Holder.class, folder)) {
            String ignored = child.await("locked");
            child.send("end");
            assertThat(child.awaitExit()).isZero();
        }
        storage.lock(folder).close();
    }

    @Test
    void withinAProcessTheSecondIsRefusedByWhicheverNameOfTheDirectory() throws IOException {
        Path journal = Files.createDirectory(folder.resolve("journal"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), journal);
        Storage.Lock lock = storage.lock(journal);
        try (lock) {
            for (Path name : List.of(journal, link)) {
                assertThatThrownBy(() -> storage.lock(name))
                        .isInstanceOf(InUseException.class)
                        .hasMessageContaining("this process");
            }
            try (ChildJvm child = ChildJvm.start(Holder.class, journal)) { // the refusals have not unlocked the file
                assertThat(child.awaitExit()).isNotZero();
                assertThat(child.err()).anyMatch(line -> line.contains("InUseException"));
            }
        }
        storage.lock(link).close();
    }

    @Test
    void aDirectoryThatIsRenamedMeanwhileIsStillTheSame() throws IOException {
        Path before = Files.createDirectory(folder.resolve("before"));
        Storage.Lock lock = storage.lock(before);
        try (lock) {
            Path after = Files.move(before, folder.resolve("after"));
            assertThatThrownBy(() -> storage.lock(after)).isInstanceOf(InUseException.class);
        }
    }

    @Test
    void closedTwiceItTakesNothingFromTheNext() {
        Storage.Lock first = storage.lock(folder);
        first.close();
        Storage.Lock second = storage.lock(folder);
        first.close();
        assertThatThrownBy(() -> storage.lock(folder)).isInstanceOf(InUseException.class);
        second.close();
        storage.lock(folder).close();
    }

    @Test
    void whatIsNoRegularFileIsRefusedAndLeftAlone() throws Exception {
        Path target = Files.writeString(folder.resolve("target"), "mine");
        Path name = folder.resolve("maintenance.lock");

        Files.createSymbolicLink(name, target);
        assertThatThrownBy(() -> storage.lock(folder)).isInstanceOf(JournalStorageException.class);
        assertThat(target).hasContent("mine");
        Files.delete(name);

        Files.createDirectory(name);
        assertThatThrownBy(() -> storage.lock(folder)).isInstanceOf(JournalStorageException.class);
        Files.delete(name);

        assertThat(new ProcessBuilder("mkfifo", name.toString()).start().waitFor())
                .isZero();
        assertThatThrownBy(() -> storage.lock(folder))
                .isInstanceOf(JournalStorageException.class)
                .hasMessageContaining("a special file");
        Files.delete(name);

        storage.lock(folder).close();
        assertThat(name).isRegularFile();
    }

    @Test
    void whereThereIsNoDirectoryThereIsNoLock() {
        assertThatThrownBy(() -> storage.lock(folder.resolve("none"))).isInstanceOf(JournalStorageException.class);
        assertThat(folder).isEmptyDirectory();
    }
}
