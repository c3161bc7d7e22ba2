package io.ringfence.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.campaign.explore.ExploreCampaign;
import io.ringfence.campaign.mutants.MutantCampaign;
import io.ringfence.campaign.stress.StressCampaign;
import io.ringfence.hostile.HostileFiles;
import io.ringfence.hostile.Soak;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The long form of every campaign, by one command that can be stopped and goes on where it was. */
@Command(
        name = "campaign",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Looks for faults in the ring, for a time or a number of cases, and goes on where it stopped.",
        footer = {"", "Exit status: 0 nothing found, 1 a case failed or could not run, 2 wrong usage."})
public final class CampaignMain implements Callable<Integer> {
    private static final long DEFAULT_SECONDS = 600;
    private static final String ALL = "all";

    private final List<Campaign> campaigns = List.of(
            new ExploreCampaign(),
            new StressCampaign(),
            new TortureCampaign(),
            new HostileFiles(),
            new Soak(),
            new MutantCampaign());

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Which, or 'all'; without a name they are listed.")
    private List<String> names = new ArrayList<>();

    @ArgGroup
    private Limit limit = new Limit();

    @Option(
            names = "--from",
            paramLabel = "N",
            description = "Begin at this case, instead of where the last run stopped.")
    private @Nullable Long from;

    @Option(names = "--state", paramLabel = "DIR", description = "Where the runs are remembered; ${DEFAULT-VALUE}.")
    private Path state = Path.of("target", "campaigns");

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

    /** For the command line. */
    CampaignMain() {}

    /**
     * Runs campaigns and ends the JVM.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new CampaignMain())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    System.err.println("campaign: " + failure.getMessage());
                    return 1;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        String steps = schedule;
        String of = title;
        if (steps != null && of != null) {
            System.out.print(ExploreCampaign.replay(of, steps));
            return 0;
        }
        if (names.isEmpty()) {
            campaigns.forEach(campaign -> System.out.printf("%-10s %s%n", campaign.name(), campaign.purpose()));
            return 0;
        }
        boolean passed = true;
        for (Campaign campaign : chosen()) {
            passed &= run(campaign);
        }
        return passed ? 0 : 1;
    }

    private List<Campaign> chosen() {
        List<Campaign> chosen = new ArrayList<>();
        for (Campaign campaign : campaigns) {
            if (names.contains(ALL) || names.contains(campaign.name())) {
                chosen.add(campaign);
            }
        }
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException(
                    "no campaign is called " + String.join(" or ", names) + "; run it without a name for the list");
        }
        return chosen;
    }

    private boolean run(Campaign campaign) throws Exception {
        Memory memory = new Memory(state.resolve(campaign.name() + ".json"));
        Long wanted = from;
        long first = wanted == null ? memory.nextCase() : wanted;
        System.err.println("campaign " + campaign.name() + ": from case " + first);
        Campaign.Result result = campaign.run(
                first, limit.budget(), line -> System.err.println("campaign " + campaign.name() + ": " + line));
        Figures all = memory.add(result);
        System.out.println("campaign " + campaign.name() + ": " + result.figures() + "; next case " + result.nextCase()
                + "; in all runs: " + all);
        if (!result.passed()) {
            System.out.println("campaign " + campaign.name() + ": FAILED: " + result.failure());
        }
        return result.passed();
    }

    /** What earlier runs of a campaign came to. */
    private static final class Memory {
        private static final ObjectMapper JSON = new ObjectMapper();
        private final Path file;
        private final ObjectNode content;

        Memory(Path file) throws IOException {
            this.file = file;
            this.content = Files.exists(file) ? (ObjectNode) JSON.readTree(file.toFile()) : JSON.createObjectNode();
        }

        long nextCase() {
            return content.path("nextCase").asLong(0);
        }

        Figures add(Campaign.Result result) {
            Figures all = new Figures();
            JsonNode before = content.path("figures");
            before.fieldNames()
                    .forEachRemaining(name -> all.add(name, before.get(name).asLong()));
            all.add(result.figures());
            content.put("nextCase", result.nextCase());
            ObjectNode figures = content.putObject("figures");
            all.counts().forEach(figures::put);
            if (!result.passed()) {
                content.withArray("failures").add(result.failure());
            }
            try {
                Files.createDirectories(file.getParent());
                Path written = Files.createTempFile(file.getParent(), "state", ".json");
                JSON.writerWithDefaultPrettyPrinter().writeValue(written.toFile(), content);
                Path ignored = Files.move(written, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot remember the run in " + file, e);
            }
            return all;
        }
    }
}
