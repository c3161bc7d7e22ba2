package io.ringfence.campaign;

import io.ringfence.campaign.explore.ExploreCampaign;
import io.ringfence.campaign.mutants.MutantCampaign;
import io.ringfence.campaign.powerloss.CacheLossCampaign;
import io.ringfence.campaign.powerloss.FailingForceCampaign;
import io.ringfence.campaign.powerloss.FullDiskCampaign;
import io.ringfence.campaign.powerloss.PowerLossCampaign;
import io.ringfence.campaign.steps.StepsCampaign;
import io.ringfence.campaign.stress.StressCampaign;
import io.ringfence.hostile.HostileFiles;
import io.ringfence.hostile.HostileJournal;
import io.ringfence.hostile.Soak;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The long form of every campaign, by one command that can be stopped at any time and goes on where it was. */
@Command(
        name = "campaign",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Looks for faults in the ring, for a time or a number of cases, and goes on where it stopped.",
        footer = {"", "Exit status: 0 nothing found, 1 a case failed or could not run, 2 wrong usage."})
public final class CampaignMain implements Callable<Integer> {
    private static final long DEFAULT_SECONDS = 600;
    private static final String ALL = "all";
    private static final int LIST_GAP = 3;

    private final List<Campaign> campaigns;
    private final Ending ending;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything else
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Which, or 'all'; without a name they are listed.")
    private List<String> names = new ArrayList<>();

    @ArgGroup
    private Limit limit = new Limit();

