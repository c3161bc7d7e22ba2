package io.ringfence.service;

import io.ringfence.metrics.RingSnapshot;
import io.ringfence.metrics.RingSnapshot.ConsumerReport;
import io.ringfence.metrics.RingSnapshot.CounterReport;
import io.ringfence.metrics.RingSnapshot.DurabilityReport;
import io.ringfence.metrics.RingSnapshot.ProducerReport;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.wait.Futex;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A report for people. */
final class InspectTable {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MICRO = 1_000L;
    private static final int LABEL_WIDTH = 12;

    private final StringBuilder text = new StringBuilder();

    private InspectTable() {}

    static String write(Ring ring, RingSnapshot snapshot) {
        return new InspectTable().of(ring, snapshot);
    }

    private String of(Ring ring, RingSnapshot snapshot) {
        RingOptions options = ring.identity().options();
        CounterReport counters = snapshot.counters();
        long created = ring.identity().createdEpochNanos() / NANOS_PER_SECOND;
        line("ring", ring.path());
        line("id", ring.identity().ringId() + ", created " + Instant.ofEpochSecond(created));
        line(
                "made of",
                Words.grouped(options.slots()) + " slots of " + Words.grouped(options.payloadBytes())
                        + " bytes; producers "
                        + Words.lower(options.producerMode()) + ", without consumers "
                        + Words.lower(options.withoutConsumers()) + ", checksum "
                        + Words.lower(options.checksumMode())
                        + (options.schema().isEmpty() ? "" : ", schema " + options.schema()));
        line(
                "cursor",
                Words.grouped(snapshot.cursor()) + ", published to " + Words.grouped(snapshot.published())
                        + ", remaining " + Words.grouped(snapshot.remaining()) + " of "
                        + Words.grouped(snapshot.slotCount()));
        line("aborted", Words.grouped(counters.aborted()) + " slots since the creation");
        line(
                "repaired",
                Words.grouped(counters.repairedPublished()) + " slots published and "
                        + Words.grouped(counters.repairedAborted()) + " aborted for dead producers, at most "
                        + Words.grouped(counters.repairNanosMax() / NANOS_PER_MICRO) + " microseconds after suspicion");
        line(
                "names",
                Words.grouped(counters.takeovers()) + " taken over from the dead, " + Words.grouped(counters.releases())
                        + " dead consumers released");
        journal(ring, snapshot.durability());
        line("waking", Futex.isAvailable() ? "by futex" : "by bounded parks: " + Futex.unavailableReason());
        consumers(snapshot);
        producers(snapshot);
        text.append('\n').append(snapshot.verdict()).append('\n');
        return text.toString();
    }

    private void journal(Ring ring, DurabilityReport durability) {
        if (durability.written() <= durability.journalStart() && durability.forces() == 0) {
            line("journal", "none yet; its place is " + ring.journalPlace());
            return;
        }
        JournalFiles files = JournalFiles.of(ring);
        line(
                "journal",
                "written to " + Words.grouped(durability.written()) + ", durable to "
                        + Words.grouped(durability.durable()) + "; " + Words.grouped(files.segments())
                        + " segments of together " + Words.grouped(files.bytes()) + " bytes in "
                        + ring.journalPlace());
        if (durability.forces() > 0) {
            line(
                    "forced",
                    Words.grouped(durability.forces()) + " times, last "
                            + Instant.ofEpochSecond(durability.lastForceEpochNanos() / NANOS_PER_SECOND)
                            + "; half within " + Words.grouped(durability.forceP50Nanos() / NANOS_PER_MICRO)
                            + " microseconds, 99 of 100 within "
                            + Words.grouped(durability.forceP99Nanos() / NANOS_PER_MICRO) + ", the longest "
                            + Words.grouped(durability.forceMaxNanos() / NANOS_PER_MICRO));
        }
        if (!durability.poison().isEmpty()) {
            line("poisoned", durability.poison() + ": nothing is acknowledged as durable before it is recovered");
        }
    }

    private void line(String label, Object value) {
        text.append(label)
                .append(" ".repeat(Math.max(1, LABEL_WIDTH - label.length())))
                .append(value)
                .append('\n');
    }

    private void consumers(RingSnapshot snapshot) {
        if (snapshot.consumers().isEmpty()) {
            text.append("\nno consumer is registered\n");
            return;
        }
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"CONSUMER", "SEQUENCE", "LAG", "OWNER", ""});
        for (ConsumerReport consumer : snapshot.consumers()) {
            rows.add(new String[] {
                consumer.name(),
                Words.grouped(consumer.sequence()),
                Words.grouped(consumer.lag()),
                owner(consumer.owner(), consumer.pid()),
                consumer.gating() ? "" : "released, holds nobody back"
            });
        }
        table(rows, 1, 2);
    }

    private void producers(RingSnapshot snapshot) {
        if (snapshot.producers().isEmpty()) {
            text.append("\nno producer is known\n");
            return;
        }
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"PRODUCER", "OPEN CLAIM", "LAST TOKEN", "OWNER"});
        for (ProducerReport producer : snapshot.producers()) {
            rows.add(new String[] {
                producer.name(),
                producer.claimLow() < 0
                        ? "none"
                        : Words.grouped(producer.claimLow()) + " to " + Words.grouped(producer.claimHigh()),
                producer.hasToken()
                        ? Words.grouped(producer.token()) + " at " + Words.grouped(producer.tokenSequence())
                        : "none",
                owner(producer.owner(), producer.pid())
            });
        }
        table(rows, 1, 2);
    }

    private static String owner(String status, long pid) {
        return switch (status) {
            case "alive" -> "alive, process " + pid;
            case "dead" -> "dead, was process " + pid;
            default -> "not running";
        };
    }

    /** Columns as wide as their widest cell; the numeric ones to the right. */
    private void table(List<String[]> rows, int firstNumeric, int lastNumeric) {
        int columns = rows.get(0).length;
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], row[column].length());
            }
        }
        text.append('\n');
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                String padding = " ".repeat(widths[column] - row[column].length());
                boolean numeric = column >= firstNumeric && column <= lastNumeric;
                line.append(numeric ? padding + row[column] : row[column] + padding)
                        .append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }
}
