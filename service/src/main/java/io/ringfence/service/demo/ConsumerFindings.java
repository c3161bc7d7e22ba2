package io.ringfence.service.demo;

import io.ringfence.service.processes.RunRecord;
import org.HdrHistogram.Histogram;

/** What one consumer's log tells; fed record by record. Not thread-safe. */
final class ConsumerFindings {
    /** One unit of the latency that is the detail of a record, of its last event from its publication to its handling. */
    static final int LATENCY_UNIT_NANOS = 100;

    private static final int SIGNIFICANT_DIGITS = 3;

    private final String name;
    private final long published;
    private final int batchMax;
    private final Runs handled = new Runs();
    private final Histogram latencyNanos = new Histogram(SIGNIFICANT_DIGITS);

    private long openings;
    private long seenTwice;
    private long seenTwiceSinceOpening;
    private long seenTwiceBeyondABatch;
    private long invented;
    private long outOfOrder;
    private long lastSequence = -1;
    private long lastIndex = -1;

    ConsumerFindings(String name, long published, int batchMax) {
        this.name = name;
        this.published = published;
        this.batchMax = batchMax;
    }

    /** Takes the next record of the log. */
    void take(RunRecord record) {
        if (record.count() == RunRecord.OPENED) {
            openings++;
            seenTwiceSinceOpening = 0;
            lastSequence = -1;
            lastIndex = -1;
        } else if (record.count() < 0) {
            invented++;
        } else {
            takeRun(record);
        }
    }

    private void takeRun(RunRecord record) {
        if (record.detail() != RunRecord.NO_DETAIL) {
            latencyNanos.recordValue((long) record.detail() * LATENCY_UNIT_NANOS);
        }
        long index = record.index();
        long real = Math.max(0, Math.min(record.count(), published - index));
        invented += record.count() - real;
        invented += handled.conflicting(index, record.sequence(), real);

        long before = handled.contained(index, real);
        boolean grows = record.sequence() > lastSequence && index > lastIndex;
        if (!grows) {
            outOfOrder += record.count();
        } else {
            seeAgain(before);
            outOfOrder += late(record, real, before);
        }
        lastSequence = record.sequence() + record.count() - 1;
        lastIndex = index + record.count() - 1;
        handled.add(index, record.sequence(), real);
    }

    private void seeAgain(long events) {
        long allowed = Math.max(0, batchMax - seenTwiceSinceOpening);
        seenTwice += events;
        seenTwiceSinceOpening += events;
        seenTwiceBeyondABatch += Math.max(0, events - allowed);
    }

    /** New events that come after later ones: a hole that a restarted process fills, or a sequence that went back. */
    private long late(RunRecord record, long real, long before) {
        long belowEnd = Math.max(0, Math.min(record.index() + real, handled.endIndex()) - record.index());
        if (belowEnd > 0) {
            return belowEnd - Math.min(belowEnd, before);
        }
        return real > 0 && record.sequence() <= handled.lastSequence() ? real : 0;
    }

    String name() {
        return name;
    }

    /** {@return different events that it handled} */
    long handled() {
        return handled.size();
    }

    Runs handledRuns() {
        return handled;
    }

    long lost() {
        return published - handled.size();
    }

    /** {@return how often a process opened this name} */
    long openings() {
        return openings;
    }

    long seenTwice() {
        return seenTwice;
    }

    long seenTwiceBeyondABatch() {
        return seenTwiceBeyondABatch;
    }

    long invented() {
        return invented;
    }

    long outOfOrder() {
        return outOfOrder;
    }

    /** {@return from publication to handling, one sample a record} */
    Histogram latencyNanos() {
        return latencyNanos;
    }
}
