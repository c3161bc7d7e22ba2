package io.ringfence.recovery;

import io.ringfence.journal.Journal;
import io.ringfence.journal.RingImage;
import io.ringfence.journal.SegmentHeader;
import io.ringfence.recovery.RecoveryOptions.OnLoss;
import io.ringfence.recovery.RecoveryReport.Verdict;
import io.ringfence.recovery.error.RecoveryFailedException;
import io.ringfence.recovery.instrument.RecoveryPoint;
import io.ringfence.ring.RepairReport;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingCondition;
import io.ringfence.ring.RingCustody;
import io.ringfence.ring.RingIdentity;
import io.ringfence.ring.error.InUseException;
import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.RecoveryNeededException;
import io.ringfence.ring.error.RingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Recovers the directory of a ring after a crash, and says what it found, did and lost.
 *
 * <p>While the machine has not been restarted, a ring stands as its last store left it, whoever was killed: then only what dead processes
 * left half done is repaired, and what the journal lacks is written again from the ring. If {@code ring.dat} is gone or
 * cannot be believed, it is made again from the journal and from slots that prove themselves; what comes back is a prefix of what was, and
 * the ring's epoch grows. Recovering twice changes nothing the second time; killed while recovering, recover again.
 *
 * <p>Any thread. Needs the ring for itself, except for the repair of a sound one.
 */
public final class RingRecovery {
    private RingRecovery() {}

    /**
     * Recovers a ring.
     *
     * @param ring its directory
     * @return what was found, done and lost
     * @throws RecoveryFailedException if nothing tells what the ring was, or its journal is not where it should be; nothing was changed
     * @throws InUseException if living processes have a ring attached that must be recovered
     * @throws io.ringfence.journal.error.JournalMismatchException if the journal is of another ring; nothing was changed
     * @throws io.ringfence.journal.error.JournalForceException if the disk refuses a force; the ring is as it was
     */
    public static RecoveryReport recover(Path ring) {
        return recover(ring, RecoveryOptions.defaults());
    }

    /**
     * Recovers a ring.
     *
     * @param ring its directory; need not be there if the options name the journal's place
     * @param options how
     * @return what was found, done and lost
     * @throws io.ringfence.recovery.error.EventsAtRiskException if the options refuse a loss, and there would be one; nothing was changed
     */
    public static RecoveryReport recover(Path ring, RecoveryOptions options) {
        requireARing(ring, options);
        RecoveryReport report;
        try (RingCustody custody =
                options.journalPlace().isPresent() ? RingCustody.takeOrMake(ring) : RingCustody.take(ring)) {
            RecoveryPoint.CUSTODY_TAKEN.reached();
            report = run(custody, options, false);
            RecoveryPoint.RECOVERED.reached();
        } catch (InUseException living) {
            return besideTheLiving(ring, living, false);
        }
        return repaired(ring, report);
    }

    /**
     * Says what a recovery would find and do. Changes nothing.
     *
     * @param ring its directory, which must be there
     * @param options how
     * @return the same report
     */
    public static RecoveryReport dryRun(Path ring, RecoveryOptions options) {
        requireARing(ring, options);
        try (RingCustody custody = RingCustody.take(ring)) {
            return run(custody, options, true);
        } catch (InUseException living) {
            return besideTheLiving(ring, living, true);
        }
    }

    /**
     * Attaches a ring, and recovers it first if the machine was restarted while it was in use. In the same boot nothing but the repair of
     * dead producers' claims is done, whatever the size of the journal. Never loses an event that was on the disk: where one would not come
     * back, because the journal's disk is not mounted or segments are gone, it refuses, and leaves it to a person's {@link #recover}.
     *
     * @param ring its directory
     * @param told what was recovered, if anything was
     * @return the attached ring
     * @throws io.ringfence.recovery.error.EventsAtRiskException if events that were on the disk would not come back; nothing was changed
     * @throws io.ringfence.ring.error.RingPoisonedException if a force of its journal has failed: to be recovered by a person's decision
     */
    public static Ring attach(Path ring, Consumer<RecoveryReport> told) {
        try {
            return Ring.attach(ring);
        } catch (RecoveryNeededException needed) {
            told.accept(recover(ring, RecoveryOptions.defaults().onLoss(OnLoss.REFUSE)));
            return Ring.attach(ring);
        }
    }

