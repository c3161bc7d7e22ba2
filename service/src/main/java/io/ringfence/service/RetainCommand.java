package io.ringfence.service;

import io.ringfence.journal.Journal;
import io.ringfence.journal.Retention;
import io.ringfence.journal.Retention.Removal;
import io.ringfence.metrics.RingSnapshot;
import io.ringfence.recovery.snapshot.Snapshot;
import io.ringfence.recovery.snapshot.SnapshotEntry;
import io.ringfence.recovery.snapshot.Snapshots;
import io.ringfence.ring.Ring;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ringfence retain}. */
@Command(
        name = "retain",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        description = {
            "Say which old segments of the journal may go, and delete them if asked to. Never the newest, and never one with"
                    + " an event that a snapshot, a registered consumer, or the durable watermark still needs."
        })
final class RetainCommand implements Runnable {
    private static final long NANOS_PER_MILLI = 1_000_000;

    @Mixin
    private final RingArgument ringArgument = new RingArgument();

    @Option(
            names = "--max-bytes",
            paramLabel = "N",
            description = "All segments together shall have at most so many bytes.")
    private @Nullable Long maxBytes;

    @Option(
            names = "--max-age",
            paramLabel = "T",
            converter = AgeConverter.class,
            description = "No segment whose last event is older: 90s, 15m, 12h, 30d.")
    private @Nullable Duration maxAge;

    @Option(names = "--delete", description = "Delete them; without it, nothing is changed.")
    private boolean delete;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        if (maxBytes == null && maxAge == null) {
            throw new ParameterException(spec.commandLine(), "one of --max-bytes and --max-age is missing");
        }
        if (maxBytes != null && maxBytes < 0) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for option '--max-bytes': '" + maxBytes + "' is not 0 or more");
        }
        try (Ring ring = Ring.attachReadOnly(ringArgument.directory())) {
            long floor = floor(ring);
            Retention retention = Retention.of(
                    Journal.ofDirectory(JournalPlace.require(ring.journalPlace()))
                            .durableTo(ring::durableSequence),
                    floor);
            if (maxBytes != null) {
                retention = retention.maxBytes(maxBytes);
            }
            if (maxAge != null) {
                retention = retention.maxAge(maxAge, System.currentTimeMillis() * NANOS_PER_MILLI);
            }
            say(delete ? retention.delete() : retention.plan(), floor);
        }
    }

    /** The first sequence that something still needs. */
    private static long floor(Ring ring) {
        RingSnapshot state = ring.inspector().snapshot();
        long floor = state.durability().durable() + 1;
        for (RingSnapshot.ConsumerReport consumer : state.consumers()) {
            floor = Math.min(floor, consumer.sequence() + 1);
        }
        for (SnapshotEntry entry : Snapshots.of(ring.path(), ring.identity()).list()) {
            Optional<Snapshot> snapshot = entry.snapshot();
            if (snapshot.isPresent()) {
                floor = Math.min(floor, snapshot.get().sequence() + 1);
            }
        }
        return floor;
    }

    private static String events(Removal removal) {
        return removal.lastSequence() < removal.firstSequence()
                ? "no event of its own" // a later segment has them
                : "sequences " + removal.firstSequence() + " to " + removal.lastSequence();
    }

    private void say(List<Removal> removals, long floor) {
        long bytes = 0;
        for (Removal removal : removals) {
            System.out.println((delete ? "deleted " : "would delete ") + removal.path() + ": " + events(removal) + ", "
                    + removal.bytes()
                    + " bytes, for its " + Words.lower(removal.reason()));
            bytes += removal.bytes();
        }
        System.out.println(removals.size() + " segments, " + bytes + " bytes"
                + (delete ? " deleted" : removals.isEmpty() ? "" : " to delete, with --delete")
                + "; sequences from " + floor + " on are needed");
    }
}
