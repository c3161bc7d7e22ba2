package io.ringfence.service.torture;

import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.RingException;
import io.ringfence.ring.error.RingPathException;
import io.ringfence.service.processes.ProgressLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code torture} command. */
@Command(
        name = "torture",
        description = {
            "Lets real processes share rings on this machine, kills them at every named crash point and at random instants,"
                    + " stops and continues them, and compares what was acknowledged with what was handled.",
            "Ends with 1 if anything is lost, invented, duplicated or out of order, or if a ring stands still for too long,"
                    + " and keeps the directory then.",
            "With --power-loss: simulates the loss of power at every step of a journal's writing, and forces that fail, on a"
                    + " disk in memory, and recovers what a restart may show. Ends with 1 if a promise is broken."
        })
public final class TortureCommand implements Callable<Integer> {
    private static final int BROKEN = 1;
    private static final int INTERRUPTED = 130;
    private static final long SEEDS = 1_000_000;
    private static final long SECONDS = 60;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description =
                    "Rounds, each on a fresh ring; two in a row come to all crash points. Default: as the time allows.")
    private @Nullable Long rounds;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "Begins nothing new after so long; default: " + SECONDS + ", or with --rounds without limit.")
    private @Nullable Long seconds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of the choices; the same number makes the same choices. Default: a new one.")
    private @Nullable Long seed;

    @Option(
            names = "--power-loss",
            description = "Loses the power of a simulated disk under the journal, instead of killing processes.")
    private boolean powerLoss;

    @Option(
            names = "--images",
            paramLabel = "N",
            description = "With --power-loss: so many images of the disk after a loss. Default: as the time allows.")
    private @Nullable Long images;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "Where the rings and logs go: a new or empty directory. Default: one in memory, where there is room.")
    private @Nullable Path directory;

    @Option(
            names = "--journal",
            description = "Tries rings with a journal: keepers, snapshots and recovery are killed too.")
    private boolean journal;

    @Option(
            names = "--max-stall",
            paramLabel = "MILLIS",
            description = "The longest standstill that is no failure; default: 2000. More for a slow machine.")
    private @Nullable Long maxStall;

    @Option(names = "--json", description = "Prints the result as JSON.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and end.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    private final boolean terminal;

    /**
     * For one run.
     *
     * @param terminal whether standard error is one, so that progress may be a line that changes
     */
    public TortureCommand(boolean terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        require("--rounds", rounds, 1);
        require("--seconds", seconds, 1);
        require("--seed", seed, 0);
        require("--max-stall", maxStall, 0);
        require("--images", images, 1);
        requireFit();
        Subject subject = journal ? Subject.JOURNAL : Subject.RING;
        long first = seed == null ? ThreadLocalRandom.current().nextLong(SEEDS) : seed;
        ProgressLine progress = new ProgressLine(System.err, terminal, "torture");
        if (powerLoss) {
            return losePower(first, progress);
        }
        TorturePlace place = TorturePlace.of(directory);
        Spares spares = new Spares(place.path().resolve("errors.txt"));
        Tally tally = new Tally(maxStall == null ? Tally.STALL_NANOS_MAX : TimeUnit.MILLISECONDS.toNanos(maxStall));
        TortureRun run = new TortureRun(place.path(), subject, first, roundsMax(), nanos(rounds), tally, progress);
        TortureReport report = new TortureReport(tally, subject, first);
        Interruption interruption = new Interruption(spares::close, () -> clean(spares, place));
        try {
            progress.say("rings in " + place.path() + ", seed " + first);
            return torture(run, spares, tally, report, place, progress);
        } finally {
            interruption.close();
        }
    }

    private int torture(
            TortureRun run, Spares spares, Tally tally, TortureReport report, TorturePlace place, ProgressLine progress)
            throws IOException {
        boolean keep = true;
        try {
            try {
                run.run(spares);
            } catch (CancellationException signal) {
                tally.interrupted();
                progress.say("ended early: " + signal.getMessage());
            } catch (RuntimeException | IOException failure) {
                tally.failed(failure instanceof RingException told ? String.valueOf(told.getMessage()) : "" + failure);
                print(progress, report);
                throw failure;
            }
            print(progress, report);
            keep = report.outcome().leavesTraces();
            return status(report.outcome());
        } finally {
            progress.end();
            if (keep) {
                progress.say("kept " + place.path());
                place.keep();
            }
            clean(spares, place);
        }
    }

    private int losePower(long first, ProgressLine progress) {
        PowerLossRun run = new PowerLossRun(first, images == null ? Long.MAX_VALUE : images, nanos(images), progress);
        Interruption interruption = new Interruption(run::stop, () -> {});
        try {
            progress.say("power lost on a simulated disk, seed " + first);
            PowerLossReport report = run.run();
            progress.end();
            PrintWriter out = spec.commandLine().getOut();
            out.println(json ? report.json() : report.words());
            out.flush();
            return status(report.outcome());
        } finally {
            progress.end();
            interruption.close();
        }
    }

    private static int status(Outcome outcome) {
        return switch (outcome) {
            case KEPT -> 0;
            case INTERRUPTED -> INTERRUPTED;
            case BROKEN, FAILED, UNJUDGED -> BROKEN;
        };
    }

    private void print(ProgressLine progress, TortureReport report) {
        progress.end();
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? report.json() : report.words());
        out.flush();
    }

    private long roundsMax() {
        return rounds == null ? Long.MAX_VALUE : rounds;
    }

    private long nanos(@Nullable Long count) {
        if (seconds != null) {
            return TimeUnit.SECONDS.toNanos(Math.min(seconds, TimeUnit.DAYS.toSeconds(365)));
        }
        return count == null ? TimeUnit.SECONDS.toNanos(SECONDS) : TimeUnit.DAYS.toNanos(365);
    }

    private void require(String option, @Nullable Long value, long least) {
        if (value != null && value < least) {
            throw new ParameterException(
                    spec.commandLine(), option + " is " + value + "; expected " + least + " or more");
        }
    }

    private void requireFit() {
        if (powerLoss && (rounds != null || directory != null || journal || maxStall != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--power-loss has neither rounds nor a directory nor a ring that stands still; leave --rounds, --dir,"
                            + " --journal and --max-stall out, or name --images");
        }
        if (!powerLoss && images != null) {
            throw new ParameterException(spec.commandLine(), "--images needs --power-loss");
        }
    }

    private static void clean(Spares spares, TorturePlace place) {
        spares.close();
        try {
            place.delete();
        } catch (IOException failure) {
            System.err.println("ringfence: torture: cannot delete " + failure.getMessage() + "; delete it by hand");
        }
    }

    static RingPathException refused(Path path, String actual) {
        return new RingPathException(new Problem(
                "torture",
                path.toString(),
                actual,
                "a new or an empty directory, which is the torture's alone",
                "name another one with --dir; nothing was touched"));
    }
}
