package io.ringfence.campaign.stress;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import io.ringfence.campaign.Figures;
import io.ringfence.service.processes.TemporaryDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The long form: case n is one test in all JVM configurations that the harness finds; the tests take turns, by name. What a case
 * samples differs from run to run, as the machine does; what it asks does not. A case that was begun is ended, which takes a minute or two.
 */
public final class StressCampaign implements Campaign {
    private static final Duration CASE_LIMIT = Duration.ofMinutes(15);

    /** For the long form. */
    public StressCampaign() {}

    @Override
    public String name() {
        return "jcstress";
    }

    @Override
    public String purpose() {
        return "two threads at a time on the real classes, millions of times, on this machine's own memory model";
    }

    @Override
    public List<String> caseList() {
        return StressReport.allTests();
    }

    @Override
    public Result run(long firstCase, Budget budget, Progress progress) throws Exception {
        try (TemporaryDirectory directory = TemporaryDirectory.create("jcstress", null)) {
            Result result = run(firstCase, budget, progress, directory.path());
            if (!result.passed() && !budget.isEnded()) {
                directory.keep();
            }
            return result;
        }
    }

    private static Result run(long firstCase, Budget budget, Progress progress, Path folder) throws Exception {
        List<String> tests = StressReport.allTests();
        Figures figures = new Figures();
        long next = firstCase;
        while (budget.takeOne()) {
            String test = tests.get((int) (next % tests.size()));
            StressReport report = new StressHarness(folder).runThoroughly(test, CASE_LIMIT);
            figures.add(report.figures());
            String what = "case " + next + ", " + test.substring(test.lastIndexOf('.') + 1) + ": ";
            if (!report.passed()) {
                return new Result(
                        next,
                        false,
                        figures,
                        what + report.problems().stream().distinct().collect(Collectors.joining("; "))
                                + "; the harness' output is in " + folder.resolve(StressHarness.LOG));
            }
            next++;
            progress.accept(what + report.figures());
            progress.finished(next, figures);
        }
        return new Result(next, false, figures, "");
    }
}
