package io.ringfence.recovery;

import io.ringfence.journal.Journal;
import io.ringfence.journal.RingImage;
import io.ringfence.liveness.ClaimRepair;
import io.ringfence.liveness.JournalOwner;
import io.ringfence.liveness.RingCore;
import io.ringfence.recovery.RecoveryOptions.OnLoss;
import io.ringfence.recovery.RecoveryReport.Verdict;
import io.ringfence.recovery.instrument.RecoveryPoint;
import io.ringfence.ring.RingCustody;
import io.ringfence.ring.RingIdentity;
import io.ringfence.sequence.GatingSequences;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Recovery of a ring whose memory stands as it is: processes were killed, or a force has failed, but the kernel has kept every store. What
 * the journal lacks, of what it has acknowledged or of what it has not come to yet, is written from the ring's slots.
 *
 * <p>Killed after the new segment was forced and before the watermark moved: it is written once more. Killed before the poison is taken
 * away: the ring is poisoned still.
 */
final class StandingRing {
    private static final long NOT_REGISTERED = Long.MIN_VALUE;

    private final RingCustody custody;
    private final RingIdentity identity;
    private final Path place;
    private final RecoveryOptions options;
    private final Findings findings;
    private final RingCore core;
    private final boolean poisoned;

    StandingRing(RingCustody custody, RingIdentity identity, Path place, RecoveryOptions options, Findings findings) {
        this.custody = custody;
        this.identity = identity;
        this.place = place;
        this.options = options;
        this.findings = findings;
        this.core = custody.core();
        this.poisoned = core.state().isPoisoned();
    }

    /** What must be written again: from the first sequence that the journal lacks to the last that is settled. */
    private record Gap(long from, long to, boolean exists) {}

    RecoveryReport recover(boolean dryRun) {
        repairClaims(dryRun);
        RecoveryPoint.CLAIMS_SETTLED.reached();
        long settled = core.gates().settled();
        long cursor = core.cursor().get();
        boolean begun = core.watermarks().written().get()
                > core.watermarks().journalStart().get();
        Gap gap = begun || hasSegments() ? gap(settled) : new Gap(settled + 1, settled, false);
        if (gap.exists()) {
            refill(gap, dryRun);
        }
        if (poisoned) {
            findings.done("take the poison away");
            if (!dryRun) {
                custody.cure();
                RecoveryPoint.CURED.reached();
            }
        }
        long epoch = core.state().epoch();
        return new RecoveryReport(
                custody.path(),
                findings.done().isEmpty() ? Verdict.SOUND : Verdict.MENDED,
                dryRun,
                findings.found(),
                findings.done(),
                epoch,
                epoch,
                cursor,
                begun || gap.exists()
                        ? OptionalLong.of(core.watermarks().durable().get())
                        : OptionalLong.empty(),
                findings.missing());
    }

    /** What dead producers left claimed: published or aborted now, so that all of it goes into the journal. */
    private void repairClaims(boolean dryRun) {
        long settled = core.gates().settled();
        long cursor = core.cursor().get();
        if (settled < cursor) {
            findings.found(new SequenceRange(settled + 1, cursor) + " claimed by the dead, and not all published");
            findings.done("publish what they had completed, and abort the rest");
            if (!dryRun) {
                ClaimRepair.Result ignored = core.repair().repairAll();
            }
        }
    }

