package io.ringfence.service.demo;

import io.ringfence.service.processes.RunRecord;

/**
 * Judges what came back from the journal after everything was killed and the ring deleted: by what the producer was acknowledged, by the
 * durable watermark as it was read from outside before the deletion, and by the feed. Fed with the producer's log first, then with the
 * events of the journal in their order. Not thread-safe.
 */
final class JournalFindings {
    private final long durable;
    private final Runs acknowledged = new Runs();
    private final Runs journaled = new Runs();
    private long acknowledgedAsDurable;
    private long events;
    private long next;
    private long missing;
    private long invented;

    /**
     * For one journal, from sequence 0 on.
     *
     * @param durable the watermark, up to which nothing may be missing
     */
    JournalFindings(long durable) {
        this.durable = durable;
    }

    /** Takes the next record of the producer's acknowledgements; what lies above the watermark was promised to nobody. */
    void acknowledge(RunRecord record) {
        long promised = Math.min(record.count(), durable + 1 - record.sequence());
        if (promised > 0) {
            acknowledged.add(record.index(), record.sequence(), promised);
            acknowledgedAsDurable = acknowledged.size();
        }
    }

    /** Takes an event that its producer withdrew. */
    void takeAborted(long sequence) {
        follow(sequence);
    }

    /**
     * Takes the next event of the journal.
     *
     * @param sequence of it
     * @param index in the feed, as it says itself
     * @param isThatOfTheFeed whether its bytes are the ones of the feed at that index
     */
    void take(long sequence, long index, boolean isThatOfTheFeed) {
        follow(sequence);
        events++;
        if (!isThatOfTheFeed || index < journaled.endIndex()) {
            invented++; // other bytes, or an event that was there before
        } else {
            journaled.add(index, sequence, 1);
        }
    }

    private void follow(long sequence) {
        if (sequence < next) {
            invented++;
            return;
        }
        missing += missingBetween(next, sequence);
        next = sequence + 1;
    }

    /** {@return sequences from the one to before the other that the watermark had promised} */
    private long missingBetween(long from, long before) {
        return Math.max(0, Math.min(before, durable + 1) - from);
    }

    /** {@return events in the journal, the aborted ones left out} */
    long events() {
        return events;
    }

    /** {@return events whose publication was acknowledged, and that lie at or below the watermark} */
    long acknowledgedAsDurable() {
        return acknowledgedAsDurable;
    }

    /** {@return the last sequence that came back; −1 if none did} */
    long lastSequence() {
        return next - 1;
    }

    /**
     * {@return sequences at or below the watermark, and acknowledged events among them, that did not come back, once all has been read;
     * what is both counts twice}
     */
    long lost() {
        return missing + missingBetween(next, Long.MAX_VALUE) + acknowledged.missingIn(journaled);
    }

    /** {@return events with other bytes, twice, or under another sequence than was acknowledged} */
    long invented() {
        return invented + acknowledged.conflicting(journaled);
    }
}
