package io.ringfence.campaign.mutants;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import io.ringfence.campaign.Figures;
import io.ringfence.campaign.explore.ExploreCampaign;
import io.ringfence.campaign.explore.ExplorerInstrument;
import io.ringfence.campaign.stress.StressHarness;
import io.ringfence.instrument.Instrument;
import io.ringfence.service.processes.TemporaryDirectory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Case n applies the n-th fault of the list to one source file, compiles that alone, and lets a campaign hunt for it in a JVM that finds
 * the faulty class first. A fault that is not caught fails the case: it is a hole. One that keeps the campaign from ending in time is caught:
 * a hang is noticed. Each line of progress is a row of the table in
 * {@code docs/mutants.md}.
 */
public final class MutantCampaign implements Campaign {
    /** Names the root of the repository; the launcher sets it. */
    public static final String SOURCES = "io.ringfence.campaign.sources";

    private static final String FIRST_RANDOM_CASE = "100000";
    private static final String RANDOM_CASES = "60000";
    private static final Duration EXPLORE_LIMIT = Duration.ofMinutes(4);
    private static final Duration STRESS_LIMIT = Duration.ofMinutes(3);
    private static final int MESSAGE_LIMIT = 140;

    /** A fault may keep a campaign from ending, which is noticed: it counts as caught. */
    private static final String NO_END = "no end within " + EXPLORE_LIMIT.toSeconds() + " s: a hang is noticed";

    private final List<Mutant> mutants = Mutants.all();
    private final Path sources;

    /** With the sources that the launcher names. */
    public MutantCampaign() {
        this(Path.of(System.getProperty(SOURCES, "")));
    }

    MutantCampaign(Path sources) {
        this.sources = sources;
    }

    /** {@return how many faults there are} */
    public int size() {
        return mutants.size();
    }

    @Override
    public String name() {
        return "mutants";
    }

    @Override
    public String purpose() {
        return "deliberate faults in the code of ring and journal, one at a time: which campaign finds each, and how fast";
    }

    @Override
    public List<String> caseList() {
        return mutants.stream().map(Mutant::fault).toList();
    }

    @Override
    public Result run(long firstCase, Budget budget, Progress progress) throws Exception {
        Figures figures = new Figures();
        List<String> survivors = new ArrayList<>();
        long firstSurvivor = Long.MAX_VALUE;
        long next = firstCase;
        while (next < mutants.size() && budget.takeOne()) {
            Mutant mutant = mutants.get((int) next);
            long start = System.nanoTime();
            String catcher = hunt(mutant);
            double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
            next++;
            figures.add("mutations", 1);
            figures.add(catcher.isEmpty() ? "survived" : "caught", 1);
            if (catcher.equals(NO_END)) {
                figures.add("of them by not ending", 1);
            }
            if (catcher.isEmpty()) {
                survivors.add(mutant.fault());
                firstSurvivor = Math.min(firstSurvivor, next - 1);
            }
            progress.accept(String.format(
                    Locale.ROOT,
                    "| %d | %s | %s | %.0f | %s |",
                    next,
                    mutant.fault(),
                    hunterName(mutant),
                    seconds,
                    catcher.isEmpty() ? "**survived**" : catcher));
            progress.finished(Math.min(next, firstSurvivor), figures);
        }
        return new Result(
                Math.min(next, firstSurvivor),
                next >= mutants.size(),
                figures,
                survivors.isEmpty() ? "" : "nothing catches: " + String.join("; ", survivors));
    }

    private static String hunterName(Mutant mutant) {
        return mutant.hunter().kind().name().toLowerCase(Locale.ROOT);
    }