    @Option(
            names = "--from",
            paramLabel = "N",
            description = "Begin at this case, instead of where the last run stopped.")
    private @Nullable Long from;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            defaultValue = "${sys:io.ringfence.campaign.state:-target/campaigns}",
            description = "Where the runs are remembered; ${DEFAULT-VALUE}.")
    private Path state = Path.of("");

    @Option(names = "--schedule", paramLabel = "STEPS", description = "Replay one schedule of explore's case --of.")
    private @Nullable String schedule;

    @Option(names = "--of", paramLabel = "CASE", description = "The case of --schedule, as its failure names it.")
    private @Nullable String title;

    /** How much is tried. */
    private static final class Limit {
        @Option(
                names = "--seconds",
                paramLabel = "N",
                description = "For so long, each campaign; 600 if nothing is said.")
        private @Nullable Long seconds;

        @Option(names = "--cases", paramLabel = "N", description = "So many cases, each campaign.")
        private @Nullable Long cases;

        Budget budget() {
            Long count = cases;
            Long time = seconds;
            return count != null ? Budget.cases(count) : Budget.seconds(time == null ? DEFAULT_SECONDS : time);
        }
    }

    /** With other campaigns than its own, for tests. */
    CampaignMain(List<Campaign> campaigns, Ending ending) {
        this.campaigns = campaigns;
        this.ending = ending;
    }

    /**
     * Runs campaigns and ends the JVM.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        Ending ending = new Ending();
        ending.install();
        List<Campaign> campaigns = List.of(
                new ExploreCampaign(),
                new StressCampaign(),
                new TortureCampaign(),
                TortureCampaign.ofJournals(),
                new HostileFiles(),
                new HostileJournal(),
                new PowerLossCampaign(),
                new FailingForceCampaign(),
                new FullDiskCampaign(),
                new StepsCampaign(),
                new CacheLossCampaign(),
                new Soak(),
                new MutantCampaign());
        int status = commandLine(new CampaignMain(campaigns, ending)).execute(arguments);
        ending.done();
        System.exit(status);
    }

    /** The command, with its errors in one line each. */
    static CommandLine commandLine(CampaignMain command) {
        return new CommandLine(command)
                .setParameterExceptionHandler((wrong, arguments) -> {
                    CommandLine line = wrong.getCommandLine();
                    line.getErr().println("campaign: " + wrong.getMessage() + "; see --help");
                    return line.getCommandSpec().exitCodeOnInvalidInput();
                })
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    if (!command.ending.hasBegun()) { // else its children were killed on purpose
                        String message = failure.getMessage();
                        line.getErr().println("campaign: " + (message == null ? failure.toString() : message));
                    }
                    return line.getCommandSpec().exitCodeOnExecutionException();
                });
    }

    @Override
    public Integer call() throws Exception {
        check();
        if (schedule != null && title != null) {
            return replay(title, schedule);
        }
        if (names.isEmpty()) {
            list();
            return 0;
        }
        boolean passed = true;
        for (Campaign campaign : campaigns) {
            boolean chosen = names.contains(ALL) || names.contains(campaign.name());
            if (chosen && !ending.hasBegun()) {
                passed &= run(campaign);
            }
        }
        return passed ? 0 : 1;
    }

    private void list() {
        int longest = campaigns.stream()
                .mapToInt(campaign -> campaign.name().length())
                .max()
                .orElse(0);
        for (Campaign campaign : campaigns) {
            String space = " ".repeat(longest - campaign.name().length() + LIST_GAP);
            out().println(campaign.name() + space + campaign.purpose());
        }
    }

    /** All of what was asked for, before any of it is done. */
    private void check() {
        List<String> known = campaigns.stream().map(Campaign::name).toList();
        String unknown = names.stream()
                .filter(name -> !name.equals(ALL) && !known.contains(name))
                .collect(Collectors.joining("' or '"));
        if (!unknown.isEmpty()) {
            throw wrong(
                    "no campaign is called '" + unknown + "'; there are " + String.join(", ", known) + ", and " + ALL);
        }
        atLeast(1, "--seconds", limit.seconds);
        atLeast(1, "--cases", limit.cases);
        atLeast(0, "--from", from);
        if ((schedule == null) != (title == null)) {
            throw wrong("--schedule and --of belong together: the one says what to replay, the other in which case");
        }
        boolean limited = limit.seconds != null || limit.cases != null || from != null;
        if (schedule != null && (limited || !names.isEmpty())) {
            throw wrong("--schedule replays one schedule; leave names of campaigns, --seconds, --cases and --from out");
        }
        if (limited && names.isEmpty()) {
            throw wrong("--seconds, --cases and --from need the name of a campaign, or " + ALL);
        }
    }

    private void atLeast(long least, String option, @Nullable Long value) {
        if (value != null && value < least) {
            throw wrong(option + " is " + value + ", expected a number from " + least + " on");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private int replay(String of, String steps) {
        try {
            ExploreCampaign.Replay replay = ExploreCampaign.replay(of, steps);
            out().print(replay.text());
            out().flush();
            return replay.isBroken() ? 1 : 0;
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private boolean run(Campaign campaign) throws Exception {
        try (SavedRuns runs = SavedRuns.open(state, campaign)) {
            Budget budget = limit.budget();
            ending.watch(budget, runs);
            long first = first(campaign, runs);
            Campaign.Result result = campaign.run(first, budget, new Campaign.Progress() {
                @Override
                public void accept(String line) {
                    say(campaign, line);
                }

                @Override
                public void finished(long nextCase, Figures figures) {
                    if (!ending.hasBegun()) {
                        runs.reached(nextCase, figures);
                    }
                }
            });
            if (ending.hasBegun()) {
                return true;
            }
            Figures all = runs.ended(result);
            String next =
                    result.exhausted() ? "all cases tried, --from 0 begins again" : "next case " + result.nextCase();
            out().println("campaign " + campaign.name() + ": " + result.figures() + "; " + next + "; in all runs: "
                    + all);
            if (!result.passed()) {
                out().println("campaign " + campaign.name() + ": FAILED: " + result.failure());
            }
            return result.passed();
        }
    }

    private long first(Campaign campaign, SavedRuns runs) {
        Long wanted = from;
        if (wanted == null && runs.hasOtherCases()) {
            say(campaign, "its cases are not those of the last run, so their numbers say nothing; it begins at 0");
        }
        long first = wanted == null ? runs.nextCase() : wanted;
        say(campaign, "from case " + first);
        return first;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private void say(Campaign campaign, String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("campaign " + campaign.name() + ": " + line);
        err.flush();
    }
}
