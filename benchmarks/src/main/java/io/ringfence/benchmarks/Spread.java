package io.ringfence.benchmarks;

import java.util.Arrays;
import java.util.List;

/**
 * The rounds of one figure.
 *
 * @param median the middle, or between the two in the middle
 * @param min the smallest
 * @param max the largest
 */
record Spread(double median, double min, double max) {
    static Spread of(List<Double> rounds) {
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("no rounds");
        }
        double[] sorted = rounds.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
}
