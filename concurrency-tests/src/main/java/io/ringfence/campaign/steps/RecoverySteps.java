package io.ringfence.campaign.steps;

import static io.ringfence.campaign.steps.Step.require;

import io.ringfence.journal.storage.DiskStorage;
import io.ringfence.journal.storage.ObservedStorage;
import io.ringfence.journal.storage.StorageEvent;
import io.ringfence.journal.storage.StorageEvent.Operation;
import io.ringfence.journal.storage.StorageObserver;
import io.ringfence.recovery.RecoveryOptions;
import io.ringfence.recovery.RecoveryReport;
import io.ringfence.recovery.RecoveryReport.Verdict;
import io.ringfence.recovery.RingRecovery;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.RingException;
import io.ringfence.ring.error.RingPoisonedException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a recovery must do. */
final class RecoverySteps {
    private static final int FORCES_MAX = 100;

    private RecoverySteps() {}

    static List<Step> all() {
        return List.of(
                new Step("what is not known to be on the disk is journaled again", RecoverySteps::again),
                new Step("a poisoned ring is cured when all is on the disk, and not before", RecoverySteps::cure),
                new Step("recovering twice changes nothing", RecoverySteps::twice),
                new Step("a lost ring comes back in another epoch", RecoverySteps::epoch),
                new Step("the journal of a lost ring is believed as far as it says itself", RecoverySteps::belief),
                new Step("a new ring has its name when it is on the disk", RecoverySteps::name),
                new Step("a lost ring holds the last events", RecoverySteps::held));
    }

    private static void again(Path folder) throws Exception {
        StepRing.journaledInPart(folder, false);

        RecoveryReport report = RingRecovery.recover(StepRing.path(folder));

        require(report.verdict() == Verdict.MENDED, "it is " + report.text());
        requireJournaledAgain(folder);
        StepRing.requireJournaled(folder, StepRing.EVENTS - 1);
    }

    /** What nobody vouches for was written once more, into a segment that cuts the old one off there. */
    private static void requireJournaledAgain(Path folder) throws Exception {
        boolean again = false;
        for (long begin : StepRing.begins(folder)) {
            again |= begin > 0 && begin <= StepRing.DURABLE + 1;
        }
        require(
                again,
                "segments begin at " + StepRing.begins(folder) + ", and only " + StepRing.DURABLE
                        + " was known to be on the disk");
    }

    private static void cure(Path folder) {
        StepRing.journaledInPart(folder, true);
        Path path = StepRing.path(folder);
        boolean recovered = false;
        for (int failing = 1; !recovered; failing++) {
            require(failing < FORCES_MAX, "no recovery comes to its end");
            long number = failing;
            try {
                RecoveryReport report = RingRecovery.recover(
                        path,
                        RecoveryOptions.defaults()
                                .through(ObservedStorage.failingForces(
                                        DiskStorage.instance(), force -> force == number)));
                require(report.verdict() == Verdict.MENDED, "it is " + report.text());
                recovered = true;
            } catch (RingException failed) {
                requirePoisoned(path, "after force " + failing + " of a recovery has failed");
            }
        }
        StepRing.requireJournaled(folder, StepRing.EVENTS - 1);
        Ring.attach(path).close();
    }

    private static void requirePoisoned(Path path, String words) {
        try (Ring ring = Ring.attach(path)) {
            throw new Step.Broken("the ring is cured " + words + ", durable is " + ring.durableSequence());
        } catch (RingPoisonedException still) {
            // as it must be
        }
    }

    private static void twice(Path folder) throws Exception {
        for (boolean lost : new boolean[] {false, true}) {
            Path place = Files.createDirectory(folder.resolve(lost ? "lost" : "standing"));
            StepRing.journaledInPart(place, false);
            if (lost) {
                Files.delete(StepRing.ringFile(place));
            }
            RecoveryReport first = RingRecovery.recover(StepRing.path(place));
            require(first.verdict() != Verdict.SOUND, "there was nothing to recover");
            Map<Path, ByteBuffer> before = StepRing.contents(place);

            RecoveryReport second = RingRecovery.recover(StepRing.path(place));

            require(second.verdict() == Verdict.SOUND, "the second one says " + second.text());
            require(
                    StepRing.contents(place).keySet().equals(before.keySet()),
                    "the second one has changed the files: "
                            + StepRing.contents(place).keySet());
            require(second.epoch() == first.epoch(), "the second one has changed the epoch");
            StepRing.requireJournaled(place, StepRing.EVENTS - 1);
        }
    }

