package io.ringfence.benchmarks;

import io.ringfence.benchmarks.journal.Contestant;
import io.ringfence.benchmarks.journal.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the rounds of {@code bench journal} have found, without those that warmed up. */
final class JournalRounds {
    private final List<Round> rounds = new ArrayList<>();

    /**
     * All lanes, one after the other, and in each all its systems.
     *
     * @param rates by lane and system, in the order in which they ran
     */
    record Round(Map<Lane, Map<Contestant, Double>> rates) {
        private double rate(Lane lane, Contestant contestant) {
            Map<Contestant, Double> ofLane = rates.get(lane);
            Double rate = ofLane == null ? null : ofLane.get(contestant);
            if (rate == null) {
                throw new IllegalArgumentException(contestant + " did not run in " + lane);
            }
            return rate;
        }
    }

    void add(Round round) {
        rounds.add(round);
    }

    List<Round> rounds() {
        return List.copyOf(rounds);
    }

    Spread spread(Lane lane, Contestant contestant) {
        return Spread.of(
                rounds.stream().map(round -> round.rate(lane, contestant)).toList());
    }

    /** The ratio is taken in each round: the two ran one after the other, and the machine drifts slower than that. */
    Spread ratio(Lane lane, Contestant to) {
        return Spread.of(rounds.stream()
                .map(round -> round.rate(lane, Contestant.RINGFENCE) / round.rate(lane, to))
                .toList());
    }

    static List<Contestant> others(Lane lane) {
        return lane.contestants().stream()
                .filter(contestant -> contestant != Contestant.RINGFENCE)
                .toList();
    }
}
