package io.ringfence.service.torture;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What a run came to, in words or as JSON. */
final class TortureReport {
    private final Tally tally;
    private final Subject subject;
    private final long seed;

    TortureReport(Tally tally, Subject subject, long seed) {
        this.tally = tally;
        this.subject = subject;
        this.seed = seed;
    }

    /** {@return what the run proved} */
    Outcome outcome() {
        if (!tally.failure().isEmpty()) {
            return Outcome.FAILED;
        }
        if (isPromiseBroken()) {
            return Outcome.BROKEN;
        }
        if (tally.isInterrupted()) {
            return Outcome.INTERRUPTED;
        }
        return tally.rounds() == 0 ? Outcome.UNJUDGED : Outcome.KEPT;
    }

    private boolean isPromiseBroken() {
        return !tally.verdict().isGood() || tally.isStalledTooLong();
    }

    /** {@return one line on a run that goes on; nothing is said to be lost or not before a round is judged} */
    static String progress(long round, Subject subject, Tally tally) {
        boolean atRandom = tally.killsByPoint().containsKey(Tally.AT_RANDOM);
        String judged = tally.rounds() == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", lost %d in %d judged rounds",
                        tally.verdict().lost(),
                        tally.rounds());
        return String.format(
                Locale.ROOT,
                "round %d (%s), %d kills, %d of %d crash points%s, longest stall %d ms",
                round,
                TortureRun.mode(round).name().toLowerCase(Locale.ROOT),
                tally.kills(),
                tally.killsByPoint().size() - (atRandom ? 1 : 0),
                CrashPlaces.of(subject).size(),
                judged,
                TimeUnit.NANOSECONDS.toMillis(tally.longestStallNanos()));
    }

    private long stallMillis() {
        return TimeUnit.NANOSECONDS.toMillis(tally.longestStallNanos());
    }

    /** {@return one object on one line} */
    String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("verdict", outcome().toString());
            if (!tally.failure().isEmpty()) {
                json.writeStringField("failure", tally.failure());
            }
            json.writeNumberField("rounds", tally.rounds());
            json.writeNumberField("seed", seed);
            json.writeObjectFieldStart("kills");
            json.writeNumberField("total", tally.kills());
            counts(json, "by_role", tally.killsByRole());
            counts(json, "by_point", tally.killsByPoint());
            json.writeEndObject();
            json.writeNumberField("acknowledged", tally.verdict().acknowledged());
            json.writeNumberField("lost", tally.verdict().lost());
            json.writeNumberField("invented", tally.verdict().invented());
            json.writeNumberField("duplicated", tally.verdict().duplicated());
            json.writeNumberField("out_of_order", tally.verdict().outOfOrder());
            json.writeNumberField("longest_stall_ms", stallMillis());
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return text.toString();
    }

    private static void counts(JsonGenerator json, String name, Map<String, Long> counts) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
    }

    /** {@return several lines} */
    String words() {
        Verdict verdict = tally.verdict();
        List<Enum<?>> places = CrashPlaces.of(subject);
        List<Enum<?>> missed =
                places.stream().filter(point -> !tally.wasReached(point)).toList();
        String roles = tally.killsByRole().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        long atRandom = tally.killsByPoint().getOrDefault(Tally.AT_RANDOM, 0L);
        return String.join(
                System.lineSeparator(),
                line("rounds", "%d judged, of seed %d; --seed %d goes on", tally.rounds(), seed, seed + tally.rounds()),
                line("kills", "%d: %s", tally.kills(), roles),
                line(
                        "",
                        "%d at %d of %d crash points, %d at random instants; %d stopped for a while",
                        tally.kills() - atRandom,
                        places.size() - missed.size(),
                        places.size(),
                        atRandom,
                        tally.stops()),
                line("not died at", "%s", missed.isEmpty() ? "none" : words(missed)),
                line("events", "%,d acknowledged, %,d handled by the auditor", verdict.acknowledged(), tally.handled()),
                line("lost", "%d", verdict.lost()),
                line("invented", "%d", verdict.invented()),
                line("duplicated", "%d beyond the uncommitted batch of a killed consumer", verdict.duplicated()),
                line("out of order", "%d", verdict.outOfOrder()),
                line("longest stall", "%d ms, while nobody was stopped and all consumers ran", stallMillis()),
                conclusion());
    }

    private String conclusion() {
        return switch (outcome()) {
            case KEPT -> "The ring kept its promises.";
            case BROKEN -> "THE RING BROKE A PROMISE.";
            case FAILED ->
                "THE RUN FAILED" + (isPromiseBroken() ? ", AND THE RING BROKE A PROMISE: " : ": ") + tally.failure();
            case INTERRUPTED ->
                "The run was broken off: nothing was found in the rounds that were judged, the last one was not.";
            case UNJUDGED -> "No round was judged: nothing is proved.";
        };
    }

    private static String words(List<Enum<?>> points) {
        return points.stream().map(Enum::name).collect(Collectors.joining(", "));
    }

    private static String line(String label, String format, Object... values) {
        return String.format(Locale.ROOT, "%-14s ", label) + String.format(Locale.ROOT, format, values);
    }
}
