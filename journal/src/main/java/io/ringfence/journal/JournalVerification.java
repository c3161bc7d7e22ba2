package io.ringfence.journal;

import io.ringfence.journal.error.JournalMismatchException;
import io.ringfence.journal.error.JournalStorageException;
import io.ringfence.journal.error.JournalVersionException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What was found when every record of a journal was read. Changes nothing. Immutable.
 *
 * @param verdict in one word
 * @param firstSequence of the first event; −1 if there is no segment
 * @param nextSequence after the last event that a reader is given; −1 if there is no segment
 * @param durableSequence the highest that the journal, or what its ring knows, says to be on the disk
 * @param events that a reader is given
 * @param aborted how many of them are aborted
 * @param segments in the order of their numbers
 * @param findings everything that is not as it should be
 */
public record JournalVerification(
        Verdict verdict,
        long firstSequence,
        long nextSequence,
        long durableSequence,
        long events,
        long aborted,
        List<SegmentReport> segments,
        List<Finding> findings) {
    private static final int POLL_EVENTS = 100_000;

    /** How a journal is. */
    public enum Verdict {
        /** Each event is there and proved. */
        SOUND,
        /** It ends in something that was being written when the machine died; nothing that was on the disk is missing. */
        TORN_TAIL,
        /** Something that was on the disk is damaged or missing. */
        DAMAGED
    }

    /** The kinds of findings. */
    public enum Kind {
        /** Events that were on the disk are damaged or missing. */
        DAMAGE,
        /** The end was being written when the machine died. */
        TORN_TAIL,
        /** An index does not fit; the data is sound, and reading by range slower. */
        INDEX
    }

    /**
     * One thing that is not as it should be.
     *
     * @param kind what it means
     * @param segment file that it is in
     * @param damage where, what is there, and what should be
     * @param fromSequence first event that is missing for it; −1 if none is
     * @param toSequence last event that is missing for it; −1 if none is, or if it is not known
     */
    public record Finding(Kind kind, Path segment, Damage damage, long fromSequence, long toSequence) {}

    /**
     * One segment.
     *
     * @param path of its file
     * @param number of the segment
     * @param firstSequence of its first event
     * @param nextSequence after its last event that is proved, without a gap from the first on
     * @param cutOffSequence at which a later segment cuts it off; the largest long if none does
     * @param position bytes up to the end of its last event
     * @param durableSequence the highest that it says to be on the disk
     * @param lastTimestampNanos journal time of its last event, or of the one before it
     * @param soundHeader whether its header is good
     * @param sealed whether its writer ended it properly
     * @param compressed whether its file is compressed
     */
    public record SegmentReport(
            Path path,
            long number,
            long firstSequence,
            long nextSequence,
            long cutOffSequence,
            long position,
            long durableSequence,
            long lastTimestampNanos,
            boolean soundHeader,
            boolean sealed,
            boolean compressed) {}

    /**
     * Reads everything.
     *
     * @param journal to read; {@link Journal#durableTo} tells damage from a torn tail where the journal itself cannot
     * @return what was found
     * @throws JournalStorageException if the directory or a segment may not be read
     * @throws JournalMismatchException if segments are of another ring, or of several
     * @throws JournalVersionException if a segment is of another version
     */
    public static JournalVerification of(Journal journal) {
        List<Finding> findings = new ArrayList<>();
        List<SegmentReport> segments = new ArrayList<>();
        SegmentCatalogue catalogue = journal.catalogue();
        long durable = journal.durable();
        for (SegmentName name : catalogue.all()) {
            SegmentReport report = walk(journal, catalogue, name, findings);
            segments.add(report);
            durable = Math.max(durable, report.durableSequence());
        }
        long[] counts = new long[2];
        long first = catalogue.isEmpty() ? -1 : catalogue.live().get(0).firstSequence();
        try (JournalReader reader = journal.open(ReadRange.all(), DamagePolicy.SKIP)) {
            readAll(reader, counts);
            for (SkippedRange range : reader.skipped()) {
                findings.add(new Finding(
                        Kind.DAMAGE, range.segment(), range.damage(), range.fromSequence(), range.toSequence()));
            }
            reader.tornTail()
                    .ifPresent(tail -> findings.add(
                            new Finding(Kind.TORN_TAIL, tail.segment(), tail.damage(), tail.nextSequence(), -1)));
            return new JournalVerification(
                    verdict(findings),
                    first,
                    reader.nextSequence(),
                    durable,
                    counts[0],
                    counts[1],
                    List.copyOf(segments),
                    List.copyOf(findings));
        }
    }

    private static void readAll(JournalReader reader, long[] counts) {
        int count;
        do {
            count = reader.poll(
                    record -> {
                        counts[0]++;
                        counts[1] += record.aborted() ? 1 : 0;
                    },
                    POLL_EVENTS);
        } while (count > 0);
    }

    private static Verdict verdict(List<Finding> findings) {
        if (findings.stream().anyMatch(finding -> finding.kind() == Kind.DAMAGE)) {
            return Verdict.DAMAGED;
        }
        return findings.stream().anyMatch(finding -> finding.kind() == Kind.TORN_TAIL)
                ? Verdict.TORN_TAIL
                : Verdict.SOUND;
    }

    private static SegmentReport walk(
            Journal journal, SegmentCatalogue catalogue, SegmentName name, List<Finding> findings) {
        try (SegmentCursor cursor = journal.cursor(name, null)) {
            List<SegmentIndex.Entry> entries =
                    SegmentIndex.read(cursor).map(SegmentIndex::entries).orElse(List.of());
            boolean sealedByFooter = cursor.sealed();
            int next = 0;
            while (cursor.look() == SegmentCursor.Step.EVENT) {
                if (next < entries.size() && entries.get(next).position() == cursor.position()) {
                    next += entries.get(next).fits(cursor.record()) ? 1 : 0;
                }
                cursor.advance();
            }
            if (sealedByFooter
                    && cursor.nextSequence() > name.firstSequence()
                    && (entries.isEmpty() || next < entries.size())) {
                Damage damage =
                        new Damage(cursor.position(), "an index that does not fit", "one that fits its records");
                findings.add(new Finding(Kind.INDEX, name.path(), damage, -1, -1));
            }
            long nextSequence = cursor.nextSequence();
            long position = cursor.position();
            long lastTimestampNanos = cursor.lastTimestampNanos();
            return new SegmentReport(
                    name.path(),
                    name.number(),
                    name.firstSequence(),
                    nextSequence,
                    catalogue.end(name),
                    position,
                    JournalHistory.readThrough(cursor),
                    lastTimestampNanos,
                    cursor.header() != null,
                    cursor.sealed(),
                    name.compressed());
        }
    }
}
