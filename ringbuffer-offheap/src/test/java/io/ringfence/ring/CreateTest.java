package io.ringfence.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.ring.error.InUseException;
import io.ringfence.ring.error.RingPathException;
import io.ringfence.ring.error.RingStorageException;
import io.ringfence.testing.FastTempDir;
import io.ringfence.testing.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Creating and deleting: whole or not at all, and nothing of anybody else's touched. */
@Tag("unit")
@Timeout(120)
class CreateTest {
    private static final RingOptions SMALL =
            RingOptions.builder().slots(16).payloadBytes(48).build();

    @TempDir(factory = FastTempDir.class)
    Path temp;

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aNewRingHasTwoFilesThatAreClosedToOthers() throws IOException {
        Path directory = temp.resolve("ring");
        try (Ring ring = Ring.create(directory, SMALL)) {
            assertThat(names(temp)).containsExactly("ring");
            assertThat(names(directory)).containsExactly("owners.lock", "ring.dat");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                    .isEqualTo("rwx------");
            for (String name : names(directory)) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))))
                        .isEqualTo("rw-------");
            }
            assertThat(Files.size(directory.resolve("ring.dat")))
                    .isEqualTo(ring.identity().geometry().fileBytes());
        }
    }

    @Test
    void everyByteOfTheFileIsAllocatedBeforeItIsMapped() throws Exception {
        Path directory = temp.resolve("ring");
        Ring.create(directory, RingOptions.builder().slots(4096).build()).close();
        Process stat = new ProcessBuilder(
                        "stat", "-c", "%b %B %s", directory.resolve("ring.dat").toString())
                .start();
        String[] figures = new String(stat.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII)
                .strip()
                .split(" ", -1);
        assertThat(Long.parseLong(figures[0]) * Long.parseLong(figures[1]))
                .as("allocated bytes, of %s", figures[2])
                .isGreaterThanOrEqualTo(Long.parseLong(figures[2]));
    }

    @Test
    void whatExistsIsNeverTouched() throws IOException {
        Path directory = temp.resolve("ring");
        Ring.create(directory, SMALL).close();
        byte[] before = Files.readAllBytes(directory.resolve("ring.dat"));
        Path file = Files.writeString(temp.resolve("file"), "mine");
        Path empty = Files.createDirectory(temp.resolve("empty"));
        Path dangling = Files.createSymbolicLink(temp.resolve("dangling"), temp.resolve("nowhere"));
        List<String> names = names(temp);

        for (Path taken : List.of(directory, file, empty, dangling)) {
            assertThatThrownBy(() -> Ring.create(taken, SMALL))
                    .isInstanceOf(RingPathException.class)
                    .hasMessageContaining(taken.toString())
                    .hasMessageContaining("exists");
        }
        assertThat(Files.readAllBytes(directory.resolve("ring.dat"))).isEqualTo(before);
        assertThat(Files.readString(file)).isEqualTo("mine");
        assertThat(names(temp)).isEqualTo(names);
        assertThat(names(empty)).isEmpty();
    }

    @Test
    void aParentThatIsNotThereIsNotMade() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "mine");
        for (Path parent : List.of(temp.resolve("missing"), file)) {
            assertThatThrownBy(() -> Ring.create(parent.resolve("ring"), SMALL))
                    .isInstanceOf(RingPathException.class)
                    .hasMessageContaining(parent.toString());
        }
        assertThat(names(temp)).containsExactly("file");
    }

    @Test
    void ofManyWhoCreateTheSameNameAtOnceOneWinsAndTheOthersAreTold() throws Exception {
        int creators = 4;
        for (int round = 0; round < 25; round++) {
            Path directory = temp.resolve("ring-" + round);
            CyclicBarrier start = new CyclicBarrier(creators);
            AtomicInteger won = new AtomicInteger();
            try (Threads threads = new Threads()) {
                for (int i = 0; i < creators; i++) {
                    threads.start("creator " + i, () -> {
                        start.await();
                        try {
                            Ring.create(directory, SMALL).close();
                            won.incrementAndGet();
                        } catch (RingPathException exists) {
                            assertThat(exists).hasMessageContaining("exists");
                        }
                    });
                }
                threads.join();
            }
            assertThat(won).hasValue(1);
            Ring.attach(directory).close();
        }
        assertThat(names(temp)).hasSize(25).allMatch(name -> name.startsWith("ring-"));
    }

    @Test
    void severalMayClearAwayTheSame() throws Exception {
        int clearers = 2;
        for (int round = 0; round < 500; round++) {
            Path abandoned = Files.createDirectory(temp.resolve("abandoned"));
            Path ignored = Files.createFile(abandoned.resolve("owners.lock"));
            CyclicBarrier start = new CyclicBarrier(clearers);
            try (Threads threads = new Threads()) {
                for (int i = 0; i < clearers; i++) {
                    threads.start("clearer " + i, () -> {
                        start.await();
                        RingDirectory.deleteTree(abandoned);
                    });
                }
                threads.join();
            }
            assertThat(abandoned).doesNotExist();
        }
    }

    @Test
    void whatAKilledCreationOrDeletionLeftIsClearedAwayByTheNextOne() throws IOException {
        Files.createDirectory(temp.resolve(".ring.creating-1"));
        Path building = Files.createDirectory(temp.resolve(".ring.creating-2"));
        Files.write(building.resolve("owners.lock"), new byte[1152]);
        Files.write(building.resolve("ring.dat"), new byte[5000]);
        Path deleting = Files.createDirectory(temp.resolve(".ring.deleting-3"));
        Files.write(deleting.resolve("owners.lock"), new byte[1152]);
        Files.createDirectory(temp.resolve(".ring.deleting-4"));
        Path others = Files.createDirectory(temp.resolve(".other.creating-5"));
        Files.write(others.resolve("owners.lock"), new byte[1152]);

        Ring.create(temp.resolve("ring"), SMALL).close();

        assertThat(names(temp)).containsExactly(".other.creating-5", "ring");
    }

    @Test
    void aDeletedRingLeavesNothing() throws IOException {
        Path directory = temp.resolve("ring");
        Ring.create(directory, SMALL).close();
        Ring.delete(directory);

        assertThat(names(temp)).isEmpty();
        Ring.create(directory, SMALL).close();
    }

    @Test
    void aRingInUseIsNotDeleted() throws IOException {
        Path directory = temp.resolve("ring");
        try (Ring ring = Ring.create(directory, SMALL)) {
            assertThatThrownBy(() -> Ring.delete(directory)).isInstanceOf(InUseException.class);
            assertThat(ring.openProducer("p").publish((slot, sequence) -> slot.putLong(0, 1)))
                    .isZero();
        }
        try (Ring tap = Ring.attachReadOnly(directory)) {
            assertThatThrownBy(() -> Ring.delete(directory)).isInstanceOf(InUseException.class);
            assertThat(tap.isReadOnly()).isTrue();
        }
        Ring.delete(directory);
        assertThat(names(temp)).isEmpty();
    }

    @Test
    void aFullDiskIsATypedErrorThatLeavesNothingBehind() throws Exception {
        Path disk = Files.createDirectory(temp.resolve("disk"));
        mount(disk);
        try {
            RingOptions large = RingOptions.builder().slots(16_384).build();
            assertThatThrownBy(() -> Ring.create(disk.resolve("ring"), large))
                    .isInstanceOf(RingStorageException.class)
                    .hasMessageContaining("No space")
                    .hasMessageNotContaining("\n");
            assertThat(names(disk)).isEmpty();
            fillUp(disk);
            Ring.delete(disk.resolve("ring"));
            assertThat(names(disk)).isEmpty();
        } finally {
            // lazily: the mapping of a closed ring stays until the garbage collector finds it
            assertThat(run("umount", "-l", disk.toString())).isZero();
        }
    }

    /** Full at every page of a creation: the disk has room for one page more each time, until the ring fits. */
    private static void fillUp(Path disk) throws Exception {
        Path ballast = disk.resolve("ballast");
        int pages = (int) (SMALL.geometry().fileBytes() / 4096) + 4;
        int refused = 0;
        for (int free = 0; free <= pages; free++) {
            int blocks = 512 - free;
            Files.deleteIfExists(ballast);
            assertThat(run("dd", "if=/dev/zero", "of=" + ballast, "bs=4096", "count=" + blocks, "status=none"))
                    .isIn(0, 1);
            try {
                Ring.create(disk.resolve("ring"), SMALL).close();
                break;
            } catch (RingStorageException full) {
                assertThat(full).hasMessageContaining("No space");
                refused++;
                assertThat(names(disk)).containsExactly("ballast");
            }
        }
        assertThat(refused).isBetween(10, pages);
        Files.delete(ballast);
        Ring.attach(disk.resolve("ring")).close();
    }

    private static void mount(Path disk) throws Exception {
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()) == 0;
        Assumptions.assumeTrue(mounted, "NOT TESTED: a full disk needs the right to mount a small tmpfs");
    }

    private static int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }
}
