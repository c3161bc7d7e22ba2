package io.ringfence.benchmarks;

import io.ringfence.benchmarks.Rounds.Metric;
import io.ringfence.benchmarks.systems.Contender;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The tables on standard output. */
final class TableReport {
    private static final int NAME_COLUMN = 30;
    private static final int COLUMN = 24;
    private static final int RATIO_DECIMALS = 2;

    private final PrintWriter out;
    private final Rounds rounds;

    TableReport(PrintWriter out, Rounds rounds) {
        this.out = out;
        this.rounds = rounds;
    }

    void print(String title, Settings settings, double clockNanos) {
        line("%s", title);
        line("%s, %d processors, %s", Machine.processor(), Machine.processors(), Machine.system());
        line("%s", Machine.jvm());
        line("both sides run with: %s", String.join(" ", settings.flags()));
        line("bounds checks of Agrona's buffers, which all systems use: %s", settings.boundsChecks() ? "on" : "off");
        line("versions: ringfence %s, agrona %s", Machine.ringfenceVersion(), Machine.agronaVersion());
        line(
                "a look at the clock costs %.1f ns; the bare cache line took %s ns a round trip",
                clockNanos, cell(rounds.bareRoundTripNanos(), 0));
        if (rounds.disturbed() > 0) {
            line(
                    "DISTURBED: in %d of %d rounds other programs took the cores away; run it again on a quiet machine",
                    rounds.disturbed(), settings.rounds());
        }
        line("");
        header("median (min to max) of " + settings.rounds() + " rounds");
        for (Contender contender : rounds.contenders()) {
            row(contender.label(), metric -> cell(rounds.spread(contender, metric), metric.decimals()));
        }
        line("");
        header("ratios, taken in each round");
        for (Contender to : JsonReport.others(rounds)) {
            row(
                    Contender.RINGFENCE.label() + " / " + to.label(),
                    metric -> cell(rounds.ratio(Contender.RINGFENCE, to, metric), RATIO_DECIMALS));
        }
        out.flush();
    }

    private interface Cell {
        String of(Metric metric);
    }

    private void header(String title) {
        line("%s", title);
        row("", Metric::title);
    }

    private void row(String name, Cell cell) {
        StringBuilder row = new StringBuilder(padded(name, NAME_COLUMN));
        List<Metric> metrics = rounds.metrics();
        metrics.forEach(metric -> row.append(' ').append(padded(cell.of(metric), COLUMN)));
        line("%s", row.toString().stripTrailing());
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String cell(Spread spread, int decimals) {
        String number = "%." + decimals + "f";
        return String.format(
                Locale.ROOT,
                number + " (" + number + " to " + number + ")",
                spread.median(),
                spread.min(),
                spread.max());
    }

    private void line(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
    }
}
