package io.ringfence.service.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is swept has no owner any more, at whatever instant its owner was killed; what has one stays. */
class TemporaryDirectoryTest {
    private static final int MANY = 400;
    private static final long SECONDS = 60;

    @TempDir
    private Path place;

    private TemporaryDirectory create() {
        return TemporaryDirectory.create("test", place);
    }

    private Process child(int times) throws IOException {
        List<String> command = ChildJvm.command(TemporaryDirectoryChild.class);
        command.addAll(List.of(place.toString(), Integer.toString(times)));
        return new ProcessBuilder(command).inheritIO().start();
    }

    private static void requireSuccess(Process child) throws InterruptedException {
        assertThat(child.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).isZero();
    }

    @Test
    void leavesNothing() throws IOException {
        TemporaryDirectory directory = create();
        Path ignored = Files.createFile(directory.path().resolve("some"));

        directory.delete();
        directory.delete();

        assertThat(place).isEmptyDirectory();
    }

    @Test
    void aMakerWhoseLockFileWasSweptBeforeItHadLockedItBeginsAgain() throws IOException {
        Path lockFile = place.resolve("ringfence-test-1.lock");
        FileChannel between = FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

        TemporaryDirectory another = create();

        assertThat(lockFile).doesNotExist();
        assertThat(TemporaryDirectory.make(lockFile, between)).isNull();
        assertThat(place.resolve("ringfence-test-1")).doesNotExist();
        another.delete();
    }

    @Test
    void whatAProcessLeftThatWasKilledAtAnyInstantIsSwept() throws IOException {
        Path withoutDirectory = Files.createFile(place.resolve("ringfence-test-1.lock"));
        Path lockFile = Files.createFile(place.resolve("ringfence-test-2.lock"));
        Path directory = Files.createDirectory(place.resolve("ringfence-test-2"));
        Path content = Files.createFile(directory.resolve("some"));

        TemporaryDirectory living = create();

        assertThat(List.of(withoutDirectory, lockFile, directory, content)).noneMatch(Files::exists);
        assertThat(living.path()).isDirectory();
        living.delete();
    }

    @Test
    void oneIsAbandonedWhenNobodyHoldsItsLock() throws Exception {
        TemporaryDirectory living = create();
        Path unlocked = place.resolve("ringfence-test-1");
        Path lockFile = Files.createFile(place.resolve("ringfence-test-1.lock"));

        assertThat(TemporaryDirectory.isAbandoned(living.path())).isFalse();
        assertThat(TemporaryDirectory.isAbandoned(unlocked)).isTrue();
        Files.delete(lockFile);
        assertThat(TemporaryDirectory.isAbandoned(unlocked)).isTrue();
        requireSuccess(child(1));
        assertThat(living.path()).as("asking took nothing from its lock").isDirectory();
        living.delete();
    }

    @Test
    void whatIsKeptOrAnothersIsNotSwept() throws IOException {
        TemporaryDirectory kept = create();
        kept.keep();
        Path foreign = Files.createFile(place.resolve("ringfence-demo-1.lock"));

        create().delete();

        assertThat(kept.path()).isDirectory();
        assertThat(place).isDirectoryContaining(foreign::equals);
    }

    @Test
    void ofTwoInOneProcessNeitherLosesItsLockToTheOther() throws Exception {
        TemporaryDirectory first = create();
        TemporaryDirectory second = create();

        requireSuccess(child(1));

        assertThat(first.path()).isDirectory();
        assertThat(second.path()).isDirectory();
        first.delete();
        second.delete();
    }

    @Test
    void processesThatStartAtOnceLeaveEachOthersDirectoriesAlone() throws Exception {
        List<Process> children = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            children.add(child(MANY));
        }
        for (Process child : children) {
            requireSuccess(child);
        }
        assertThat(place).isEmptyDirectory();
    }
}
