package io.ringfence.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kill torture, as a user runs it: case n is {@code ringfence torture} with the seed n. */
final class TortureCampaign implements Campaign {
    private static final String ROUNDS = "5";
    private static final String[] BROKEN = {"lost", "invented", "duplicated", "out_of_order"};

    @Override
    public String name() {
        return "torture";
    }

    @Override
    public String purpose() {
        return "real processes, killed at every crash point and at random instants, and a judge outside of the ring";
    }

    @Override
    public Result run(long firstCase, Budget budget, Progress progress) throws Exception {
        Figures figures = new Figures();
        Path folder = Files.createTempDirectory("ringfence-campaign");
        Path output = folder.resolve("torture.json");
        Path errors = folder.resolve("torture.txt");
        long next = firstCase;
        while (budget.takeOne()) {
            int status = start(next, output, errors).waitFor();
            JsonNode report = new ObjectMapper().readTree(Files.readString(output));
            figures.add("runs", 1);
            figures.add("rounds", report.path("rounds").asLong());
            figures.add("kills", report.path("kills").path("total").asLong());
            figures.add("acknowledged", report.path("acknowledged").asLong());
            for (String count : BROKEN) {
                figures.add(count, report.path(count).asLong());
            }
            if (status != 0) {
                return new Result(
                        next, false, figures, "seed " + next + ": " + report + " " + Files.readString(errors));
            }
            progress.accept("seed " + next + ": " + report);
            next++;
            progress.finished(next, figures);
        }
        Files.deleteIfExists(output);
        Files.deleteIfExists(errors);
        Files.deleteIfExists(folder);
        return new Result(next, false, figures, "");
    }

    private static Process start(long seed, Path output, Path errors) throws java.io.IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens",
                        "java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.ringfence.service.Main",
                        "torture",
                        "--json",
                        "--rounds",
                        ROUNDS,
                        "--seed",
                        Long.toString(seed))
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
    }
}
