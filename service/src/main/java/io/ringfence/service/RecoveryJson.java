package io.ringfence.service;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ringfence.recovery.RecoveryReport;
import io.ringfence.recovery.RecoveryReport.Missing;
import java.io.IOException;
import java.util.List;

/** A recovery's report as one JSON object on one line; documented in {@code docs/cli.md}. */
final class RecoveryJson {
    private RecoveryJson() {}

    static String write(RecoveryReport report) {
        return JsonLine.of(json -> fields(json, report));
    }

    private static void fields(JsonGenerator json, RecoveryReport report) throws IOException {
        json.writeStringField("path", report.ring().toString());
        json.writeStringField("verdict", Words.lower(report.verdict()));
        json.writeBooleanField("dryRun", report.dryRun());
        lines(json, "found", report.found());
        lines(json, "done", report.done());
        json.writeNumberField("epochBefore", report.epochBefore());
        json.writeNumberField("epoch", report.epoch());
        json.writeNumberField("cursor", report.cursor());
        json.writeNumberField("durable", report.durable().orElse(-1));
        json.writeArrayFieldStart("missing");
        for (Missing missing : report.missing()) {
            json.writeStartObject();
            json.writeNumberField("from", missing.range().from());
            json.writeNumberField("to", missing.range().to());
            json.writeStringField("words", missing.words());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void lines(JsonGenerator json, String field, List<String> lines) throws IOException {
        json.writeArrayFieldStart(field);
        for (String line : lines) {
            json.writeString(line);
        }
        json.writeEndArray();
    }
}
