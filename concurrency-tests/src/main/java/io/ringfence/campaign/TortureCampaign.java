package io.ringfence.campaign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.ringfence.service.processes.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.LongFunction;

/** The kill torture, as a user runs it: case n is the one round whose number is n. */
final class TortureCampaign implements Campaign {
    private static final String[] BROKEN = {"lost", "invented", "duplicated", "out_of_order"};

    /** As the system tells of what SIGINT or SIGTERM has ended, which a terminal sends to the torture and the campaign alike. */
    private static final Set<Integer> TOLD_TO_END = Set.of(130, 143);

    private final String name;
    private final String purpose;
    private final LongFunction<List<String>> command;

    TortureCampaign() {
        this(TortureCampaign::torture);
    }

    /** With another command line for a case. */
    TortureCampaign(LongFunction<List<String>> command) {
        this(
                "torture",
                "real processes, killed at every crash point and at random instants, and a judge outside of the ring",
                command);
    }

    private TortureCampaign(String name, String purpose, LongFunction<List<String>> command) {
        this.name = name;
        this.purpose = purpose;
        this.command = command;
    }

    /** {@return the same on rings with a journal} */
    static TortureCampaign ofJournals() {
        return new TortureCampaign(
                "torture-journal",
                "the same with a journal: keepers, snapshots and recoveries are killed, rings poisoned and deleted",
                seed -> {
                    List<String> command = new ArrayList<>(torture(seed));
                    command.add("--journal");
                    return command;
                });
    }

    private static List<String> torture(long seed) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "io.ringfence.service.Main",
                "torture",
                "--json",
                "--rounds",
                "1",
                "--seed",
                Long.toString(seed));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String purpose() {
        return purpose;
    }

    @Override
    public Result run(long firstCase, Budget budget, Progress progress) throws Exception {
        try (TemporaryDirectory directory = TemporaryDirectory.create("campaign", null)) {
            Result result = run(firstCase, budget, progress, directory.path());
            if (!result.passed() && !budget.isEnded()) {
                directory.keep();
            }
            return result;
        }
    }

    private Result run(long firstCase, Budget budget, Progress progress, Path folder) throws Exception {
        Figures figures = new Figures();
        Path output = folder.resolve("torture.json");
        Path errors = folder.resolve("torture.txt");
        long next = firstCase;
        while (budget.takeOne()) {
            int status = run(next, output, errors);
            JsonNode report = parse(Files.readString(output));
            figures.add("rounds", report.path("rounds").asLong());
            figures.add("kills", report.path("kills").path("total").asLong());
            figures.add("acknowledged", report.path("acknowledged").asLong());
            for (String count : BROKEN) {
                figures.add(count, report.path(count).asLong());
            }
            String what = "seed " + next + ": ";
            if (status != 0 || !report.path("verdict").asText().equals("kept")) {
                return new Result(
                        next,
                        false,
                        figures,
                        what + "status " + status + ", " + report + " " + Files.readString(errors) + "; kept "
                                + folder);
            }
            progress.accept(what + report);
            next++;
            progress.finished(next, figures);
        }
        return new Result(next, false, figures, "");
    }

    private int run(long seed, Path output, Path errors) throws IOException, InterruptedException {
        int status = new ProcessBuilder(command.apply(seed))
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start()
                .waitFor();
        if (TOLD_TO_END.contains(status)) {
            throw new CancellationException("the torture was ended by a signal, which finds nothing");
        }
        return status;
    }

    /** What is no report says nothing good. */
    private static JsonNode parse(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException noReport) {
            return MissingNode.getInstance();
        }
    }
}
