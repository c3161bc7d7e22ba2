package io.ringfence.recovery;

import static io.ringfence.recovery.testing.TestRings.held;
import static io.ringfence.recovery.testing.TestRings.journaled;
import static io.ringfence.recovery.testing.TestRings.publish;
import static io.ringfence.recovery.testing.TestRings.publishAndJournal;
import static io.ringfence.recovery.testing.TestRings.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.consume.JournalConsumer;
import io.ringfence.consume.JournalGate;
import io.ringfence.journal.storage.DiskStorage;
import io.ringfence.journal.storage.ObservedStorage;
import io.ringfence.journal.storage.Storage;
import io.ringfence.recovery.testing.KillingStorage;
import io.ringfence.recovery.testing.TestRings;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.RingException;
import io.ringfence.sequence.PoisonReason;
import io.ringfence.wait.BusySpinWaitStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Killed, or failed, at each step that a recovery makes on the disk, and then done again: the result is as if nothing had happened. */
@Execution(ExecutionMode.CONCURRENT)
class KilledRecoveryTest extends RecoveryFixture {
    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What the same recovery comes to when it is killed after each of its steps, or each of its forces fails. */
    private void everyStep(long last, Consumer<Path> damage) {
        KillingStorage whole = KillingStorage.never();
        Path first = parent.resolve("whole");
        copy(path, first);
        damage.accept(first);
        RecoveryReport expected =
                RingRecovery.recover(first, RecoveryOptions.defaults().through(whole.storage()));
        assertThat(expected.cursor()).isEqualTo(last);
        assertThat(whole.steps()).contains("force");
        for (int step = 0; step <= whole.steps().size(); step++) {
            again("killed-" + step, expected, damage, KillingStorage.after(step)::storage);
        }
        long forces =
                whole.steps().stream().filter(step -> step.startsWith("force")).count();
        for (long force = 1; force <= forces; force++) {
            long failing = force;
            again(
                    "force-" + force,
                    expected,
                    damage,
                    () -> ObservedStorage.failingForces(DiskStorage.instance(), n -> n == failing));
        }
    }

    private void again(String name, RecoveryReport expected, Consumer<Path> damage, Supplier<Storage> storage) {
        Path copy = parent.resolve(name);
        copy(path, copy);
        damage.accept(copy);
        Function<Storage, String> recover = way -> {
            try {
                RecoveryReport ignored =
                        RingRecovery.recover(copy, RecoveryOptions.defaults().through(way));
                return "done";
            } catch (KillingStorage.Killed | RingException end) {
                return String.valueOf(end.getMessage());
            }
        };
        String end = recover.apply(storage.get());

        RecoveryReport report = RingRecovery.recover(copy);

        assertThat(report.cursor()).as(name + ": " + end).isEqualTo(expected.cursor());
        assertThat(held(copy)).as(name).isEqualTo(texts(expected.cursor() + 1 - TestRings.SLOTS, expected.cursor()));
        assertThat(journaled(copy.resolve("journal"))).as(name).isEqualTo(texts(0, expected.cursor()));
        assertThat(RingRecovery.recover(copy).verdict()).as(name).isEqualTo(RecoveryReport.Verdict.SOUND);
        assertThat(List.of(copy.resolve("ring.dat.recovering")))
                .allSatisfy(path -> assertThat(path).doesNotExist());
    }

    @Test
    void aRingWithChecksumsAfterARestart() {
        create(CHECKED, 40, 5);
        everyStep(44, TestRings::restartMachine);
    }

    @Test
    void aRingThatIsGone() {
        create(PLAIN, 40, 0);
        everyStep(39, copy -> delete(copy.resolve("ring.dat")));
    }

    @Test
    void aJournalThatHasLostItsEnd() {
        create(PLAIN, 40, 2);
        everyStep(31, copy -> {
            for (Path segment : TestRings.segments(copy.resolve("journal"))) {
                if (segment.getFileName().toString().compareTo("0000000000000000032") > 0) {
                    delete(segment);
                }
            }
            TestRings.restartMachine(copy);
        });
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void aPoisonedRing() {
        try (Ring ring = Ring.create(path, PLAIN)) {
            publishAndJournal(ring, 20);
            publish(ring, 7);
            try (JournalConsumer stage = ring.openJournal(JournalGate.DURABLE, new BusySpinWaitStrategy())) {
                stage.poison(PoisonReason.FORCE_FAILED);
            }
        }
        everyStep(26, copy -> assertThat(copy).isDirectory());
    }

    /** What was published before is of the epoch in which it was: a snapshot that contains it contains nothing that is lost. */
    @Test
    void aSnapshotOfWhatIsKeptIsBelievedWhereverTheRecoveryWasKilled() throws IOException {
        create(PLAIN, 40, 0);
        snapshot(39);
        cutBehind("event 39");
        Files.delete(path.resolve("ring.dat"));
        KillingStorage whole = KillingStorage.never();
        for (int step = 0; step <= whole.steps().size(); step++) {
            Path copy = parent.resolve("step-" + step);
            copy(path, copy);
            Storage way =
                    step == 0 ? whole.storage() : KillingStorage.after(step - 1).storage();
            try {
                RecoveryReport ignored =
                        RingRecovery.recover(copy, RecoveryOptions.defaults().through(way));
            } catch (KillingStorage.Killed end) {
                assertThat(RingRecovery.recover(copy).cursor()).isEqualTo(39);
            }
            try (Ring ring = Ring.attach(copy)) {
                EmptyState state = new EmptyState();
                Restored restored = Restore.of(ring, "c").run(state, (event, sequence) -> {});
                assertThat(restored.passedOver()).as("step " + step).isEmpty();
                assertThat(restored.snapshot().orElseThrow().sequence()).isEqualTo(39);
                restored.consumer().close();
            }
        }
    }
}
