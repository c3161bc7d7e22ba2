package io.ringfence.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.benchmarks.journal.Contestant;
import io.ringfence.benchmarks.journal.Lane;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

/** What {@code bench journal} has found, as a table and as a file. */
final class JournalReport {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String ROW = "%-30s %-18s %-26s %s";

    private final JournalSettings settings;
    private final JournalRounds rounds;
    private final String fileSystem;

    JournalReport(JournalSettings settings, JournalRounds rounds, String fileSystem) {
        this.settings = settings;
        this.rounds = rounds;
        this.fileSystem = fileSystem;
    }

    void print(PrintWriter out) {
        line(
                out,
                "journal, %d-byte events, segments of %d MiB, files on %s%s",
                settings.eventBytes(),
                settings.segmentBytes() >> 20,
                fileSystem,
                settings.verify() ? ", all of it read back and compared" : "");
        line(out, "%s, %d processors, %s", Machine.processor(), Machine.processors(), Machine.system());
        line(out, "%s", Machine.jvm());
        line(out, "all systems run with: %s", String.join(" ", settings.flags()));
        line(
                out,
                "versions: ringfence %s, chronicle-queue %s",
                Machine.ringfenceVersion(),
                Machine.chronicleQueueVersion());
        if (fileSystem.equals("tmpfs")) {
            line(
                    out,
                    "FORCED LANES MEAN NOTHING HERE: these files are in memory; choose a folder on a disk with --dir");
        }
        line(out, "");
        line(out, "median (min to max) of %d rounds; ratios are taken in each round", settings.rounds());
        line(out, ROW, "", "", "", "ringfence / it");
        for (Lane lane : settings.lanes()) {
            for (Contestant contestant : lane.contestants()) {
                line(
                        out,
                        ROW,
                        title(lane, contestant),
                        contestant.label(),
                        figure(lane, contestant),
                        ratio(lane, contestant));
            }
        }
        out.flush();
    }

    private static String title(Lane lane, Contestant contestant) {
        return contestant == Contestant.RINGFENCE ? lane.title() : "  " + lane.unit();
    }

    private String figure(Lane lane, Contestant contestant) {
        return cell(rounds.spread(lane, contestant));
    }

    private String ratio(Lane lane, Contestant contestant) {
        return contestant == Contestant.RINGFENCE ? "" : cell(rounds.ratio(lane, contestant));
    }

    private static String cell(Spread spread) {
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", spread.median(), spread.min(), spread.max());
    }

    private static void line(PrintWriter out, String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments).stripTrailing());
    }

    void write(Path file) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("benchmark", "journal");
        settings.describe(root.putObject("settings"));
        JsonReport.addMachine(root);
        root.put("fileSystem", fileSystem);
        ArrayNode flags = root.putArray("flags");
        settings.flags().forEach(flags::add);
        ObjectNode versions = root.putObject("versions");
        versions.put("ringfence", Machine.ringfenceVersion());
        versions.put("agrona", Machine.agronaVersion());
        versions.put("chronicleQueue", Machine.chronicleQueueVersion());
        addFigures(root.putArray("results"), root.putArray("ratios"));
        addRounds(root.putArray("rounds"));
        JsonReport.write(file, root);
    }

    private void addFigures(ArrayNode results, ArrayNode ratios) {
        for (Lane lane : settings.lanes()) {
            for (Contestant contestant : lane.contestants()) {
                ObjectNode result = results.addObject();
                result.put("system", contestant.label());
                result.put("metric", lane.label());
                result.put("unit", lane.unit());
                JsonReport.addSpread(result, rounds.spread(lane, contestant));
            }
            for (Contestant to : JournalRounds.others(lane)) {
                ObjectNode ratio = ratios.addObject();
                ratio.put("of", Contestant.RINGFENCE.label());
                ratio.put("to", to.label());
                ratio.put("metric", lane.label());
                JsonReport.addSpread(ratio, rounds.ratio(lane, to));
            }
        }
    }

    private void addRounds(ArrayNode list) {
        for (JournalRounds.Round round : rounds.rounds()) {
            ObjectNode node = list.addObject();
            round.rates().forEach((lane, rates) -> {
                ObjectNode ofLane = node.putObject(lane.label());
                rates.forEach((contestant, rate) -> ofLane.put(contestant.label(), JsonReport.rounded(rate)));
            });
        }
    }
}