    /** What was broken, or an empty text. */
    private String hunt(Mutant mutant) throws IOException, InterruptedException {
        try (TemporaryDirectory directory = TemporaryDirectory.create("mutant", null)) {
            Path folder = directory.path();
            Path classes = compile(mutant, folder);
            String classPath = classes + File.pathSeparator + System.getProperty("java.class.path");
            return switch (mutant.hunter().kind()) {
                case EXPLORE -> explore(classPath, folder);
                case JCSTRESS -> stress(mutant.hunter().test(), classPath, folder);
                case HOSTILE -> campaign(classPath, folder, "hostile", "0", "20000");
                case POWERLOSS -> campaign(classPath, folder, "powerloss", "0", "20000");
                case FORCES -> campaign(classPath, folder, "forces", "0", "20000");
                case FULLDISK -> campaign(classPath, folder, "fulldisk", "0", "1000");
                case STEPS -> campaign(classPath, folder, "steps", "0", "1000");
                case TORTURE -> campaign(classPath, folder, "torture-journal", "0", "2");
            };
        }
    }

    /** The faulty class, alone in a folder. */
    Path compile(Mutant mutant, Path folder) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Path file = folder.resolve("src").resolve(mutant.source() + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, mutant.apply(Files.readString(mutant.file(sources))));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        java.io.ByteArrayOutputStream complaints = new java.io.ByteArrayOutputStream();
        int status = compiler.run(
                null,
                complaints,
                complaints,
                "-proc:none",
                "-nowarn",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                file.toString());
        if (status != 0) {
            throw new IllegalStateException("mutant '" + mutant.fault() + "' does not compile: " + complaints);
        }
        return classes;
    }

    private static String explore(String classPath, Path folder) throws IOException, InterruptedException {
        String broken = campaign(classPath, folder, "explore", FIRST_RANDOM_CASE, RANDOM_CASES);
        int quick = ExploreCampaign.quick().searchedCases();
        int more = quick + ExploreCampaign.boundedCases();
        for (int next = 0; next < more && broken.isEmpty(); next += next < quick ? quick : 1) {
            String count = Integer.toString(next < quick ? quick : 1);
            broken = campaign(classPath, folder, "explore", Integer.toString(next), count);
        }
        return broken;
    }

    private static String campaign(String classPath, Path folder, String name, String first, String cases)
            throws IOException, InterruptedException {
        Path output = folder.resolve(name + ".txt");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens",
                        "java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-Xmx2g",
                        "-D" + Instrument.PROPERTY + "=" + ExplorerInstrument.class.getName(),
                        "-cp",
                        classPath,
                        "io.ringfence.campaign.CampaignMain",
                        name,
                        "--from",
                        first,
                        "--cases",
                        cases,
                        "--state",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!child.waitFor(EXPLORE_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            child.descendants().forEach(ProcessHandle::destroyForcibly);
            Process ignored = child.destroyForcibly();
            return NO_END;
        }
        return child.exitValue() == 0 ? "" : verdict(output);
    }

    private static String verdict(Path output) throws IOException {
        try (Stream<String> lines = Files.lines(output)) {
            String failed = lines.filter(line -> line.contains("FAILED: "))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf("FAILED: ") + "FAILED: ".length()))
                    .orElse("");
            if (failed.isEmpty()) {
                throw new IllegalStateException("the campaign could not run: " + Files.readString(output));
            }
            return shortened(failed);
        }
    }

    private static String stress(String test, String classPath, Path folder) throws IOException, InterruptedException {
        List<String> problems = new StressHarness(folder.resolve("jcstress"), classPath).problemsOf(test, STRESS_LIMIT);
        if (problems.stream().anyMatch(problem -> !problem.contains("forbidden outcome"))) {
            throw new IllegalStateException("jcstress could not run: " + String.join("; ", problems));
        }
        return problems.isEmpty() ? "" : shortened("`" + problems.get(0).replace(": forbidden", "`: forbidden"));
    }

    private static String shortened(String text) {
        String line = text.lines().findFirst().orElse("").replace("|", "/");
        return line.length() <= MESSAGE_LIMIT ? line : line.substring(0, MESSAGE_LIMIT) + "…";
    }
}
