package io.ringfence.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.Tap;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.error.InUseException;
import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.testing.ChildJvm;
import io.ringfence.testing.FastTempDir;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A ring's files as other processes see, make and use them. */
@Tag("processes")
@Timeout(120)
class RingFilesTest {
    private static final RingOptions SMALL =
            RingOptions.builder().slots(16).payloadBytes(48).build();

    @TempDir(factory = FastTempDir.class)
    Path temp;

    /** Creates or attaches, says what came of it, and stays until it is told to end. */
    static final class Opener {
        public static void main(String[] arguments) throws IOException {
            Path path = Path.of(arguments[1]);
            try (Ring ring = switch (arguments[0]) {
                case "create" -> Ring.create(path, SMALL);
                case "attach" -> Ring.attach(path);
                default -> Ring.attachReadOnly(path);
            }) {
                System.out.println("open " + ring.path());
                int ignored = System.in.read();
            } catch (RuntimeException failure) {
                System.out.println("refused " + failure.getClass().getSimpleName() + ": " + failure.getMessage());
            }
            System.out.println("end");
        }
    }

    private static String digest(Path file) throws IOException, NoSuchAlgorithmException {
        byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        return file.getFileName() + " " + new BigInteger(1, sum).toString(16);
    }

    private static List<String> state(Path directory) throws IOException, NoSuchAlgorithmException {
        List<String> state = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                FileTime changed = Files.getLastModifiedTime(file);
                state.add(digest(file) + " " + changed);
            }
        }
        return state;
    }

    @Test
    void aProgramWithoutTheJvmFlagIsToldSoInOneLineAndMakesNothing() throws Exception {
        Path directory = temp.resolve("ring");
        Path sound = temp.resolve("sound");
        Ring.create(sound, SMALL).close();
        List<String> before = state(sound);
        for (String operation : List.of("create", "attach", "read-only")) {
            try (ChildJvm child = ChildJvm.startWithoutFlags(
                    Opener.class, operation, operation.equals("create") ? directory : sound)) {
                assertThat(child.await("refused "))
                        .startsWith("MissingJvmFlagException: ")
                        .contains("--add-opens java.base/jdk.internal.misc=ALL-UNNAMED");
                assertThat(child.awaitExit()).isZero();
                assertThat(child.out()).as("a message of one line").hasSize(2);
                assertThat(child.err()).isEmpty();
            }
        }
        assertThat(directory).doesNotExist();
        assertThat(state(sound)).isEqualTo(before);
    }

    @Test
    void modesAreTheSameWhateverTheUmask() throws Exception {
        for (String umask : List.of("000", "022", "077", "277", "777")) {
            Path directory = temp.resolve("ring-" + umask);
            try (ChildJvm child =
                    ChildJvm.startInShell("umask " + umask + "; exec JAVA", Opener.class, "create", directory)) {
                assertThat(child.await("open ")).isEqualTo(directory.toString());
                child.send("end");
                assertThat(child.awaitExit()).isZero();
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                    .isEqualTo("rwx------");
            for (String name : List.of("ring.dat", "owners.lock")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))))
                        .isEqualTo("rw-------");
            }
            Ring.attach(directory).close();
        }
    }

    @Test
    void aReadOnlyAttachmentWritesNothingAtAll() throws Exception {
        Path directory = temp.resolve("ring");
        try (Ring ring = Ring.create(directory, SMALL);
                Consumer consumer = ring.openConsumer("c");
                Producer producer = ring.openProducer("p")) {
            assertThat(consumer.position()).isEqualTo(-1);
            for (int i = 0; i < 10; i++) {
                producer.publish((slot, sequence) -> slot.putLong(0, sequence));
            }
        }
        List<String> before = state(directory);
        try (Ring ring = Ring.attachReadOnly(directory)) {
            assertThat(ring.inspector().snapshot().cursor()).isEqualTo(9);
            Tap tap = ring.openTap();
            assertThat(tap.poll(
                            (event, sequence) -> assertThat(event.getLong(0)).isEqualTo(sequence), 100))
                    .isEqualTo(10);
            assertThatThrownBy(() -> ring.openProducer("q")).isInstanceOf(InvalidOptionException.class);
            assertThatThrownBy(() -> ring.openConsumer("d")).isInstanceOf(InvalidOptionException.class);
            assertThatThrownBy(() -> ring.removeConsumer("c")).isInstanceOf(InvalidOptionException.class);
            assertThatThrownBy(() -> ring.evict("c")).isInstanceOf(InvalidOptionException.class);
            assertThatThrownBy(ring::repair).isInstanceOf(InvalidOptionException.class);
        }
        assertThat(state(directory)).isEqualTo(before);
    }

    @Test
    void aRingThatAnotherProcessHasOpenIsNotDeleted() throws Exception {
        Path directory = temp.resolve("ring");
        Ring.create(directory, SMALL).close();
        for (String how : List.of("attach", "read-only")) {
            try (ChildJvm child = ChildJvm.start(Opener.class, how, directory)) {
                String ignored = child.await("open ");
                assertThatThrownBy(() -> Ring.delete(directory))
                        .isInstanceOf(InUseException.class)
                        .hasMessageNotContaining("\n");
                Ring.attach(directory).close();
                if (how.equals("attach")) {
                    child.send("end");
                    assertThat(child.awaitExit()).isZero();
                } else {
                    child.kill();
                }
            }
        }
        Ring.delete(directory);
        assertThat(temp).isEmptyDirectory();
    }
}
