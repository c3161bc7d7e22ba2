package io.ringfence.service.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** The result as a table for people and as JSON for programs. */
final class DemoReport {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double P50 = 50;
    private static final double P99 = 99;
    private static final double P999 = 99.9;

    private final DemoResult result;
    private final Verdict verdict;

    DemoReport(DemoResult result) {
        this.result = result;
        this.verdict = result.verdict();
    }

    String table() {
        StringBuilder text = new StringBuilder();
        List<ConsumerFindings> consumers = verdict.consumers();
        line(text, "", consumers.get(0).name(), consumers.get(1).name());
        line(text, "published", count(verdict.published()), "");
        line(text, "acknowledged", count(verdict.acknowledged()), "");
        line(
                text,
                "handled",
                count(consumers.get(0).handled()),
                count(consumers.get(1).handled()));
        line(
                text,
                "seen twice after a crash",
                count(consumers.get(0).seenTwice()),
                count(consumers.get(1).seenTwice()));
        line(text, "aborted slots", count(result.aborted()), "");
        line(text, "kills of the consumer", kills(consumers.get(0)), kills(consumers.get(1)));
        line(text, "kills of the producer", count(kills(DemoRun.PRODUCER)), "");
        line(text, "of these, together", count(result.killsTogether()), "");
        line(text, "kills of the journal", count(journalKills()), "");
        text.append('\n');
        text.append("lost=").append(verdict.lost()).append('\n');
        text.append("invented=").append(verdict.invented()).append('\n');
        text.append("out of order=").append(verdict.outOfOrder()).append('\n');
        text.append("seen twice beyond a batch a kill=")
                .append(verdict.seenTwiceBeyondABatch())
                .append("\n\n");
        for (String sentence : List.of(repairs(), recoveries(), takeOvers(), throughput())) {
            text.append(sentence).append('\n');
        }
        text.append("latency from publish to handled, at full speed, so that most of it is waiting in the ring:\n");
        line(text, "  p50 ms", millis(0, P50), millis(1, P50));
        line(text, "  p99 ms", millis(0, P99), millis(1, P99));
        line(text, "  p99.9 ms", millis(0, P999), millis(1, P999));
        line(text, "  max ms (a restart)", max(0), max(1));
        result.answers()
                .forEach((name, answer) -> text.append(name)
                        .append(" has found, since it was last started: ")
                        .append(answer)
                        .append('\n'));
        text.append('\n').append(loss());
        text.append(
                        result.isGood()
                                ? "Ring and journal kept their promises."
                                : "THE RING OR ITS JOURNAL BROKE A PROMISE; please report it")
                .append(" seed=")
                .append(result.seed());
        return text.toString();
    }

    private String repairs() {
        Durations repairs = result.repairs();
        String found = repairs.count() == 0
                ? "no kill left an open claim"
                : String.format(
                        Locale.ROOT,
                        "open claims left by kills: %d, settled after %s",
                        repairs.count(),
                        repairs.words());
        return String.format(
                Locale.ROOT,
                "repair: %s; slots completed %,d, aborted %,d",
                found,
                result.counters().repairedPublished(),
                result.counters().repairedAborted());
    }

    private String recoveries() {
        return "back in the stream after a kill: " + result.recoveries().words() + ", the start of a new JVM included";
    }

    private String takeOvers() {
        return "the journal taken over after a kill: " + result.takeOvers().words();
    }

    private String loss() {
        Loss loss = result.loss();
        return String.format(
                Locale.ROOT,
                """
                Then everything was killed at once and ring.dat deleted. Recovered from the journal in %.0f ms (%s):
                durable up to sequence %,d, acknowledged and durable %,d; came back: %,d events, up to sequence %,d
                lost of what was durable=%d
                invented in the journal=%d
                """,
                loss.recoveryNanos() / NANOS_PER_MILLI,
                loss.verdict(),
                loss.durable(),
                loss.acknowledged(),
                loss.events(),
                loss.lastSequence(),
                loss.lost(),
                loss.invented());
    }

