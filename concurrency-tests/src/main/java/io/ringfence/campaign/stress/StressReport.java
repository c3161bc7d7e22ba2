package io.ringfence.campaign.stress;

import io.ringfence.campaign.Figures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.GradingResult;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * What a run of the harness came to, read from its results file: the harness itself passes over tests that it could not run, and ends
 * with success. Every test that was to run must have run, in as many JVM configurations as each other, with samples in each.
 */
final class StressReport {
    private final Figures figures = new Figures();
    private final List<String> problems = new ArrayList<>();

    private StressReport() {}

    /** The names of all tests that the annotation processor found. */
    static List<String> allTests() {
        return TestList.tests().stream().sorted().toList();
    }

    static StressReport failed(String problem) {
        StressReport report = new StressReport();
        report.problems.add(problem);
        return report;
    }

    static StressReport read(Path results, Collection<String> expectedTests) throws IOException {
        InProcessCollector collector = new InProcessCollector();
        DiskReadCollector reader = new DiskReadCollector(results.toString(), collector);
        try {
            reader.dump();
        } catch (ClassNotFoundException otherVersion) {
            throw new IOException("results of another version of the harness: " + results, otherVersion);
        } finally {
            reader.close();
        }
        return of(collector.getTestResults(), expectedTests);
    }

    static StressReport of(Collection<TestResult> results, Collection<String> expectedTests) {
        StressReport report = new StressReport();
        Map<String, Integer> configurations = new TreeMap<>();
        for (TestResult result : results) {
            int ignored = configurations.merge(result.getName(), 1, Integer::sum);
            report.add(result);
        }
        int most = configurations.values().stream().max(Integer::compare).orElse(0);
        TreeSet<String> names = new TreeSet<>(expectedTests);
        names.addAll(configurations.keySet());
        for (String name : names) {
            int ran = configurations.getOrDefault(name, 0);
            if (!expectedTests.contains(name)) {
                report.problems.add(simple(name) + " ran, and was not to");
            } else if (ran == 0) {
                report.problems.add(simple(name) + " did not run");
            } else if (ran < most) {
                report.problems.add(simple(name) + " ran in " + ran + " of " + most + " JVM configurations");
            }
        }
        report.figures.add("tests", configurations.size());
        return report;
    }

    private void add(TestResult result) {
        figures.add("JVM runs", 1);
        figures.add("forbidden", 0);
        figures.add("interesting", 0);
        if (result.status() != Status.NORMAL) {
            problems.add(simple(result.getName()) + ": " + result.status() + said(result));
        } else if (result.getTotalCount() == 0) {
            problems.add(simple(result.getName()) + ": no samples" + said(result));
        }
        figures.add("samples", result.getTotalCount());
        for (GradingResult outcome : result.grading().gradingResults.values()) {
            if (outcome.count > 0) {
                count(result, outcome);
            }
        }
    }

    private void count(TestResult result, GradingResult outcome) {
        if (outcome.expect == Expect.FORBIDDEN) {
            figures.add("forbidden", outcome.count);
            problems.add(simple(result.getName()) + ": forbidden outcome '" + outcome.id + "', " + outcome.count
                    + " of " + result.getTotalCount() + " samples: " + outcome.description);
        } else if (outcome.expect == Expect.ACCEPTABLE_INTERESTING) {
            figures.add("interesting", outcome.count);
        }
    }

    private static String said(TestResult result) {
        List<String> lines = new ArrayList<>(result.getMessages());
        lines.addAll(result.getVmErr());
        return lines.isEmpty() ? "" : ": " + lines.get(0).strip();
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    Figures figures() {
        return figures;
    }

    /** Readable, each with the test's name. */
    List<String> problems() {
        return problems;
    }

    boolean passed() {
        return problems.isEmpty();
    }
}
