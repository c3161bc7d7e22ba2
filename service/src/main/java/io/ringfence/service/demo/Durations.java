package io.ringfence.service.demo;

import java.util.Locale;
import java.util.LongSummaryStatistics;

/**
 * Some durations in short.
 *
 * @param count of them
 * @param meanNanos of them; 0 without
 * @param maxNanos the longest; 0 without
 */
record Durations(long count, long meanNanos, long maxNanos) {
    private static final double NANOS_PER_MILLI = 1e6;

    static Durations of(LongSummaryStatistics nanos) {
        return new Durations(nanos.getCount(), (long) nanos.getAverage(), Math.max(0, nanos.getMax()));
    }

    /** {@return mean and maximum in words} */
    String words() {
        return count == 0
                ? "none"
                : String.format(
                        Locale.ROOT,
                        "mean %.0f ms, max %.0f ms",
                        meanNanos / NANOS_PER_MILLI,
                        maxNanos / NANOS_PER_MILLI);
    }
}
