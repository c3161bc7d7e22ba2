package io.ringfence.metrics;

import io.ringfence.metrics.RingSnapshot.ConsumerReport;
import io.ringfence.metrics.RingSnapshot.ProducerReport;
import java.util.ArrayList;
import java.util.List;

/** Who holds whom back, in plain words, from the figures of a snapshot. */
final class Verdict {
    private Verdict() {}

    static String of(RingSnapshot facts) {
        List<String> sentences = new ArrayList<>();
        if (!facts.durability().poison().isEmpty()) {
            sentences.add("The ring is poisoned: " + facts.durability().poison()
                    + "; nothing is acknowledged as durable until it is recovered.");
        }
        if (facts.published() < facts.cursor()) {
            sentences.add(missing(facts));
        }
        if (facts.remaining() == 0) {
            sentences.add(full(facts));
        }
        return sentences.isEmpty() ? "Nobody holds anybody back." : String.join(" ", sentences);
    }

    private static String missing(RingSnapshot facts) {
        long sequence = facts.published() + 1;
        for (ProducerReport producer : facts.producers()) {
            if (producer.claimLow() >= 0 && producer.claimLow() <= sequence && sequence <= producer.claimHigh()) {
                return "Consumers wait for sequence " + sequence + ", claimed and not published by producer '"
                        + producer.name() + "' (" + owner(producer.owner(), producer.pid()) + ").";
            }
        }
        return "Consumers wait for sequence " + sequence + ", which is claimed and not published.";
    }

    private static String full(RingSnapshot facts) {
        List<String> slowest = new ArrayList<>();
        for (ConsumerReport consumer : facts.consumers()) {
            if (consumer.gating() && consumer.sequence() == facts.minimumGate()) {
                slowest.add("'" + consumer.name() + "' (" + owner(consumer.owner(), consumer.pid()) + ", lag "
                        + consumer.lag() + ")");
            }
        }
        if (slowest.isEmpty()) {
            return facts.consumers().stream().anyMatch(ConsumerReport::gating)
                    ? "The ring is full."
                    : "The ring is full: no consumer is registered, and it keeps its events for the first that comes.";
        }
        return "The ring is full: producers are held back by " + (slowest.size() == 1 ? "consumer " : "consumers ")
                + String.join(", ", slowest) + ".";
    }

    private static String owner(String status, long pid) {
        return switch (status) {
            case "alive" -> "alive, process " + pid;
            case "dead" -> "dead, was process " + pid;
            default -> "not running";
        };
    }
}
