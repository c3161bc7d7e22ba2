package io.ringfence.recovery;

import io.ringfence.journal.DamagePolicy;
import io.ringfence.journal.Journal;
import io.ringfence.journal.JournalReader;
import io.ringfence.journal.ReadRange;
import io.ringfence.journal.SegmentHeader;
import io.ringfence.journal.SkippedRange;
import io.ringfence.journal.TornTail;
import io.ringfence.journal.error.JournalRangeException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a journal holds, as its records prove it. Immutable.
 *
 * @param newest header of its newest segment that has a good one; empty if there is no such segment
 * @param first the first sequence that it can hold, after what retention removed
 * @param runs what it holds from where it was read on, in order
 * @param skipped what is damaged
 * @param tornTail where it ends in something that was never known to be on the disk
 * @param watermark the highest sequence that the journal itself says to be on the disk
 */
record JournalContents(
        Optional<SegmentHeader> newest,
        long first,
        List<SequenceRange> runs,
        List<SkippedRange> skipped,
        Optional<TornTail> tornTail,
        long watermark) {
    private static final int POLL = 4096;

    static JournalContents none() {
        return new JournalContents(
                Optional.empty(), ReadRange.EARLIEST, List.of(), List.of(), Optional.empty(), Long.MIN_VALUE);
    }

    /** Where a run of records begins and ends, while it grows. */
    private static final class Runs {
        private final List<SequenceRange> complete = new ArrayList<>();
        private long from;
        private long to = Long.MIN_VALUE;

        void add(long sequence) {
            if (sequence != to + 1) {
                end();
                from = sequence;
            }
            to = sequence;
        }

        void end() {
            if (to != Long.MIN_VALUE) {
                complete.add(new SequenceRange(from, to));
            }
        }
    }

    /**
     * Reads a journal.
     *
     * @param journal to read
     * @param from the first sequence that matters; earlier ones are not looked at
     */
    static JournalContents read(Journal journal, long from) {
        Optional<SegmentHeader> newest = newestHeader(journal);
        if (newest.isEmpty()) {
            return none();
        }
        long first;
        try (JournalReader look = journal.open(ReadRange.all(), DamagePolicy.SKIP)) {
            first = look.nextSequence();
        }
        Runs runs = new Runs();
        try (JournalReader reader = open(journal, from)) {
            while (reader.poll(record -> runs.add(record.sequence()), POLL) > 0) {
                // on to the end
            }
            runs.end();
            return new JournalContents(
                    newest,
                    first,
                    List.copyOf(runs.complete),
                    reader.skipped(),
                    reader.tornTail(),
                    reader.durableSequence());
        }
    }

    /** {@return the header of the newest segment that has a good one, if there is a journal at all} */
    static Optional<SegmentHeader> newestHeader(Journal journal) {
        return Files.isDirectory(journal.directory()) ? journal.newestHeader() : Optional.empty();
    }

    private static JournalReader open(Journal journal, long from) {
        try {
            return journal.open(ReadRange.all().fromSequence(Math.max(from, 0)), DamagePolicy.SKIP);
        } catch (JournalRangeException removed) {
            return journal.open(ReadRange.all(), DamagePolicy.SKIP);
        }
    }

    boolean exists() {
        return newest.isPresent();
    }

    /** {@return the last sequence of those that follow each other from a sequence on; the one before it if it is not there} */
    long endOfRunFrom(long sequence) {
        for (SequenceRange run : runs) {
            if (run.from() <= sequence && sequence <= run.to()) {
                return run.to();
            }
        }
        return sequence - 1;
    }

    boolean holds(long sequence) {
        return endOfRunFrom(sequence) >= sequence;
    }

    /** {@return the last sequence that it holds, behind whatever gaps; the least long if it holds none} */
    long last() {
        return runs.isEmpty() ? Long.MIN_VALUE : runs.get(runs.size() - 1).to();
    }

    /** {@return the epoch that its newest segment was written in; 0 without} */
    long epoch() {
        return newest.map(SegmentHeader::epoch).orElse(0L);
    }
}
