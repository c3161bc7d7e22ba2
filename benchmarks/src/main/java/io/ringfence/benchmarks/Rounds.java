package io.ringfence.benchmarks;

import io.ringfence.benchmarks.systems.Contender;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the rounds of a run have found, without those that warmed up. */
final class Rounds {
    /** No pair of cores of one machine is so far apart: above it, the two sides took turns on one core. */
    private static final double DISTURBED_NANOS = 2_000;

    private final List<Contender> contenders;
    private final List<Metric> metrics;
    private final List<Round> rounds = new ArrayList<>();

    Rounds(List<Contender> contenders, List<Metric> metrics) {
        this.contenders = List.copyOf(contenders);
        this.metrics = List.copyOf(metrics);
    }

    /**
     * One figure.
     *
     * @param name in files
     * @param title in tables
     * @param unit of the values
     * @param decimals in tables
     */
    record Metric(String name, String title, String unit, int decimals) {}

    /**
     * All systems, one after the other.
     *
     * @param order in which they ran
     * @param bareRoundTripNanos the bare cache line's median in this round: where the machine stood
     * @param values by system, in the order of the metrics
     */
    record Round(List<Contender> order, double bareRoundTripNanos, Map<Contender, double[]> values) {}

    void add(Round round) {
        rounds.add(round);
    }

    List<Contender> contenders() {
        return contenders;
    }

    List<Metric> metrics() {
        return metrics;
    }

    List<Round> rounds() {
        return List.copyOf(rounds);
    }

    Spread spread(Contender contender, Metric metric) {
        return Spread.of(
                rounds.stream().map(round -> value(round, contender, metric)).toList());
    }

    /** The ratio is taken in each round: the two ran one after the other, and the machine drifts slower than that. */
    Spread ratio(Contender of, Contender to, Metric metric) {
        return Spread.of(rounds.stream()
                .map(round -> value(round, of, metric) / value(round, to, metric))
                .toList());
    }

    Spread bareRoundTripNanos() {
        return Spread.of(rounds.stream().map(Round::bareRoundTripNanos).toList());
    }

    /** {@return rounds in which not even the bare cache line got its two cores} */
    long disturbed() {
        return rounds.stream()
                .filter(round -> round.bareRoundTripNanos() > DISTURBED_NANOS)
                .count();
    }

    private double value(Round round, Contender contender, Metric metric) {
        double[] values = round.values().get(contender);
        if (values == null) {
            throw new IllegalArgumentException(contender + " did not run");
        }
        return values[metrics.indexOf(metric)];
    }
}
