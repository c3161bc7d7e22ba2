package io.ringfence.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.testing.Await;
import io.ringfence.testing.ChildJvm;
import io.ringfence.testing.FastTempDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL while rings are made and deleted. */
@Tag("crash")
@Timeout(120)
class KilledCreationTest {
    private static final int KILLS = 12;
    private static final RingOptions OPTIONS =
            RingOptions.builder().slots(8192).payloadBytes(240).build();

    @TempDir(factory = FastTempDir.class)
    Path temp;

    /** Creates and deletes one ring without end. */
    static final class Maker {
        public static void main(String[] arguments) {
            Path path = Path.of(arguments[0]);
            createAndDelete(path); // the first time takes as long as the machine takes to load the classes
            System.out.println("begins");
            while (true) {
                createAndDelete(path);
            }
        }

        private static void createAndDelete(Path path) {
            Ring.create(path, OPTIONS).close();
            Ring.delete(path);
        }
    }

    private static long count(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }

    @Test
    void aKilledCreationOrDeletionLeavesAWholeRingOrNoneAndTheNextCreationCleansUp() throws Exception {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        Path directory = temp.resolve("ring");
        int whole = 0;
        int leftovers = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            try (ChildJvm maker = ChildJvm.start(Maker.class, directory)) {
                String ignored = maker.await("begins");
                Await.stays("it works", Duration.ofMillis(random.nextInt(150)), maker::isAlive);
                maker.kill();
            }
            leftovers += (int) count(temp);
            if (Files.exists(directory)) {
                Ring.attach(directory).close();
                Ring.delete(directory);
                whole++;
            }
            Ring.create(directory, OPTIONS).close();
            assertThat(count(temp)).as("kill %d, seed %d", kill, seed).isEqualTo(1);
            Ring.delete(directory);
            assertThat(temp).isEmptyDirectory();
        }
        assertThat(leftovers).as("kills that hit something, seed %d", seed).isPositive();
        assertThat(whole).isLessThanOrEqualTo(KILLS);
    }
}