    private int journalKills() {
        return DemoRun.JOURNALS.stream().mapToInt(this::kills).sum();
    }

    private String throughput() {
        return String.format(
                Locale.ROOT,
                "events/s: %,.0f to each consumer, over %.1f s, all kills and restarts included",
                result.eventsPerSecond(),
                result.streamNanos() / 1e9);
    }

    private Histogram latency(int consumer) {
        return verdict.consumers().get(consumer).latencyNanos();
    }

    private String millis(int consumer, double percentile) {
        return String.format(Locale.ROOT, "%.3f", latency(consumer).getValueAtPercentile(percentile) / NANOS_PER_MILLI);
    }

    private String max(int consumer) {
        return String.format(Locale.ROOT, "%.3f", latency(consumer).getMaxValue() / NANOS_PER_MILLI);
    }

    private int kills(String name) {
        return result.killsByName().getOrDefault(name, 0);
    }

    private String kills(ConsumerFindings consumer) {
        return count(kills(consumer.name()));
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static void line(StringBuilder text, String what, String first, String second) {
        text.append(String.format(Locale.ROOT, "%-26s%16s%16s", what, first, second)
                        .stripTrailing())
                .append('\n');
    }

    private void addJournal(ObjectNode journal) {
        Loss loss = result.loss();
        journal.put("kills", journalKills())
                .put("take_over_ns_mean", result.takeOvers().meanNanos())
                .put("take_over_ns_max", result.takeOvers().maxNanos())
                .put("durable_sequence", loss.durable())
                .put("acknowledged_durable", loss.acknowledged())
                .put("recovered_events", loss.events())
                .put("recovered_sequence", loss.lastSequence())
                .put("ring_cursor", loss.ringCursor())
                .put("lost", loss.lost())
                .put("invented", loss.invented())
                .put("recovery_ns", loss.recoveryNanos())
                .put("recovery_verdict", loss.verdict());
    }

    String json() {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("seed", result.seed())
                .put("ok", result.isGood())
                .put("published", verdict.published())
                .put("acknowledged", verdict.acknowledged())
                .put("aborted", result.aborted())
                .put("lost", verdict.lost())
                .put("invented", verdict.invented())
                .put("out_of_order", verdict.outOfOrder())
                .put("seen_twice_beyond_a_batch", verdict.seenTwiceBeyondABatch())
                .put("kills_producer", kills(DemoRun.PRODUCER))
                .put("kills_together", result.killsTogether())
                .put("repaired_published_slots", result.counters().repairedPublished())
                .put("repaired_aborted_slots", result.counters().repairedAborted())
                .put("repair_hold_up_ns_total", result.counters().repairNanosTotal())
                .put("repair_hold_up_ns_max", result.counters().repairNanosMax())
                .put("repairs_seen", result.repairs().count())
                .put("repair_seen_ns_mean", result.repairs().meanNanos())
                .put("repair_seen_ns_max", result.repairs().maxNanos())
                .put("recovery_ns_mean", result.recoveries().meanNanos())
                .put("recovery_ns_max", result.recoveries().maxNanos())
                .put("stream_ns", result.streamNanos())
                .put("events_per_second", Math.round(result.eventsPerSecond()));
        addJournal(root.putObject("journal"));
        ObjectNode consumers = root.putObject("consumers");
        for (ConsumerFindings consumer : verdict.consumers()) {
            Histogram latency = consumer.latencyNanos();
            consumers
                    .putObject(consumer.name())
                    .put("handled", consumer.handled())
                    .put("seen_twice", consumer.seenTwice())
                    .put("kills", kills(consumer.name()))
                    .put("latency_ns_p50", latency.getValueAtPercentile(P50))
                    .put("latency_ns_p99", latency.getValueAtPercentile(P99))
                    .put("latency_ns_p999", latency.getValueAtPercentile(P999))
                    .put("latency_ns_max", latency.getMaxValue());
        }
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree of numbers cannot be written", impossible);
        }
    }
}