    private void refill(Gap gap, boolean dryRun) {
        JournalRefill refill = new JournalRefill(
                core,
                place,
                RingImage.of(identity.page()),
                options.journalOptions(identity.options().payloadBytes()));
        findings.done("journal " + range(gap) + " from the ring, into a new segment, and force it");
        for (SequenceRange falsified : refill.falsified(gap.from(), gap.to())) {
            findings.missing(
                    falsified.from(),
                    falsified.to(),
                    "falsified in the ring by something else than this library, and not in the journal: journaled as aborted");
        }
        if (options.onLoss() == OnLoss.REFUSE && !findings.missing().isEmpty()) {
            throw Losses.atRisk(custody.path(), place, findings.missing());
        }
        if (dryRun) {
            return;
        }
        if (gap.from() > core.watermarks().durable().get() + 1) {
            new JournalForce(options.storage(), place).force();
        }
        long epoch = core.state().epoch();
        boolean hasSegments = hasSegments();
        OptionalLong begin = hasSegments ? journal().firstSequenceAfterEpoch(epoch - 1) : OptionalLong.empty();
        // Without a segment of this epoch, the recovery that made the ring anew was killed before it had begun one.
        long turn = begin.orElse(hasSegments && epoch > 1 ? gap.to() + 1 : gap.from());
        if (gap.from() < turn && turn <= gap.to() + 1) {
            // what was published before the last recovery stays of its epoch, so that nobody takes it for given again
            refill.write(epoch - 1, gap.from(), turn - 1);
            refill.write(epoch, turn, gap.to());
        } else {
            refill.write(epoch, gap.from(), gap.to());
        }
        custody.durable(gap.to());
        RecoveryPoint.REFILL_DURABLE.reached();
    }

    private static String range(Gap gap) {
        return gap.from() > gap.to() ? "nothing" : new SequenceRange(gap.from(), gap.to()).toString();
    }

    private Journal journal() {
        return Journal.ofDirectory(place).through(options.storage());
    }

    private boolean hasSegments() {
        return JournalContents.newestHeader(journal()).isPresent();
    }

    private Gap gap(long settled) {
        long start = core.watermarks().journalStart().get();
        long durable = core.watermarks().durable().get();
        long line = line();
        // What the ring may have dropped already: under the policy never that is more than what is durable.
        long needed = Math.max(durable, line);
        // Somebody has ended the journal by removing its entry: then it is not gone on with here.
        long wanted = line == NOT_REGISTERED ? durable : settled;
        long oldest = Math.max(start, core.cursor().get() - identity.options().slots()) + 1;
        JournalContents journal = JournalContents.read(
                journal().ofRing(RingImage.of(identity.page())).durableTo(() -> needed), oldest);
        findings.journal(journal);
        if (!journal.exists()) {
            findings.found("the journal in " + place + " is gone");
            findings.missing(start + 1, Math.min(oldest - 1, needed), "gone with the journal; the ring has moved on");
        }
        if (journal.exists() && journal.first() < oldest && !journal.holds(oldest) && oldest <= needed) {
            reportGone(Math.max(start + 1, journal.first()), oldest - 1, needed);
        }
        long held = journal.endOfRunFrom(oldest);
        boolean isBeyond = journal.last() > core.cursor().get(); // what a rebuilt ring has left behind a gap
        if (held >= needed && durable >= wanted && !poisoned && !isBeyond) {
            return new Gap(settled + 1, settled, false);
        }
        // Not from what is held on: what its writer had not forced yet, the disk may not have, whatever memory shows.
        return new Gap(Math.max(Math.min(held, durable) + 1, oldest), wanted, true);
    }

    /** The journal has lost its end, perhaps from before what the ring holds on: then all of it is read, to tell what nothing has any more. */
    private void reportGone(long from, long to, long needed) {
        long next = from;
        JournalContents whole = JournalContents.read(
                journal().ofRing(RingImage.of(identity.page())).durableTo(() -> needed), from);
        for (SequenceRange run : whole.runs()) {
            findings.missing(next, Math.min(run.from() - 1, to), "lost by the journal; the ring has moved on");
            next = Math.max(next, run.to() + 1);
        }
        findings.missing(next, to, "lost by the journal; the ring has moved on");
    }

    /** {@return the journal's own position, if it is registered} */
    private long line() {
        int index = core.consumers().find(JournalOwner.NAME);
        long line = index < 0 ? NOT_REGISTERED : core.gates().line(index).get();
        return line == GatingSequences.IDLE ? NOT_REGISTERED : line;
    }
}
