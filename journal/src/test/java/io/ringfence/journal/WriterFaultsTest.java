package io.ringfence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.journal.error.JournalForceException;
import io.ringfence.journal.error.JournalStorageException;
import io.ringfence.journal.storage.DiskStorage;
import io.ringfence.journal.storage.ObservedStorage;
import io.ringfence.journal.storage.Storage;
import io.ringfence.journal.storage.StorageEvent;
import io.ringfence.journal.storage.StorageEvent.Operation;
import io.ringfence.journal.storage.StorageObserver;
import io.ringfence.testing.Await;
import io.ringfence.testing.FastTempDir;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writer that dies, or whose disk refuses, at each step that it takes. */
@Tag("crash")
class WriterFaultsTest {
    private static final long LAST = 700;

    @TempDir(factory = FastTempDir.class)
    Path folder;

    /** A killed preparer says nothing, as in a killed process. */
    private static Thread.@Nullable UncaughtExceptionHandler before;

    @BeforeAll
    static void listenToNoKilledThread() {
        Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        before = handler;
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            if (!(failure instanceof Killed) && handler != null) {
                handler.uncaughtException(thread, failure);
            }
        });
    }

    @AfterAll
    static void listenAgain() {
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    private static JournalOptions through(Storage storage) {
        return JournalOptions.builder().segmentBytes(16 << 10).storage(storage).build();
    }

    /** Appends and forces in batches; the highest sequence for which a force returned. */
    private static void work(Path place, Storage storage, long first, AtomicLong acknowledged) {
        try (JournalWriter writer = JournalWriter.open(place, Rings.ONE, 1, first, through(storage))) {
            work(writer, acknowledged);
        }
    }

    private static void work(JournalWriter writer, AtomicLong acknowledged) {
        while (writer.appended() < LAST) {
            writer.beginBatch(writer.forced());
            Events.append(writer, Math.min(writer.appended() + 30, LAST));
            writer.force();
            acknowledged.set(writer.forced());
        }
    }

    /** What is there is a prefix with all that was acknowledged, and a successor goes on from there. */
    private void assertRecoverable(Path place, long acknowledged, String what) {
        if (acknowledged >= 0) {
            List<Long> read = Events.read(place, ReadRange.all());
            Events.assertSequences(read, 0, read.size() - 1);
            assertThat(read.size()).as(what).isGreaterThan((int) acknowledged);
        }
        AtomicLong again = new AtomicLong(acknowledged);
        work(place, DiskStorage.instance(), acknowledged + 1, again);
        assertThat(again).hasValue(LAST);
        Events.assertSequences(Events.read(place, ReadRange.all()), 0, LAST);
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Ends all work at a step: what a kill of the process leaves on the disk, and in the page cache. */
    private static final class Death implements StorageObserver {
        private final long step;
        private final boolean after;
        private final AtomicLong steps = new AtomicLong();
        private final AtomicBoolean dead = new AtomicBoolean();
        private final List<Operation> seen = Collections.synchronizedList(new ArrayList<>());

        Death(long step, boolean after) {
            this.step = step;
            this.after = after;
        }

        @Override
        public void before(StorageEvent event) {
            long now = steps.incrementAndGet();
            if (dead.get() || (now >= step && !after)) {
                die();
            }
            seen.add(event.operation());
        }

        @Override
        public void after(StorageEvent event) {
            if (after && steps.get() >= step) {
                die();
            }
        }

        private void die() {
            dead.set(true);
            throw new Killed();
        }
    }

    @Test
    void killedAtAnyStepNothingAcknowledgedIsLostAndASuccessorGoesOn() {
        Death none = new Death(Long.MAX_VALUE, false);
        work(folder.resolve("all"), new ObservedStorage(DiskStorage.instance(), none), 0, new AtomicLong());
        long steps = none.steps.get();
        assertThat(none.seen)
                .contains(
                        Operation.CREATE_DIRECTORY,
                        Operation.CREATE,
                        Operation.WRITE,
                        Operation.FORCE,
                        Operation.RENAME,
                        Operation.FORCE_DIRECTORY,
                        Operation.TRUNCATE,
                        Operation.DELETE,
                        Operation.CLOSE);
        assertThat(steps).isGreaterThan(50);
        for (long step = 1; step <= steps; step++) {
            for (boolean after : new boolean[] {false, true}) {
                Death death = new Death(step, after);
                AtomicLong acknowledged = new AtomicLong(-1);
                Path place = folder.resolve(step + "-" + after);
                workUntilDeath(place, new ObservedStorage(DiskStorage.instance(), death), acknowledged);
                assertRecoverable(place, acknowledged.get(), "step " + step + (after ? " done" : ""));
            }
        }
    }

    private static void workUntilDeath(Path place, Storage storage, AtomicLong acknowledged) {
        try {
            work(place, storage, 0, acknowledged);
        } catch (Killed | IllegalStateException killed) {
            assertThat(killed)
                    .satisfiesAnyOf(
                            own -> assertThat(own).isInstanceOf(Killed.class),
                            preparers -> assertThat(preparers).hasCauseInstanceOf(Killed.class));
        }
    }

    @Test
    void whicheverForceFailsNothingIsAcknowledgedAfterAndTheWriterIsPoisonedForGood() {
        AtomicLong forces = new AtomicLong();
        work(
                folder.resolve("all"),
                ObservedStorage.failingForces(DiskStorage.instance(), n -> forces.incrementAndGet() < 0),
                0,
                new AtomicLong());
        assertThat(forces.get()).isGreaterThan(30);
        for (long failing = 1; failing <= forces.get(); failing++) {
            long nth = failing;
            // only once: a second force would succeed, as a kernel's does, although the data is gone
            Storage storage = ObservedStorage.failingForces(DiskStorage.instance(), n -> n == nth);
            Path place = folder.resolve("force-" + nth);
            AtomicLong acknowledged = new AtomicLong(-1);
            workUntilForceFails(place, storage, acknowledged);
            assertRecoverable(place, acknowledged.get(), "force " + nth);
        }
    }

    private static void workUntilForceFails(Path place, Storage storage, AtomicLong acknowledged) {
        JournalWriter writer;
        try {
            writer = JournalWriter.open(place, Rings.ONE, 1, 0, through(storage));
        } catch (JournalForceException failed) {
            return;
        }
        try {
            work(writer, acknowledged);
        } catch (JournalForceException failed) {
            long forced = writer.forced();
            assertThat(forced).isEqualTo(acknowledged.get());
            assertThatThrownBy(writer::force)
                    .isInstanceOf(JournalForceException.class)
                    .hasMessageContaining("after sequence " + forced)
                    .hasCause(failed);
            assertThatThrownBy(() -> Events.append(writer, writer.appended() + 1))
                    .isInstanceOf(JournalForceException.class);
            assertThat(writer.forced()).isEqualTo(forced);
        } finally {
            closeQuietly(writer);
        }
    }

    private static void closeQuietly(JournalWriter writer) {
        try {
            writer.close();
        } catch (JournalForceException failed) {
            // the failing force was that of closing, after all was acknowledged
        }
    }

    @Test
    void aFullDiskIsToldTheSameAppendMayBeTriedAgainAndNothingHalfMadeIsLeft() {
        AtomicBoolean full = new AtomicBoolean();
        Storage storage = new ObservedStorage(DiskStorage.instance(), new StorageObserver() {
            @Override
            public void before(StorageEvent event) throws IOException {
                if (full.get() && event.operation() == Operation.CREATE) {
                    throw new IOException("No space left on device");
                }
            }
        });
        Path place = folder.resolve("full");
        try (JournalWriter writer = JournalWriter.open(place, Rings.ONE, 1, 0, through(storage))) {
            Events.append(writer, 10);
            full.set(true);
            // one segment may be prepared already
            assertThatThrownBy(() -> Events.append(writer, LAST))
                    .isInstanceOf(JournalStorageException.class)
                    .hasMessageContaining("No space left")
                    .hasMessageContaining("free some space");
            long written = writer.appended();
            assertThatThrownBy(() -> Events.append(writer, LAST)).isInstanceOf(JournalStorageException.class);
            assertThat(writer.appended()).isEqualTo(written);
            writer.force();
            assertThat(writer.forced()).isEqualTo(written);
            Events.assertSequences(Events.read(place, ReadRange.all()), 0, written);
            full.set(false);
            Events.append(writer, LAST);
        }
        Events.assertSequences(Events.read(place, ReadRange.all()), 0, LAST);
    }

    @Test
    void whicheverWriteFailsTheSameMayBeTriedAgainAndNothingIsLost() {
        boolean failed = true;
        for (int nth = 1; failed; nth++) {
            AtomicLong left = new AtomicLong(nth);
            AtomicBoolean begun = new AtomicBoolean();
            Storage storage = new ObservedStorage(DiskStorage.instance(), new StorageObserver() {
                @Override
                public void before(StorageEvent event) throws IOException {
                    if (begun.get() && event.operation() == Operation.WRITE && left.decrementAndGet() == 0) {
                        throw new IOException("Input/output error");
                    }
                }
            });
            Path place = folder.resolve("write-" + nth);
            try (JournalWriter writer = JournalWriter.open(place, Rings.ONE, 1, 0, through(storage))) {
                begun.set(true);
                failed = appendAgainAfterAFailure(writer);
                assertThat(writer.written()).isEqualTo(LAST);
                writer.force();
                begun.set(false); // closing seals; what it does when that fails is not to be tried again
            }
            Events.assertSequences(Events.read(place, ReadRange.all()), 0, LAST);
            assertThat(JournalVerification.of(Journal.ofDirectory(place)).verdict())
                    .as("write %d", nth)
                    .isEqualTo(JournalVerification.Verdict.SOUND);
        }
    }

    private static boolean appendAgainAfterAFailure(JournalWriter writer) {
        try {
            Events.append(writer, LAST);
            return false;
        } catch (JournalStorageException failure) {
            assertThat(failure).hasMessageContaining("Input/output error");
            assertThat(writer.written()).isLessThanOrEqualTo(writer.appended());
            Events.append(writer, LAST);
            return true;
        }
    }

    /** What was renamed before it goes to the disk by the same force of the directory, whoever asks for it. */
    @Test
    void aForceThatFailsInTheBackgroundIsNotRepeatedByTheWriter() {
        CountDownLatch failed = new CountDownLatch(1);
        AtomicLong inBackground = new AtomicLong();
        Storage storage = new ObservedStorage(DiskStorage.instance(), new StorageObserver() {
            @Override
            public void before(StorageEvent event) throws IOException {
                if (event.operation() == Operation.FORCE_DIRECTORY
                        && Thread.currentThread().getName().contains("prepare")
                        && inBackground.incrementAndGet() == 2) {
                    failed.countDown();
                    throw new IOException("Input/output error");
                }
            }
        });
        Path place = folder.resolve("background");
        JournalWriter writer = JournalWriter.open(place, Rings.ONE, 1, 0, through(storage));
        try {
            while (writer.segmentsBegun() < 2) {
                Events.append(writer, writer.appended() + 1);
            }
            Await.until("the force has failed", () -> failed.getCount() == 0);
            assertThatThrownBy(writer::force)
                    .isInstanceOf(JournalForceException.class)
                    .hasMessageContaining("Input/output error");
            assertThat(writer.forced()).isNegative();
        } finally {
            closeQuietly(writer);
        }
    }
}
