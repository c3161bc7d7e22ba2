package io.ringfence.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.benchmarks.Rounds.Metric;
import io.ringfence.benchmarks.Rounds.Round;
import io.ringfence.benchmarks.systems.Contender;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The result file. */
final class JsonReport {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final MathContext DIGITS = new MathContext(6);

    private JsonReport() {}

    /** Refuses a file that could not be written in the end, before a minute is spent. */
    static void requireWritable(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        boolean possible = Files.exists(file)
                ? Files.isRegularFile(file) && Files.isWritable(file)
                : folder != null && Files.isWritable(folder);
        if (!possible) {
            throw new BenchmarkException(
                    file.toString(),
                    "it cannot be written",
                    "a file in a folder that exists",
                    "choose another with --json");
        }
    }

    static void write(Path file, String benchmark, Settings settings, Rounds rounds, double clockNanos) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("benchmark", benchmark);
        settings.describe(root.putObject("settings"));
        addMachine(root);
        ArrayNode flags = root.putArray("flags");
        settings.flags().forEach(flags::add);
        ObjectNode versions = root.putObject("versions");
        versions.put("ringfence", Machine.ringfenceVersion());
        versions.put("agrona", Machine.agronaVersion());
        root.put("clockNanos", rounded(clockNanos));
        root.put("disturbedRounds", rounds.disturbed());
        addResults(root.putArray("results"), rounds);
        addRatios(root.putArray("ratios"), rounds);
        addRounds(root.putArray("rounds"), rounds);
        write(file, root);
    }

    static void addMachine(ObjectNode root) {
        ObjectNode machine = root.putObject("machine");
        machine.put("processor", Machine.processor());
        machine.put("processors", Machine.processors());
        machine.put("system", Machine.system());
        machine.put("load", Machine.load());
        root.put("jvm", Machine.jvm());
    }

    static void write(Path file, ObjectNode root) {
        try {
            Files.writeString(
                    file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + System.lineSeparator());
        } catch (IOException e) {
            throw new BenchmarkException(
                    file.toString(),
                    "it cannot be written: " + e.getMessage(),
                    "room and permission",
                    "choose another with --json",
                    e);
        }
    }

    private static void addResults(ArrayNode results, Rounds rounds) {
        for (Contender contender : rounds.contenders()) {
            for (Metric metric : rounds.metrics()) {
                ObjectNode result = results.addObject();
                result.put("system", contender.label());
                result.put("metric", metric.name());
                result.put("unit", metric.unit());
                addSpread(result, rounds.spread(contender, metric));
            }
        }
    }

    private static void addRatios(ArrayNode ratios, Rounds rounds) {
        for (Contender to : others(rounds)) {
            for (Metric metric : rounds.metrics()) {
                ObjectNode ratio = ratios.addObject();
                ratio.put("of", Contender.RINGFENCE.label());
                ratio.put("to", to.label());
                ratio.put("metric", metric.name());
                addSpread(ratio, rounds.ratio(Contender.RINGFENCE, to, metric));
            }
        }
    }

    private static void addRounds(ArrayNode list, Rounds rounds) {
        for (Round round : rounds.rounds()) {
            ObjectNode node = list.addObject();
            node.put("bareRoundTripNanos", rounded(round.bareRoundTripNanos()));
            ArrayNode order = node.putArray("order");
            round.order().forEach(contender -> order.add(contender.label()));
            ObjectNode values = node.putObject("values");
            round.values().forEach((contender, figures) -> {
                ObjectNode ofSystem = values.putObject(contender.label());
                for (int i = 0; i < figures.length; i++) {
                    ofSystem.put(rounds.metrics().get(i).name(), rounded(figures[i]));
                }
            });
        }
    }

    static List<Contender> others(Rounds rounds) {
        return rounds.contenders().stream()
                .filter(contender -> contender != Contender.RINGFENCE)
                .toList();
    }

    static void addSpread(ObjectNode node, Spread spread) {
        node.put("median", rounded(spread.median()));
        node.put("min", rounded(spread.min()));
        node.put("max", rounded(spread.max()));
    }

    /** To digits and not to decimals: a ratio to a peer that was held up is small, and still not nothing. */
    static double rounded(double value) {
        return Double.isFinite(value) ? new BigDecimal(value).round(DIGITS).doubleValue() : value;
    }
}
