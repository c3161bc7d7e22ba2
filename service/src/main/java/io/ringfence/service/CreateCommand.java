package io.ringfence.service;

import io.ringfence.ring.Ring;
import io.ringfence.ring.RingIdentity;
import io.ringfence.ring.RingOptions;
import io.ringfence.sequence.ChecksumMode;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.sequence.WithoutConsumers;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ringfence create}. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        description = {"Make a ring, whole or not at all, and say what was made."})
final class CreateCommand implements Runnable {
    @Parameters(paramLabel = "DIR", description = "The directory to make; it must not exist, its parent must.")
    private Path directory = Path.of(".");

    @Option(names = "--slots", paramLabel = "N", description = "Events that it holds, a power of two (default: 65536).")
    private @Nullable Long slots;

    @Option(names = "--payload", paramLabel = "BYTES", description = "Bytes of the largest event (default: 240).")
    private @Nullable Integer payload;

    @Option(
            names = "--producers",
            paramLabel = "single|multi",
            completionCandidates = ProducerModes.class,
            description = "One producer at a time, which is faster, or many (default: multi).")
    private @Nullable ProducerMode producers;

    @Option(
            names = "--without-consumers",
            paramLabel = "block|overwrite",
            completionCandidates = Policies.class,
            description =
                    "What producers do while no consumer is registered: keep the events for the first that comes, and"
                            + " wait when the ring is full, or overwrite the oldest (default: block).")
    private @Nullable WithoutConsumers withoutConsumers;

    @Option(
            names = "--checksum",
            paramLabel = "none|crc32c",
            completionCandidates = ChecksumModes.class,
            description = "Whether each slot carries a checksum that consumers verify (default: none).")
    private @Nullable ChecksumMode checksum;

    @Option(names = "--schema", paramLabel = "NAME", description = "A name for what the events are (default: none).")
    private @Nullable String schema;

    @Option(
            names = "--journal-dir",
            paramLabel = "DIR",
            description =
                    "Where the journal and the snapshots are kept: a ring in memory, its journal on a disk (default:"
                            + " inside the ring's directory).")
    private @Nullable Path journalDirectory;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** For shell completion. */
    static final class ProducerModes extends Words.Choices {
        ProducerModes() {
            super(ProducerMode.values());
        }
    }

    /** For shell completion. */
    static final class Policies extends Words.Choices {
        Policies() {
            super(WithoutConsumers.values());
        }
    }

    /** For shell completion. */
    static final class ChecksumModes extends Words.Choices {
        ChecksumModes() {
            super(ChecksumMode.values());
        }
    }

    @Override
    public void run() {
        Path place = journalDirectory;
        if (place != null) {
            requireNoJournal(place);
        }
        try (Ring ring = Ring.create(directory, options())) {
            report(ring);
        }
    }

    /** A ring that does not exist yet has no journal: what lies there is another one's. */
    private static void requireNoJournal(Path place) {
        JournalFiles there = JournalFiles.in(place);
        if (there.segments() > 0) {
            throw ErrorLine.refused(
                    "create",
                    "--journal-dir " + place,
                    "it holds the journal of another ring, " + there.segments() + " segments",
                    "a directory without a journal",
                    "choose another directory; to make that ring again, run recover with this --journal-dir");
        }
    }

    private RingOptions options() {
        RingOptions.Builder builder = RingOptions.builder();
        if (slots != null) {
            builder.slots(slots);
        }
        if (payload != null) {
            builder.payloadBytes(payload);
        }
        if (producers != null) {
            builder.producerMode(producers);
        }
        if (withoutConsumers != null) {
            builder.withoutConsumers(withoutConsumers);
        }
        if (checksum != null) {
            builder.checksumMode(checksum);
        }
        if (schema != null) {
            builder.schema(schema);
        }
        if (journalDirectory != null) {
            builder.journalPlace(journalDirectory);
        }
        return builder.build();
    }

    private void report(Ring ring) {
        RingIdentity identity = ring.identity();
        RingOptions made = identity.options();
        long fileBytes = identity.geometry().fileBytes();
        say("created " + ring.path());
        line("slots", made.slots(), slots == null);
        line("payload", made.payloadBytes() + " bytes", payload == null);
        line("producers", Words.lower(made.producerMode()), producers == null);
        line("without consumers", Words.lower(made.withoutConsumers()), withoutConsumers == null);
        line("checksum", Words.lower(made.checksumMode()), checksum == null);
        line("schema", made.schema().isEmpty() ? "none" : made.schema(), schema == null);
        line("journal", ring.journalPlace(), journalDirectory == null);
        line("producers at once", made.producerMode() == ProducerMode.SINGLE ? 1 : made.ledgerEntries(), true);
        line("consumers at once", made.registryEntries(), true);
        line("first sequence", made.initialSequence(), true);
        line("slot size", identity.geometry().slotBytes() + " bytes", false);
        line("file size", fileBytes + " bytes" + mebibytes(fileBytes), false);
        line("ring id", identity.ringId(), false);
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, " (%.1f MiB)", bytes / (1024.0 * 1024.0));
    }

    private void line(String what, Object value, boolean byDefault) {
        say(String.format(Locale.ROOT, "  %-18s %s%s", what, value, byDefault ? " (default)" : ""));
    }

    private void say(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
    }
}
