package io.ringfence.service.demo;

import io.ringfence.sequence.ProducerMode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code demo} command. */
@Command(
        name = "demo",
        description = {
            "Publishes real flights from one process to two others while a fourth journals them and a fifth stands by for it, kills"
                    + " them with SIGKILL in mid-stream, restarts them, and compares what was handled with what was published.",
            "Then kills everything at once, deletes the ring, recovers it from the journal, and shows that every event that was"
                    + " durable is there.",
            "Takes about 20 s and leaves nothing behind. Ends with 1 if anything is lost, invented or out of order."
        })
public final class DemoCommand implements Callable<Integer> {
    private static final int BROKEN = 1;
    private static final int INTERRUPTED = 130;
    private static final long SEEDS = 1_000_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    @Option(names = "--seed", paramLabel = "N", description = "Of the random instants and victims; default: a new one.")
    private @Nullable Long seed;

    @Option(
            names = "--kills",
            paramLabel = "N",
            description = "Rounds: the producer, a consumer, the keeper of the journal, the first two together in turn;"
                    + " default: ${DEFAULT-VALUE}.")
    private int kills = 12;

    @Option(
            names = "--min-events",
            paramLabel = "N",
            description = "Publishes at least so many; default: ${DEFAULT-VALUE}.")
    private long eventsMin = 2_000_000;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "Where the temporary ring and journal go; default: the ring in memory, where there is room, the journal on a"
                            + " disk.")
    private @Nullable Path parent;

    @Option(
            names = "--producers",
            paramLabel = "single|multi",
            completionCandidates = ProducerModes.class,
            description = "Kind of ring; default: multi.")
    private ProducerMode producers = ProducerMode.MULTI;

    @Option(names = "--anytime", description = "Kills a process also while it is starting; measures no recovery times.")
    private boolean anytime;

    @Option(names = "--json", description = "Prints the result as JSON.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and end.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    private final boolean terminal;

    /** For shell completion. */
    static final class ProducerModes extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        ProducerModes() {
            super(List.of("single", "multi"));
        }
    }

    /**
     * For one run.
     *
     * @param terminal whether standard error is one, so that progress may be a line that changes
     */
    public DemoCommand(boolean terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        DemoPlan plan = plan();
        Progress progress = new Progress(System.err, terminal, plan.kills());
        Workspace workspace = Workspace.create(plan.parent());
        Children children = new Children(workspace);
        Thread cleaner = new Thread(() -> clean(children, workspace), "ringfence-demo-cleaner");
        Runtime.getRuntime().addShutdownHook(cleaner);
        try {
            progress.say("ring in " + workspace.place() + ", journal in " + workspace.placeOfJournal() + ", seed "
                    + plan.seed());
            DemoResult result = new DemoRun(plan, workspace, children, progress).run();
            DemoReport report = new DemoReport(result);
            progress.end();
            PrintWriter out = spec.commandLine().getOut();
            out.println(json ? report.json() : report.table());
            out.flush();
            return result.isGood() ? 0 : BROKEN;
        } catch (CancellationException interruption) {
            progress.say("ended early: " + interruption.getMessage());
            return INTERRUPTED;
        } finally {
            progress.end();
            clean(children, workspace);
            forget(cleaner);
        }
    }

    private DemoPlan plan() {
        require("--kills", kills, 0);
        require("--min-events", eventsMin, 1);
        return new DemoPlan(
                seed == null ? ThreadLocalRandom.current().nextLong(SEEDS) : seed,
                kills,
                eventsMin,
                parent,
                producers,
                anytime);
    }

    private void require(String option, long value, long least) {
        if (value < least) {
            throw new ParameterException(
                    spec.commandLine(), option + " is " + value + "; expected " + least + " or more");
        }
    }

    private static void clean(Children children, Workspace workspace) {
        children.close();
        try {
            workspace.delete();
        } catch (IOException failure) {
            System.err.println("ringfence: demo: cannot delete " + failure.getMessage() + "; delete it by hand");
        }
    }

    private static void forget(Thread cleaner) {
        try {
            boolean ignored = Runtime.getRuntime().removeShutdownHook(cleaner);
        } catch (IllegalStateException ending) {
            // The JVM is ending, and the cleaner runs already.
        }
    }
}
