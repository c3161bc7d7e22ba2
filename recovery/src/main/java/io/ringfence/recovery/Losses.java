package io.ringfence.recovery;

import io.ringfence.journal.SegmentHeader;
import io.ringfence.recovery.RecoveryReport.Missing;
import io.ringfence.recovery.error.EventsAtRiskException;
import io.ringfence.ring.error.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What does not come back of a lost ring although something left of it, of its journal or of its snapshots proves that it has been.
 *
 * @param remains of the ring
 * @param contents of the journal
 * @param evidence of the snapshots
 * @param plan of the ring that is made
 * @param findings where to
 */
record Losses(
        RingRemains remains, JournalContents contents, SnapshotEvidence evidence, RebuildPlan plan, Findings findings) {
    private static final int NAMED = 3;

    void report() {
        if (!plan.journaled() && remains.slots().isEmpty()) {
            findings.missing(
                    Math.max(plan.floor(), remains.passedByAll()) + 1,
                    plan.last(),
                    "in memory only, and nothing proves what was written back of them");
        }
        if (plan.journaled()) {
            reportUnproved();
        }
        if (isJournalGone()) {
            findings.missing(
                    remains.journalStart() + 1,
                    plan.journalStart(),
                    "in the journal once, which is gone, and not in the ring");
        }
        reportBehind();
    }

    private boolean isJournalGone() {
        return remains.hadJournal() && !contents.exists();
    }

    /** What was behind the last event that comes back. */
    private void reportBehind() {
        long next = plan.last() + 1;
        for (SequenceRange run : contents.runs()) {
            if (run.to() >= next) {
                findings.missing(next, run.from() - 1, "neither in the journal nor in the ring");
                findings.missing(
                        Math.max(next, run.from()),
                        run.to(),
                        "in the journal's files still, but behind what is missing: cut off");
                next = run.to() + 1;
            }
        }
        long highest = Math.max(remains.highestClaimed(), journaledTo());
        findings.missing(next, highest, "claimed or journaled once, and neither in the journal nor in the ring");
        next = Math.max(next, highest + 1);
        findings.missing(
                next,
                evidence.sequence(),
                "on the disk when a snapshot was taken, and neither in the journal nor in the ring");
        next = Math.max(next, evidence.sequence() + 1);
        if (contents.tornTail().isPresent() && contents.tornTail().get().nextSequence() == next) {
            findings.missing(next, next, "begun in the journal, and torn; whether more followed, nothing tells");
        }
    }

    /** Events from before the journal's first that somebody had not handled yet, and that no slot proves. */
    private void reportUnproved() {
        long passed = remains.passedByAll();
        long from = passed == RingRemains.UNKNOWN ? plan.last() : Math.max(plan.floor(), passed);
        long to = isJournalGone() ? Math.min(plan.last(), remains.journalStart()) : plan.last();
        for (long sequence = from + 1; sequence <= to; sequence++) {
            long first = sequence;
            while (sequence <= to && !isProved(sequence)) {
                sequence++;
            }
            findings.missing(first, sequence - 1, "from before the journal began, and nothing proves them");
        }
    }

    private boolean isProved(long sequence) {
        return contents.holds(sequence)
                || (remains.slots().isPresent() && remains.slots().get().proves(sequence));
    }

    /** The last sequence that the journal itself says to have been on the disk. */
    private long journaledTo() {
        return Math.max(
                contents.watermark(),
                contents.newest().map(SegmentHeader::durableSequence).orElse(Long.MIN_VALUE));
    }

    /**
     * Refuses to lose what was on the disk. What was only published is lost when the machine dies, and nobody was promised otherwise; what
     * lies before the journal's first event was removed from it, or never in it.
     *
     * @param ring its directory
     * @param journal the directory of its journal
     * @throws EventsAtRiskException if anything of that is missing
     */
    void refuse(Path ring, Path journal) {
        long begin = contents.exists() ? contents.first() : remains.journalStart() + 1;
        long onDisk = Math.max(journaledTo(), evidence.sequence());
        long end = remains.hadJournal() ? Math.max(onDisk, remains.durable()) : onDisk;
        List<Missing> promised = findings.missing().stream()
                .filter(missing ->
                        missing.range().to() >= begin && missing.range().from() <= end)
                .toList();
        if (!promised.isEmpty()) {
            throw atRisk(ring, journal, promised);
        }
    }

    static EventsAtRiskException atRisk(Path ring, Path journal, List<Missing> promised) {
        String named = promised.stream()
                .limit(NAMED)
                .map(missing -> missing.range() + ", " + missing.words())
                .collect(Collectors.joining("; "));
        String more = promised.size() > NAMED ? "; and " + (promised.size() - NAMED) + " ranges more" : "";
        return new EventsAtRiskException(
                new Problem(
                        "recover",
                        ring.toString(),
                        "events would be lost that were on the disk: " + named + more,
                        "all of them in the journal, " + journal + ", or in the ring",
                        "mount the journal's disk, or restore its files; to go on without these events, run 'ringfence recover'"));
    }
}
