package io.ringfence.hostile;

import io.ringfence.campaign.Figures;
import io.ringfence.hostile.Scenario.Outcome;
import java.util.List;
import java.util.Locale;

/**
 * The least that must come of many mutations: of every kind of ring some are refused with a typed error, and some recovered. A library
 * that refuses everything, or one that accepts everything, would pass each single case.
 */
final class Floors {
    /** The shares of a kind are looked at from so many of its mutations on. */
    static final long ENOUGH = 300;

    /** One mutation in so many, at least. */
    static final long ONE_IN = 20;

    private Floors() {}

    static void count(Figures figures, int kind, Outcome outcome) {
        figures.add(name(kind, outcome), 1);
    }

    private static String name(int kind, Outcome outcome) {
        return "of kind " + kind + " " + outcome.name().toLowerCase(Locale.ROOT);
    }

    /** {@return how many mutations of a kind ended so} */
    static long get(Figures figures, int kind, Outcome outcome) {
        return figures.get(name(kind, outcome));
    }

    /** {@return which share is too small, in words; empty if none is} */
    static String failure(Figures figures) {
        return failure(figures, List.of(Outcome.REFUSED, Outcome.RECOVERED));
    }

    /** {@return which share of these outcomes is too small, in words; empty if none is} */
    static String failure(Figures figures, List<Outcome> outcomes) {
        for (int kind = 0; kind < ImageMaker.KINDS; kind++) {
            long all = 0;
            for (Outcome outcome : Outcome.values()) {
                all += get(figures, kind, outcome);
            }
            for (Outcome outcome : outcomes) {
                long some = get(figures, kind, outcome);
                if (all >= ENOUGH && some * ONE_IN < all) {
                    return "only " + some + " of " + all + " mutations are " + name(kind, outcome)
                            + ", less than one in " + ONE_IN;
                }
            }
        }
        return "";
    }
}
