package io.ringfence.service;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.ringfence.metrics.RingSnapshot;
import io.ringfence.metrics.RingSnapshot.ConsumerReport;
import io.ringfence.metrics.RingSnapshot.CounterReport;
import io.ringfence.metrics.RingSnapshot.DurabilityReport;
import io.ringfence.metrics.RingSnapshot.ProducerReport;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingIdentity;
import io.ringfence.ring.RingOptions;
import io.ringfence.wait.Futex;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** A report as one JSON object on one line; documented in {@code docs/cli.md}. */
final class InspectJson {
    private final JsonGenerator json;

    private InspectJson(JsonGenerator json) {
        this.json = json;
    }

    static String write(Ring ring, RingSnapshot snapshot) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            new InspectJson(json).object(ring, snapshot);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return text + "\n";
    }

    private void object(Ring ring, RingSnapshot snapshot) throws IOException {
        json.writeStartObject();
        json.writeStringField("path", ring.path().toString());
        identity(ring.identity());
        json.writeNumberField("cursor", snapshot.cursor());
        json.writeNumberField("published", snapshot.published());
        json.writeNumberField("minimumGate", snapshot.minimumGate());
        json.writeNumberField("remaining", snapshot.remaining());
        json.writeArrayFieldStart("consumers");
        for (ConsumerReport consumer : snapshot.consumers()) {
            consumer(consumer);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("producers");
        for (ProducerReport producer : snapshot.producers()) {
            producer(producer);
        }
        json.writeEndArray();
        counters(snapshot.counters());
        journal(ring, snapshot.durability());
        json.writeStringField("verdict", snapshot.verdict());
        json.writeObjectFieldStart("futex");
        json.writeBooleanField("available", Futex.isAvailable());
        json.writeStringField("unavailableReason", Futex.unavailableReason());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void identity(RingIdentity identity) throws IOException {
        RingOptions options = identity.options();
        json.writeStringField("ringId", identity.ringId().toString());
        json.writeNumberField("createdEpochNanos", identity.createdEpochNanos());
        json.writeNumberField("slots", options.slots());
        json.writeNumberField("payloadBytes", options.payloadBytes());
        json.writeNumberField("slotBytes", identity.geometry().slotBytes());
        json.writeNumberField("fileBytes", identity.geometry().fileBytes());
        json.writeStringField("producerMode", Words.lower(options.producerMode()));
        json.writeStringField("withoutConsumers", Words.lower(options.withoutConsumers()));
        json.writeStringField("checksum", Words.lower(options.checksumMode()));
        json.writeStringField("schema", options.schema());
        json.writeNumberField("ledgerEntries", options.ledgerEntries());
        json.writeNumberField("registryEntries", options.registryEntries());
        json.writeNumberField("initialSequence", options.initialSequence());
    }

    private void consumer(ConsumerReport consumer) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", consumer.name());
        json.writeNumberField("sequence", consumer.sequence());
        json.writeNumberField("lag", consumer.lag());
        json.writeBooleanField("gating", consumer.gating());
        json.writeStringField("owner", consumer.owner());
        json.writeNumberField("pid", consumer.pid());
        json.writeEndObject();
    }

    private void producer(ProducerReport producer) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", producer.name());
        json.writeStringField("owner", producer.owner());
        json.writeNumberField("pid", producer.pid());
        json.writeNumberField("claimLow", producer.claimLow());
        json.writeNumberField("claimHigh", producer.claimHigh());
        json.writeBooleanField("hasToken", producer.hasToken());
        json.writeNumberField("token", producer.token());
        json.writeNumberField("tokenSequence", producer.tokenSequence());
        json.writeEndObject();
    }

    private void journal(Ring ring, DurabilityReport durability) throws IOException {
        JournalFiles files = JournalFiles.of(ring);
        json.writeNumberField("epoch", ring.epoch());
        json.writeObjectFieldStart("journal");
        json.writeStringField("place", ring.journalPlace().toString());
        json.writeNumberField("start", durability.journalStart());
        json.writeNumberField("written", durability.written());
        json.writeNumberField("durable", durability.durable());
        json.writeStringField("poison", durability.poison());
        json.writeNumberField("segment", durability.segment());
        json.writeNumberField("segments", files.segments());
        json.writeNumberField("bytes", files.bytes());
        json.writeNumberField("forces", durability.forces());
        json.writeNumberField("lastForceEpochNanos", durability.lastForceEpochNanos());
        json.writeNumberField("forceP50Nanos", durability.forceP50Nanos());
        json.writeNumberField("forceP99Nanos", durability.forceP99Nanos());
        json.writeNumberField("forceMaxNanos", durability.forceMaxNanos());
        json.writeEndObject();
    }

    private void counters(CounterReport counters) throws IOException {
        json.writeObjectFieldStart("counters");
        json.writeNumberField("aborted", counters.aborted());
        json.writeNumberField("repairedPublished", counters.repairedPublished());
        json.writeNumberField("repairedAborted", counters.repairedAborted());
        json.writeNumberField("repairNanosTotal", counters.repairNanosTotal());
        json.writeNumberField("repairNanosMax", counters.repairNanosMax());
        json.writeNumberField("takeovers", counters.takeovers());
        json.writeNumberField("releases", counters.releases());
        json.writeEndObject();
    }
}
