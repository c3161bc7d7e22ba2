package io.ringfence.journal;

import io.ringfence.consume.JournalConsumer;
import io.ringfence.ring.layout.CountersLayout;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How long the forces of a stage took. Recorded on the stage's thread; told to other threads through volatile fields, and to other
 * processes through the ring's counters. Percentiles are worked out now and then only: that takes longer than recording.
 */
final class ForceFigures {
    private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final int DIGITS = 2;
    private static final double HALF = 50;
    private static final double NEARLY_ALL = 99;
    private static final long BETWEEN_PERCENTILES_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final JournalConsumer journal;
    private final Histogram histogram = new Histogram(LONGEST_NANOS, DIGITS);
    private long percentilesNanos = System.nanoTime() - BETWEEN_PERCENTILES_NANOS;
    private volatile long forces;
    private volatile long lastForceEpochNanos;
    private volatile long p50;
    private volatile long p99;
    private volatile long max;

    ForceFigures(JournalConsumer journal) {
        this.journal = journal;
        tellCounts();
        tellPercentiles();
    }

    /** A force has succeeded. */
    void record(long tookNanos, long epochNanos) {
        histogram.recordValue(Math.min(Math.max(tookNanos, 0), LONGEST_NANOS));
        forces = histogram.getTotalCount();
        lastForceEpochNanos = epochNanos;
        tellCounts();
        long now = System.nanoTime();
        if (now - percentilesNanos >= BETWEEN_PERCENTILES_NANOS) {
            percentilesNanos = now;
            tellPercentiles();
        }
    }

    private void tellCounts() {
        journal.figure(CountersLayout.JOURNAL_FORCES, forces);
        journal.figure(CountersLayout.JOURNAL_LAST_FORCE, lastForceEpochNanos);
    }

    /** Works out the percentiles; also as the stage ends. */
    void tellPercentiles() {
        p50 = histogram.getValueAtPercentile(HALF);
        p99 = histogram.getValueAtPercentile(NEARLY_ALL);
        max = histogram.getMaxValue();
        journal.figure(CountersLayout.JOURNAL_FORCE_P50_NANOS, p50);
        journal.figure(CountersLayout.JOURNAL_FORCE_P99_NANOS, p99);
        journal.figure(CountersLayout.JOURNAL_FORCE_MAX_NANOS, max);
    }

    StageReport report(StageReport.Phase phase, long segments) {
        return new StageReport(
                phase,
                journal.writtenSequence(),
                journal.durableSequence(),
                segments,
                forces,
                lastForceEpochNanos,
                p50,
                p99,
                max);
    }
}
