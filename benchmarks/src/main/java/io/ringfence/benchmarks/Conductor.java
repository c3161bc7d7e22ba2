package io.ringfence.benchmarks;

import io.ringfence.benchmarks.Rounds.Metric;
import io.ringfence.benchmarks.Rounds.Round;
import io.ringfence.benchmarks.systems.Contender;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Runs the rounds of one benchmark from the first process to the last file. */
final class Conductor {
    private final String name;
    private final String title;
    private final List<Metric> metrics;
    private final Work work;
    private final Label label;

    /**
     * For one benchmark.
     *
     * @param name in the result file
     * @param title of the table
     * @param metrics that the work finds
     * @param work of one system in one round
     * @param label of a round
     */
    Conductor(String name, String title, List<Metric> metrics, Work work, Label label) {
        this.name = name;
        this.title = title;
        this.metrics = metrics;
        this.work = work;
        this.label = label;
    }

    /** The work of one system in one round. */
    @FunctionalInterface
    interface Work {
        /** {@return a value for each metric} */
        double[] run(Rig rig, Contender contender, long nanos);
    }

    /** Where the machine stood in a round. */
    @FunctionalInterface
    interface Label {
        /** {@return the median of the bare cache line's round trip in nanoseconds} */
        double bareRoundTripNanos(Rig rig, Map<Contender, double[]> values);
    }

    /** {@return the exit status} */
    int run(BenchOptions options, Settings settings, PrintWriter out) {
        Rounds rounds = new Rounds(settings.contenders(), metrics);
        double clockNanos;
        try (Rig rig = Rig.start(Workspace.in(options.folder), settings)) {
            double ignored = rig.clockNanos(); // the first look is not compiled yet
            int all = settings.warmUpRounds() + settings.rounds();
            for (int i = 0; i < all; i++) {
                showProgress(i, settings);
                Round round = round(rig, settings, i);
                if (i >= settings.warmUpRounds()) {
                    rounds.add(round);
                }
            }
            showProgress(all, settings);
            clockNanos = rig.clockNanos();
        }
        new TableReport(out, rounds).print(title, settings, clockNanos);
        if (options.json != null) {
            JsonReport.write(options.json, name, settings, rounds, clockNanos);
        }
        return 0;
    }

    /** Each round begins with another system, so that none always runs behind the same one. */
    private Round round(Rig rig, Settings settings, int index) {
        List<Contender> order = new ArrayList<>(settings.contenders());
        Collections.rotate(order, -(index % order.size()));
        Map<Contender, double[]> values = new EnumMap<>(Contender.class);
        for (Contender contender : order) {
            values.put(contender, work.run(rig, contender, settings.nanos()));
        }
        return new Round(order, label.bareRoundTripNanos(rig, values), values);
    }

    private static void showProgress(int done, Settings settings) {
        if (!Output.errorsAreShownOnATerminal()) {
            return;
        }
        int all = settings.warmUpRounds() + settings.rounds();
        System.err.printf(
                "\r%s %d of %d%s",
                done < settings.warmUpRounds() ? "warming up, round" : "round",
                Math.min(done + 1, all),
                all,
                done == all ? "\r" + " ".repeat(40) + "\r" : "  ");
        System.err.flush();
    }
}