    private static void epoch(Path folder) throws Exception {
        StepRing.journaledInPart(folder, false);
        Files.delete(StepRing.ringFile(folder));

        RecoveryReport report = RingRecovery.recover(StepRing.path(folder));

        try (Ring ring = Ring.attach(StepRing.path(folder))) {
            require(
                    ring.epoch() == 2 && report.epoch() == 2,
                    "the epoch was 1, and is " + ring.epoch() + "; reported " + report.epoch());
        }
    }

    private static void belief(Path folder) throws Exception {
        StepRing.journaledInPart(folder, false);
        Files.delete(StepRing.ringFile(folder));

        RecoveryReport report = RingRecovery.recover(StepRing.path(folder));

        require(report.verdict() == Verdict.REBUILT, "it is " + report.text());
        requireJournaledAgain(folder);
        StepRing.requireJournaled(folder, StepRing.EVENTS - 1);
    }

    /** Sees in which order a new ring is written, forced and named. */
    private static final class Naming implements StorageObserver {
        private final Path ringFile;
        private final List<String> findings = new ArrayList<>();
        private boolean dirty;
        private boolean named;
        private boolean nameForced;

        Naming(Path ringFile) {
            this.ringFile = ringFile;
        }

        @Override
        public synchronized void after(StorageEvent event) {
            boolean isOfRing = String.valueOf(event.path().getFileName()).startsWith("ring.dat");
            if (isOfRing && event.operation() == Operation.WRITE) {
                dirty = true;
            } else if (isOfRing && event.operation() == Operation.FORCE_FILE) {
                dirty = false;
            } else if (event.operation() == Operation.RENAME && ringFile.equals(event.target())) {
                named = true;
                if (dirty) {
                    findings.add("it got its name before it was forced");
                }
            } else if (named
                    && event.operation() == Operation.FORCE_DIRECTORY
                    && event.path().equals(ringFile.getParent())) {
                nameForced = true;
            } else if (named && !nameForced && event.operation() == Operation.CREATE) {
                findings.add("a segment was begun before its name was forced");
            }
        }
    }

    private static void name(Path folder) throws Exception {
        StepRing.journaledInPart(folder, false);
        Path ringFile = StepRing.ringFile(folder);
        Files.delete(ringFile);
        Naming naming = new Naming(ringFile.toAbsolutePath());

        RecoveryReport report = RingRecovery.recover(
                StepRing.path(folder).toAbsolutePath(),
                RecoveryOptions.defaults().through(new ObservedStorage(DiskStorage.instance(), naming)));

        require(report.verdict() == Verdict.REBUILT, "it is " + report.text());
        require(naming.named, "nothing was renamed to " + ringFile);
        require(naming.findings.isEmpty(), String.join("; ", naming.findings));
        require(naming.nameForced, "its name was never forced");
    }

    private static void held(Path folder) throws Exception {
        StepRing.journaledInPart(folder, false);
        Files.delete(StepRing.ringFile(folder));
        RecoveryReport report = RingRecovery.recover(StepRing.path(folder));
        require(report.missing().isEmpty(), "it is " + report.text());
        List<Long> held = new ArrayList<>();
        try (Ring ring = Ring.attachReadOnly(StepRing.path(folder))) {
            int ignored = ring.openTap().poll((event, sequence) -> held.add(event.getLong(0)), Integer.MAX_VALUE);
        }
        require(held.size() == StepRing.EVENTS, "the ring holds " + held);
        for (int i = 0; i < held.size(); i++) {
            require(held.get(i) == i, "the ring holds " + held);
        }
    }
}
