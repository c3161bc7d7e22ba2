package io.ringfence.hostile;

import io.ringfence.journal.DamagePolicy;
import io.ringfence.journal.Journal;
import io.ringfence.journal.JournalReader;
import io.ringfence.journal.JournalRecord;
import io.ringfence.journal.ReadRange;
import io.ringfence.journal.SkippedRange;
import io.ringfence.ring.error.RingException;
import java.util.ArrayList;
import java.util.List;

/** What one reader of a journal was given, each event looked at as it came. One thread. */
final class JournalReading {
    private static final int ENDLESS = 1_000_000;
    private static final int POLL = 100;

    private final long last;
    private final boolean forged;
    private final List<Long> sequences = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private List<SkippedRange> skipped = List.of();
    private boolean told;

    private JournalReading(long last, boolean forged) {
        this.last = last;
        this.forged = forged;
    }

    /**
     * Reads until nothing more comes.
     *
     * @param last no event above was ever there
     * @param forged whether what is read may be anything
     */
    static JournalReading of(Journal journal, ReadRange range, DamagePolicy policy, long last, boolean forged) {
        JournalReading reading = new JournalReading(last, forged);
        try (JournalReader reader = journal.open(range, policy)) {
            int count;
            do {
                count = reader.poll(reading::see, POLL);
                if (reading.sequences.size() > ENDLESS) {
                    throw new Finding("a reading without an end: " + reading.sequences.size() + " events");
                }
            } while (count > 0);
            reading.skipped = reader.skipped();
        } catch (RingException typed) {
            Scenario.check(typed);
            reading.told = true;
        }
        return reading;
    }

    private void see(JournalRecord record) {
        long before = sequences.isEmpty() ? Long.MIN_VALUE : sequences.get(sequences.size() - 1);
        if (record.sequence() <= before) {
            throw new Finding("sequence " + record.sequence() + " was read after " + before);
        }
        if (!forged && (record.sequence() > last || !Payload.isThatOf(record))) {
            throw new Finding("sequence " + record.sequence() + " was read, which nobody published so");
        }
        sequences.add(record.sequence());
        times.add(record.timestampNanos());
    }

    List<Long> sequences() {
        return sequences;
    }

    /** {@return whether it ended in a typed error} */
    boolean told() {
        return told;
    }

    boolean hasSkipped() {
        return !skipped.isEmpty();
    }

    /** {@return the time of the event at a place in the reading} */
    long time(int index) {
        return times.get(index);
    }

    /** {@return the events from a time on} */
    List<Long> since(long time) {
        List<Long> since = new ArrayList<>();
        for (int i = 0; i < times.size(); i++) {
            if (times.get(i) >= time) {
                since.add(sequences.get(i));
            }
        }
        return since;
    }

    /** {@return the first sequence that was neither given nor said to be left out, from the first one that was; one above all, if none is missing} */
    long firstUnaccounted() {
        long next = first();
        if (next == Long.MAX_VALUE) {
            return 0;
        }
        int given = 0;
        int left = 0;
        while (true) {
            if (given < sequences.size() && sequences.get(given) == next) {
                next++;
                given++;
            } else if (left < skipped.size() && skipped.get(left).fromSequence() == next) {
                next = skipped.get(left++).toSequence() + 1;
            } else {
                return next;
            }
        }
    }

    private long first() {
        long given = sequences.isEmpty() ? Long.MAX_VALUE : sequences.get(0);
        return skipped.isEmpty() ? given : Math.min(given, skipped.get(0).fromSequence());
    }

    /** {@return the last sequence that was given or said to be left out; −1 without} */
    long end() {
        long given = sequences.isEmpty() ? -1 : sequences.get(sequences.size() - 1);
        return skipped.isEmpty()
                ? given
                : Math.max(given, skipped.get(skipped.size() - 1).toSequence());
    }

    @Override
    public String toString() {
        return (sequences.isEmpty()
                        ? "no events"
                        : sequences.size() + " events from " + sequences.get(0) + " to "
                                + sequences.get(sequences.size() - 1))
                + ", left out " + skipped + (told ? ", then an error" : "");
    }
}
