package io.ringfence.benchmarks;

import static io.ringfence.benchmarks.systems.Contender.BARE;
import static io.ringfence.benchmarks.systems.Contender.RINGFENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.benchmarks.Rounds.Metric;
import io.ringfence.benchmarks.Rounds.Round;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private static final Metric METRIC = new Metric("p50", "p50 ns", "ns", 0);

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 10.0))).isEqualTo(new Spread(3, 1, 10));
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 4));
    }

    @Test
    void aSmallRatioIsNotReportedAsNothing() {
        assertThat(JsonReport.rounded(0.000_123_456_789)).isEqualTo(0.000_123_457);
        assertThat(JsonReport.rounded(41_234_567.891)).isEqualTo(41_234_600);
        assertThat(JsonReport.rounded(Double.POSITIVE_INFINITY)).isInfinite();
    }

    @Test
    void ratiosAreTakenInEachRoundAndNotOfTheMedians() {
        Rounds rounds = new Rounds(List.of(RINGFENCE, BARE), List.of(METRIC));
        rounds.add(round(100, 50));
        rounds.add(round(900, 300));
        rounds.add(round(200, 400));

        assertThat(rounds.ratio(RINGFENCE, BARE, METRIC)).isEqualTo(new Spread(2, 0.5, 3));
        assertThat(rounds.spread(RINGFENCE, METRIC)).isEqualTo(new Spread(200, 100, 900));
        assertThat(rounds.spread(BARE, METRIC)).isEqualTo(new Spread(300, 50, 400));
    }

    private static Round round(double ringfence, double bare) {
        return new Round(
                List.of(RINGFENCE, BARE), bare, Map.of(RINGFENCE, new double[] {ringfence}, BARE, new double[] {bare}));
    }
}