    private static RecoveryReport run(RingCustody custody, RecoveryOptions options, boolean dryRun) {
        Findings findings = new Findings();
        RingCondition condition = custody.condition();
        findings.found(condition.words());
        if (condition.isUsable()) {
            RingIdentity identity = condition.identity().orElseThrow();
            Path place = place(custody, options, identity);
            return new StandingRing(custody, identity, place, options, findings).recover(dryRun);
        }
        RingImage image = image(custody, options, condition);
        Path place = place(custody, options, RingIdentity.of(image.bytes(), custody.ringFile()));
        return new LostRing(custody, condition, image, place, options, findings).recover(dryRun);
    }

    private static RingImage image(RingCustody custody, RecoveryOptions options, RingCondition condition) {
        if (condition.identity().isPresent()) {
            return RingImage.of(condition.identity().get().page());
        }
        Path place = options.journalPlace().orElse(custody.path().resolve("journal"));
        Optional<SegmentHeader> header =
                JournalContents.newestHeader(Journal.ofDirectory(place).through(options.storage()));
        return header.map(SegmentHeader::ring)
                .orElseThrow(() -> failed(
                        custody.path().toString(),
                        condition.words() + ", and no segment of a journal in " + place + " tells what the ring was",
                        "ring.dat, or a segment with a good header",
                        "name the journal's directory with --journal-dir, if it lies elsewhere"));
    }

    private static RecoveryFailedException failed(String place, String actual, String expected, String remedy) {
        return new RecoveryFailedException(new Problem("recover", place, actual, expected, remedy));
    }

    /** Where the ring says; a journal that is not where it should be may lie on a disk that is not mounted. */
    private static Path place(RingCustody custody, RecoveryOptions options, RingIdentity identity) {
        Path place = custody.journalPlace(identity);
        if (options.journalPlace().isPresent() && !options.journalPlace().get().equals(place)) {
            throw failed(
                    options.journalPlace().get().toString(),
                    "it is not where the ring keeps its journal",
                    place.toString(),
                    "move the journal there, and recover again");
        }
        boolean elsewhere = !place.startsWith(custody.path());
        if (elsewhere && !Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            throw failed(
                    place.toString(),
                    "the directory of the ring's journal is not there",
                    "a directory",
                    "mount its disk; if it is lost for good, make an empty directory in its place, and recover again");
        }
        return place;
    }

    /** Nothing is made in, and no advice given about, a directory that has nothing to do with a ring. */
    private static void requireARing(Path ring, RecoveryOptions options) {
        boolean looksLikeOne = Stream.of("ring.dat", "owners.lock")
                        .anyMatch(name -> Files.exists(ring.resolve(name), LinkOption.NOFOLLOW_LINKS))
                || holdsSegments(ring.resolve("journal"));
        if (Files.isDirectory(ring)
                && Files.isExecutable(ring)
                && !looksLikeOne
                && options.journalPlace().isEmpty()) {
            throw failed(
                    ring.toAbsolutePath().normalize().toString(),
                    "it holds neither a ring.dat nor an owners.lock nor a journal with segments",
                    "the directory of a ring",
                    "name the ring's directory; if it is lost, name the directory of its journal with --journal-dir");
        }
    }

    private static boolean holdsSegments(Path journal) {
        try (Stream<Path> files = Files.list(journal)) {
            return files.anyMatch(file -> String.valueOf(file.getFileName()).contains(".segment"));
        } catch (IOException notThere) {
            return false;
        }
    }

    private static RecoveryReport besideTheLiving(Path path, InUseException living, boolean dryRun) {
        try (Ring ring = dryRun ? Ring.attachReadOnly(path) : Ring.attach(path)) {
            List<String> done = dryRun ? List.of() : repair(ring);
            return new RecoveryReport(
                    ring.path(),
                    Verdict.IN_USE,
                    dryRun,
                    List.of("living processes have it attached"),
                    done,
                    ring.epoch(),
                    ring.epoch(),
                    ring.inspector().snapshot().cursor(),
                    OptionalLong.of(ring.durableSequence()),
                    List.of());
        } catch (RingException refused) {
            living.addSuppressed(refused);
            throw living;
        }
    }

    /** Attaching repairs what dead producers left; closing marks the ring clean. */
    private static RecoveryReport repaired(Path path, RecoveryReport report) {
        try (Ring ring = Ring.attach(path)) {
            RepairReport ignored = ring.repair();
        }
        return report;
    }

    private static List<String> repair(Ring ring) {
        RepairReport repair = ring.repair();
        boolean nothing = repair.published() + repair.aborted() + repair.consumersFreed() == 0;
        return nothing ? List.of() : List.of(words(repair));
    }

    private static String words(RepairReport repair) {
        return "published " + repair.published() + " and aborted " + repair.aborted()
                + " slots of dead producers, freed " + repair.consumersFreed() + " half-done registrations";
    }
}
