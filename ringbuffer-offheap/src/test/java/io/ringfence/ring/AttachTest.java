package io.ringfence.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.ring.error.CorruptRingException;
import io.ringfence.ring.error.RecoveryNeededException;
import io.ringfence.ring.error.RingException;
import io.ringfence.ring.error.RingPathException;
import io.ringfence.ring.error.RingPoisonedException;
import io.ringfence.ring.error.RingVersionException;
import io.ringfence.ring.layout.IdentityLayout;
import io.ringfence.ring.layout.StateLayout;
import io.ringfence.testing.FastTempDir;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Attaching what is no sound ring: a typed error of one line, and not a byte changed. */
@Tag("unit")
@Timeout(120)
class AttachTest {
    private static final RingOptions OPTIONS = RingOptions.builder()
            .slots(4)
            .payloadBytes(48)
            .ledgerEntries(1)
            .registryEntries(1)
            .build();

    @TempDir(factory = FastTempDir.class)
    Path temp;

    private Path directory;
    private Path file;
    private Path locks;
    private byte[] sound;

    @BeforeEach
    void createARing() throws IOException {
        directory = temp.resolve("ring");
        file = directory.resolve("ring.dat");
        locks = directory.resolve("owners.lock");
        Ring.create(directory, OPTIONS).close();
        sound = Files.readAllBytes(file);
    }

