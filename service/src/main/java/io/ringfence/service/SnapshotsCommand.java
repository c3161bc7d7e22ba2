package io.ringfence.service;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ringfence.recovery.snapshot.Snapshot;
import io.ringfence.recovery.snapshot.SnapshotEntry;
import io.ringfence.recovery.snapshot.Snapshots;
import io.ringfence.ring.Ring;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ringfence snapshots}. */
@Command(
        name = "snapshots",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        description = "List the ring's snapshots, newest first, each read in full and judged. Changes nothing.")
final class SnapshotsCommand implements Runnable {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    @Mixin
    private final RingArgument ringArgument = new RingArgument();

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Override
    public void run() {
        List<SnapshotEntry> entries;
        try (Ring ring = Ring.attachReadOnly(ringArgument.directory())) {
            entries = Snapshots.of(ring.path(), ring.identity()).list();
        }
        System.out.print(json ? JsonLine.of(generator -> fields(generator, entries)) : text(entries));
    }

    private static String text(List<SnapshotEntry> entries) {
        StringBuilder text = new StringBuilder();
        if (entries.isEmpty()) {
            text.append("no snapshot\n");
        }
        for (SnapshotEntry entry : entries) {
            text.append(entry.file())
                    .append(": ")
                    .append(entry.snapshot().map(SnapshotsCommand::words).orElse("damaged: " + entry.fault()))
                    .append('\n');
        }
        return text.toString();
    }

    static String words(Snapshot snapshot) {
        return "sequence " + snapshot.sequence() + ", epoch " + snapshot.epoch() + ", taken "
                + Instant.ofEpochSecond(snapshot.createdEpochNanos() / NANOS_PER_SECOND) + ", "
                + (snapshot.content() == Snapshot.Content.STATE
                        ? snapshot.stateBytes() + " bytes of state, "
                        : "positions only, ")
                + snapshot.consumers().size() + " consumers";
    }

    private static void fields(JsonGenerator json, List<SnapshotEntry> entries) throws IOException {
        json.writeArrayFieldStart("snapshots");
        for (SnapshotEntry entry : entries) {
            snapshot(json, entry);
        }
        json.writeEndArray();
    }

    /** One of them, as an object. */
    static void snapshot(JsonGenerator json, SnapshotEntry entry) throws IOException {
        json.writeStartObject();
        json.writeStringField("file", entry.file().toString());
        json.writeNumberField("bytes", entry.bytes());
        json.writeBooleanField("sound", entry.snapshot().isPresent());
        json.writeStringField("fault", entry.fault());
        if (entry.snapshot().isPresent()) {
            Snapshot snapshot = entry.snapshot().get();
            json.writeNumberField("sequence", snapshot.sequence());
            json.writeNumberField("epoch", snapshot.epoch());
            json.writeNumberField("createdEpochNanos", snapshot.createdEpochNanos());
            json.writeStringField("content", Words.lower(snapshot.content()));
            json.writeNumberField("stateBytes", snapshot.stateBytes());
            json.writeNumberField("consumers", snapshot.consumers().size());
        }
        json.writeEndObject();
    }
}
