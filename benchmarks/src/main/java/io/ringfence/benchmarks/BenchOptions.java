package io.ringfence.benchmarks;

import io.ringfence.benchmarks.systems.Contender;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Options that all benchmarks share. */
final class BenchOptions {
    private static final int QUICK_ROUNDS = 2;
    private static final double QUICK_SECONDS = 0.05;
    private static final double SECONDS_MAX = 600;
    private static final int EVENT_BYTES_MAX = 4096;
    private static final int PAUSES_MAX = 10_000;
    private static final int SLOTS_MIN = 16;
    private static final int SLOTS_MAX = 1 << 18;

    @Spec(Spec.Target.MIXEE)
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--peers",
            paramLabel = "PEER",
            split = ",",
            defaultValue = "agrona",
            converter = PeerConverter.class,
            description = "Other systems to run in the same rounds: agrona, or none (default: agrona).")
    @Nullable
    List<Peer> peers;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results to this file, too.")
    @Nullable
    Path json;

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds that count (default: 15).")
    int rounds = 15;

    @Option(names = "--warm-up-rounds", paramLabel = "N", description = "Rounds before them, dropped (default: 5).")
    int warmUpRounds = 5;

    @Option(names = "--seconds", paramLabel = "SECONDS", description = "For each system in each round (default: 0.3).")
    double seconds = 0.3;

    @Option(
            names = "--dir",
            paramLabel = "FOLDER",
            description = "Where the shared files lie while it runs (default: /dev/shm, if there is one).")
    @Nullable
    Path folder;

    @Option(names = "--event-bytes", paramLabel = "BYTES", description = "Payload, a multiple of 8 (default: 32).")
    int eventBytes = 32;

    @Option(names = "--slots", paramLabel = "N", description = "Capacity in events, a power of two (default: 1024).")
    int slots = 1024;

    @Option(
            names = "--bounds-checks",
            description = "Leave the bounds checks of Agrona's buffers on, for all systems (default: off for all).")
    boolean boundsChecks;

    @Option(names = "--quick", description = "2 short rounds: whether it works, not how fast it is.")
    boolean quick;

    /** What --peers may name. */
    enum Peer {
        AGRONA,
        NONE
    }

    /** Lower case on the command line. */
    static final class PeerConverter implements ITypeConverter<Peer> {
        @Override
        public Peer convert(String value) {
            return switch (value) {
                case "agrona" -> Peer.AGRONA;
                case "none" -> Peer.NONE;
                default -> throw new TypeConversionException("'" + value + "' is not one of agrona, none");
            };
        }
    }

    /** Checks everything. */
    Settings settings(boolean inProcess, int pauses) {
        require(rounds >= 1, "--rounds", rounds, "1 or more");
        require(warmUpRounds >= 0, "--warm-up-rounds", warmUpRounds, "0 or more");
        require(seconds > 0 && seconds <= SECONDS_MAX, "--seconds", seconds, "more than 0, at most 600");
        require(
                eventBytes >= Long.BYTES && eventBytes <= EVENT_BYTES_MAX && eventBytes % Long.BYTES == 0,
                "--event-bytes",
                eventBytes,
                "a multiple of 8 from 8 to " + EVENT_BYTES_MAX);
        require(
                slots >= SLOTS_MIN && slots <= SLOTS_MAX && Integer.bitCount(slots) == 1,
                "--slots",
                slots,
                "a power of two from " + SLOTS_MIN + " to " + SLOTS_MAX);
        require(pauses >= 0 && pauses <= PAUSES_MAX, "--pauses", pauses, "0 to " + PAUSES_MAX);
        if (json != null) {
            JsonReport.requireWritable(json);
        }
        return new Settings(
                contenders(),
                quick ? QUICK_ROUNDS : rounds,
                quick ? 1 : warmUpRounds,
                (long) ((quick ? QUICK_SECONDS : seconds) * TimeUnit.SECONDS.toNanos(1)),
                eventBytes,
                slots,
                pauses,
                boundsChecks,
                inProcess);
    }

    private List<Contender> contenders() {
        List<Contender> contenders = new ArrayList<>(List.of(Contender.RINGFENCE, Contender.BARE));
        if (peers != null && peers.contains(Peer.AGRONA)) {
            contenders.add(Contender.AGRONA);
        }
        return contenders;
    }

    private void require(boolean holds, String option, Number actual, String expected) {
        if (!holds && spec != null) {
            throw new ParameterException(spec.commandLine(), option + " is " + actual + "; it must be " + expected);
        }
    }
}