    private void refused(Class<? extends RingException> type, byte[] content) throws IOException {
        Files.write(file, content);
        for (Callable<Ring> attach : attaches(directory)) {
            assertThatThrownBy(attach::call)
                    .isInstanceOf(type)
                    .hasMessageContaining("ring.dat")
                    .hasMessageNotContaining("\n");
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(content);
        assertThat(entries()).containsExactly("owners.lock", "ring.dat");
    }

    private static List<Callable<Ring>> attaches(Path path) {
        return List.of(() -> Ring.attach(path), () -> Ring.attachReadOnly(path));
    }

    private void refusedPath(Path path, String reason) {
        for (Callable<Ring> attach : attaches(path)) {
            assertThatThrownBy(attach::call)
                    .isInstanceOf(RingPathException.class)
                    .hasMessageContaining(reason)
                    .hasMessageNotContaining("\n");
        }
        assertThatThrownBy(() -> Ring.delete(path)).isInstanceOf(RingPathException.class);
    }

    private Set<String> entries() throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return new TreeSet<>(
                    paths.map(path -> path.getFileName().toString()).toList());
        }
    }

    private static byte[] with(byte[] content, int offset, long value, int bytes) {
        ByteBuffer changed = ByteBuffer.wrap(content.clone()).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes == Long.BYTES) {
            changed.putLong(offset, value);
        } else {
            changed.putInt(offset, (int) value);
        }
        return changed.array();
    }

    @Test
    void everyFlippedByteOfTheIdentityPageIsATypedErrorAndTheFileStaysAsItIs() throws IOException {
        for (int position = 0; position < IdentityLayout.PAGE_BYTES; position++) {
            byte[] damaged = sound.clone();
            damaged[position] ^= (byte) (1 << position % Byte.SIZE);
            Files.write(file, damaged);
            assertThatThrownBy(() -> Ring.attach(directory))
                    .as("byte %d", position)
                    .isInstanceOfAny(CorruptRingException.class, RingVersionException.class);
            assertThat(Files.mismatch(file, Files.write(temp.resolve("expected"), damaged)))
                    .isEqualTo(-1);
        }
        Files.write(file, sound);
        Ring.attach(directory).close();
    }

    @Test
    void everyTruncatedAndEveryLongerFileIsRefused() throws IOException {
        for (int length = 0; length < sound.length; length += length < 4 ? 1 : 509) {
            refused(CorruptRingException.class, java.util.Arrays.copyOf(sound, length));
        }
        for (int length : new int[] {
            4095,
            4096,
            4097,
            8191,
            8192,
            8193,
            sound.length - 1,
            sound.length + 1,
            sound.length + 4096,
            2 * sound.length
        }) {
            refused(CorruptRingException.class, java.util.Arrays.copyOf(sound, length));
        }
    }

    @Test
    void aLifecycleThatIsNotReadyIsRefused() throws IOException {
        for (int lifecycle : new int[] {0, 4, -1, Integer.MAX_VALUE}) {
            refused(CorruptRingException.class, with(sound, StateLayout.LIFECYCLE_OFFSET, lifecycle, 4));
        }
        refused(RecoveryNeededException.class, with(sound, StateLayout.LIFECYCLE_OFFSET, StateLayout.RECOVERING, 4));
    }

    @Test
    void aPoisonedRingMayBeLookedAtOnly() throws IOException {
        byte[] poisoned = with(sound, StateLayout.LIFECYCLE_OFFSET, StateLayout.POISONED, 4);
        Files.write(file, poisoned);
        assertThatThrownBy(() -> Ring.attach(directory))
                .isInstanceOf(RingPoisonedException.class)
                .hasMessageContaining("ring.dat")
                .hasMessageContaining("for a reason that this version does not know")
                .hasMessageNotContaining("\n");
        Files.write(file, with(poisoned, StateLayout.POISON_REASON_OFFSET, 1, 4));
        assertThatThrownBy(() -> Ring.attach(directory))
                .isInstanceOf(RingPoisonedException.class)
                .hasMessageContaining("a force of its journal failed");
        Ring.attachReadOnly(directory).close();
        assertThat(Files.readAllBytes(file)).isEqualTo(with(poisoned, StateLayout.POISON_REASON_OFFSET, 1, 4));
    }

    @Test
    void afterARestartOfTheMachineOnlyACleanRingIsBelieved() throws IOException {
        byte[] otherBoot = with(sound, StateLayout.BOOT_ID_LOW_OFFSET, 42, 8);
        refused(RecoveryNeededException.class, with(otherBoot, StateLayout.CLEAN_MARK_OFFSET, StateLayout.UNCLEAN, 8));
        refused(RecoveryNeededException.class, with(otherBoot, StateLayout.CLEAN_MARK_OFFSET, 1, 8));

        Files.write(file, otherBoot);
        Ring.attach(directory).close();
        Files.write(file, with(sound, StateLayout.CLEAN_MARK_OFFSET, StateLayout.UNCLEAN, 8));
        Ring.attach(directory).close();
        assertThat(Files.readAllBytes(file)).as("clean again, under this boot").isEqualTo(sound);
    }

    @Test
    void anAttachedRingIsMarkedUncleanUntilItIsClosed() throws IOException {
        try (Ring ring = Ring.attach(directory)) {
            assertThat(ring.path()).isEqualTo(directory);
            assertThat(cleanMark()).isEqualTo(StateLayout.UNCLEAN);
            try (Ring again = Ring.attach(directory)) {
                assertThat(again.identity()).isEqualTo(ring.identity());
            }
            assertThat(cleanMark()).isEqualTo(StateLayout.UNCLEAN);
        }
        assertThat(cleanMark()).isEqualTo(StateLayout.CLEAN);
    }

    private long cleanMark() throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(file))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong(StateLayout.CLEAN_MARK_OFFSET);
    }

    @Test
    void whatIsNotThereIsRefused() throws IOException {
        refusedPath(temp.resolve("missing"), "does not exist");
        Files.delete(locks);
        refusedPath(directory, "owners.lock");
        Files.delete(file);
        refusedPath(directory, "does not exist");
        assertThat(entries()).isEmpty();
    }

    @Test
    void symbolicLinksAreNeverFollowed() throws IOException {
        Path link = Files.createSymbolicLink(temp.resolve("link"), directory);
        refusedPath(link, "symbolic link");
        for (Path part : List.of(file, locks)) {
            Path real = Files.move(part, temp.resolve("elsewhere"));
            Files.createSymbolicLink(part, real);
            refusedPath(directory, "symbolic link");
            Files.delete(part);
            Files.move(real, part);
        }
        Ring.attach(directory).close();
    }

    @Test
    void somethingElseInPlaceOfAFileIsRefusedWithoutHanging() throws Exception {
        for (Path part : List.of(file, locks)) {
            Path real = Files.move(part, temp.resolve("elsewhere"));
            assertThat(new ProcessBuilder("mkfifo", "-m", "600", part.toString())
                            .start()
                            .waitFor())
                    .isZero();
            refusedPath(directory, "special file");
            Files.delete(part);
            Files.createDirectory(part);
            refusedPath(directory, "a directory");
            Files.delete(part);
            Files.move(real, part);
        }
        refusedPath(file, "a file");
        Ring.attach(directory).close();
    }

    @Test
    void anotherModeIsRefused() throws IOException {
        for (Path part : List.of(directory, file, locks)) {
            var right = Files.getPosixFilePermissions(part);
            for (String mode : List.of("rwxr-x---", "rwxrwxrwx", "rw-r--r--", "rw-rw----")) {
                Files.setPosixFilePermissions(part, PosixFilePermissions.fromString(mode));
                refusedPath(directory, "mode");
            }
            Files.setPosixFilePermissions(part, right);
        }
        Ring.attach(directory).close();
    }

    @Test
    void whatBelongsToAnotherUserIsRefused() throws IOException {
        Object self = Files.getAttribute(file, "unix:uid");
        Assumptions.assumeTrue(Integer.valueOf(0).equals(self), "needs root: only root can give files away");
        for (Path part : List.of(directory, file, locks)) {
            Files.setAttribute(part, "unix:uid", 12_345);
            refusedPath(directory, "12345");
            Files.setAttribute(part, "unix:uid", self);
        }
        Ring.attach(directory).close();
    }
}
