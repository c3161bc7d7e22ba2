package io.ringfence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.journal.error.JournalStorageException;
import io.ringfence.journal.storage.DiskStorage;
import io.ringfence.journal.storage.ObservedStorage;
import io.ringfence.journal.storage.Storage;
import io.ringfence.journal.storage.StorageEvent;
import io.ringfence.journal.storage.StorageFile;
import io.ringfence.journal.storage.StorageObserver;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.testing.Await;
import io.ringfence.testing.FastTempDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no failed force poisons no ring: an interrupt of whoever starts the stage, and a directory that could not be opened. */
@Tag("unit")
@Timeout(120)
class StageInterruptsTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir(factory = FastTempDir.class)
    Path temp;

    private Ring ring;
    private Producer producer;

    @BeforeEach
    void create() {
        ring = Ring.create(temp.resolve("ring"), RingEvents.options(64));
        producer = ring.openProducer("p");
    }

    @AfterEach
    void close() {
        producer.close();
        ring.close();
    }

    private static JournalOptions through(Storage storage) {
        return JournalOptions.builder().segmentBytes(16 << 10).storage(storage).build();
    }

    private void assertJournals(JournalStage stage) {
        long last = RingEvents.publish(producer, 500);
        ring.awaitDurable(last, LONG);
        assertThat(stage.failure()).isEmpty();
        RingEvents.assertJournaled(ring.journalPlace(), ring, 0, last);
    }

    @Test
    void startedByAThreadThatIsInterruptedItKeepsTheJournal() {
        Thread.currentThread().interrupt();
        try (JournalStage stage = JournalStage.start(ring, through(DiskStorage.instance()))) {
            assertThat(Thread.interrupted())
                    .as("the interrupt is the caller's still")
                    .isTrue();
            assertJournals(stage);
        } finally {
            boolean ignored = Thread.interrupted();
        }
    }

    /** Interrupts the starting thread whenever anything is about to be done to the disk. */
    @Test
    void interruptedAtEachStepOfItsStartItKeepsTheJournal() {
        Thread starter = Thread.currentThread();
        AtomicBoolean starting = new AtomicBoolean(true);
        ObservedStorage storage = new ObservedStorage(DiskStorage.instance(), new StorageObserver() {
            @Override
            public void before(StorageEvent event) {
                if (starting.get()) {
                    starter.interrupt();
                }
            }
        });
        try (JournalStage stage = JournalStage.start(ring, through(storage))) {
            starting.set(false);
            boolean ignored = Thread.interrupted();
            assertJournals(stage);
        } finally {
            boolean ignored = Thread.interrupted();
        }
    }

    @Test
    void closedByAThreadThatIsInterruptedItEndsInGoodOrder() {
        JournalStage stage = JournalStage.start(ring, through(DiskStorage.instance()));
        assertJournals(stage);
        long last = RingEvents.publish(producer, 10);
        // it ends after the batch at hand, which must be the last one
        Await.until("it is written", () -> ring.writtenSequence() == last);
        Thread.currentThread().interrupt();
        try {
            stage.close();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(ring.durableSequence()).isEqualTo(last);
        assertThat(stage.report().phase()).isEqualTo(StageReport.Phase.ENDED);
    }

    @Test
    void aDirectoryThatCannotBeOpenedIsNoFailedForce() {
        assertThatThrownBy(() -> DiskStorage.instance().forceDirectory(temp.resolve("nowhere")))
                .isInstanceOf(JournalStorageException.class)
                .hasMessageContaining("nowhere");
    }

    /** The real disk, but that the nth directory to be forced cannot be opened: no more descriptors, for example. */
    private static final class OutOfDescriptors implements Storage {
        private final Storage disk = DiskStorage.instance();
        private final int failing;
        private int forces;

        OutOfDescriptors(int failing) {
            this.failing = failing;
        }

        @Override
        public synchronized void forceDirectory(Path directory) {
            if (++forces == failing) {
                disk.forceDirectory(directory.resolve("nowhere")); // it cannot be opened either
            }
            disk.forceDirectory(directory);
        }

        @Override
        public StorageFile create(Path file, long bytes) {
            return disk.create(file, bytes);
        }

        @Override
        public StorageFile open(Path file) {
            return disk.open(file);
        }

        @Override
        public void rename(Path from, Path to) {
            disk.rename(from, to);
        }

        @Override
        public void delete(Path file) {
            disk.delete(file);
        }

        @Override
        public void createDirectory(Path directory) {
            disk.createDirectory(directory);
        }

        @Override
        public Lock lock(Path directory) {
            return disk.lock(directory);
        }

        @Override
        public List<String> list(Path directory) {
            return disk.list(directory);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8})
    void atWhicheverForceItHappensTheRingIsSoundAndTheNextStageGoesOn(int nth) {
        long[] published = {-1};
        assertThatThrownBy(() -> {
                    try (JournalStage stage = JournalStage.start(ring, through(new OutOfDescriptors(nth)))) {
                        while (stage.failure().isEmpty()) {
                            published[0] = RingEvents.publish(producer, 20);
                            Await.until(
                                    "they are durable, or it has ended",
                                    () -> ring.durableSequence() >= published[0]
                                            || stage.failure().isPresent());
                        }
                    }
                })
                .isInstanceOf(JournalStorageException.class)
                .hasMessageContaining("nowhere");
        assertThat(ring.inspector().snapshot().durability().poison()).isEmpty();
        try (JournalStage next = JournalStage.start(ring, through(DiskStorage.instance()))) {
            long last = RingEvents.publish(producer, 10);
            ring.awaitDurable(last, LONG);
            assertThat(next.failure()).isEmpty();
            RingEvents.assertJournaled(ring.journalPlace(), ring, 0, last);
        }
    }

    /** Nobody else may take over while the first segment is being made: there would be two writers in one directory. */
    @Test
    void theRingClosedWhileItStartsTheEntryStaysItsOwnUntilItHasEnded() throws IOException {
        List<Boolean> kept = new ArrayList<>();
        Ring own = Ring.attach(temp.resolve("ring"));
        ObservedStorage storage = new ObservedStorage(DiskStorage.instance(), new StorageObserver() {
            @Override
            public void before(StorageEvent event) {
                if (event.operation() == StorageEvent.Operation.RENAME && kept.isEmpty()) {
                    own.close();
                    kept.add(ring.isJournaled());
                }
            }
        });
        try (JournalStage stage = JournalStage.start(own, through(storage))) {
            assertThat(stage.failure()).isEmpty();
        }
        assertThat(kept).containsExactly(true);
        assertThat(ring.isJournaled()).isFalse();
        try (Stream<Path> files = Files.list(ring.journalPlace())) {
            assertThat(files).noneMatch(file -> file.toString().contains("preparing"));
        }
    }
}
