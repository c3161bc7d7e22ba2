package io.ringfence.benchmarks;

import io.ringfence.benchmarks.journal.Lane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The journal beside Chronicle Queue and beside the bare disk. */
@Command(
        name = "journal",
        description = {
            "Measures how many events a second the journal appends without forcing, with one force for each group, and reads again,"
                    + " beside Chronicle Queue and beside the same bytes without any system, in alternating rounds.",
            "Takes about a minute and a half, and up to 2 GiB of the disk for as long."
        },
        mixinStandardHelpOptions = true)
final class JournalCommand implements Callable<Integer> {
    private static final int QUICK_ROUNDS = 2;
    private static final double QUICK_SECONDS = 0.01;
    private static final int QUICK_SEGMENT_BYTES = 1 << 20;
    private static final int QUICK_REPLAY_EVENTS = 20_000;
    private static final double SECONDS_MAX = 60;
    private static final int EVENT_BYTES_MAX = 4096;
    private static final int MEBIBYTES_MAX = 1024;
    private static final int REPLAY_EVENTS_MAX = 100_000_000;
    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--lanes",
            paramLabel = "LANE",
            split = ",",
            converter = LaneConverter.class,
            description = "Only these: append, append-rolling, group-64, group-1024, replay (default: all).")
    @Nullable
    List<Lane> lanes;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results to this file, too.")
    @Nullable
    Path json;

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds that count (default: 9).")
    int rounds = 9;

    @Option(names = "--warm-up-rounds", paramLabel = "N", description = "Rounds before them, dropped (default: 3).")
    int warmUpRounds = 3;

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            description =
                    "For each lane and system in each round (default: 0.1). Forced lanes end when a segment is full.")
    double seconds = 0.1;

    @Option(
            names = "--dir",
            paramLabel = "FOLDER",
            description =
                    "Where the files lie while it runs (default: the folder for temporary files, if it is on a disk,"
                            + " else /var/tmp or the current one).")
    @Nullable
    Path folder;

    @Option(names = "--event-bytes", paramLabel = "BYTES", description = "Payload, a multiple of 8 (default: 64).")
    int eventBytes = 64;

    @Option(names = "--segment-mib", paramLabel = "N", description = "Segments in MiB (default: 64).")
    int segmentMebibytes = 64;

    @Option(names = "--replay-events", paramLabel = "N", description = "Events that are read (default: 2000000).")
    int replayEvents = 2_000_000;

    @Option(
            names = "--verify",
            description = "Read back all that was written, after each run and outside of its time, and compare it.")
    boolean verify;

    @Option(names = "--quick", description = "2 short rounds: whether it works, not how fast it is.")
    boolean quick;

    /** By its label. */
    static final class LaneConverter implements ITypeConverter<Lane> {
        @Override
        public Lane convert(String value) {
            try {
                return Lane.of(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "'" + value + "' is not one of append, append-rolling, group-64, group-1024, replay");
            }
        }
    }

    @Override
    public Integer call() {
        JournalSettings settings = settings();
        return new JournalConductor(settings).run(place(), json, Output.of(spec));
    }

    private JournalSettings settings() {
        require(rounds >= 1, "--rounds", rounds, "1 or more");
        require(warmUpRounds >= 0, "--warm-up-rounds", warmUpRounds, "0 or more");
        require(seconds > 0 && seconds <= SECONDS_MAX, "--seconds", seconds, "more than 0, at most 60");
        require(
                eventBytes >= Long.BYTES && eventBytes <= EVENT_BYTES_MAX && eventBytes % Long.BYTES == 0,
                "--event-bytes",
                eventBytes,
                "a multiple of 8 from 8 to " + EVENT_BYTES_MAX);
        require(
                segmentMebibytes >= 1 && segmentMebibytes <= MEBIBYTES_MAX,
                "--segment-mib",
                segmentMebibytes,
                "1 to " + MEBIBYTES_MAX);
        require(
                replayEvents >= 1 && replayEvents <= REPLAY_EVENTS_MAX,
                "--replay-events",
                replayEvents,
                "1 to " + REPLAY_EVENTS_MAX);
        if (json != null) {
            JsonReport.requireWritable(json);
        }
        return new JournalSettings(
                lanes == null ? List.of(Lane.values()) : List.copyOf(lanes),
                quick ? QUICK_ROUNDS : rounds,
                quick ? 1 : warmUpRounds,
                (long) ((quick ? QUICK_SECONDS : seconds) * TimeUnit.SECONDS.toNanos(1)),
                eventBytes,
                quick ? QUICK_SEGMENT_BYTES : segmentMebibytes << 20,
                quick ? QUICK_REPLAY_EVENTS : replayEvents,
                verify);
    }

    private Path place() {
        if (folder != null) {
            return folder;
        }
        List<Path> candidates = List.of(
                Path.of(System.getProperty("java.io.tmpdir")),
                Path.of("/var/tmp"),
                Path.of("").toAbsolutePath());
        return candidates.stream()
                .filter(path -> Files.isDirectory(path) && Files.isWritable(path))
                .filter(path -> !isInMemory(path))
                .findFirst()
                .orElse(candidates.get(0));
    }

    static boolean isInMemory(Path path) {
        return IN_MEMORY.contains(Machine.fileSystem(path));
    }

    private void require(boolean holds, String option, Number actual, String expected) {
        if (!holds && spec != null) {
            throw new ParameterException(spec.commandLine(), option + " is " + actual + "; it must be " + expected);
        }
    }
}
