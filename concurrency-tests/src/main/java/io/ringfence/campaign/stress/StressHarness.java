package io.ringfence.campaign.stress;

import io.ringfence.campaign.stress.tests.Killing;
import io.ringfence.instrument.Instrument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs jcstress in a JVM of its own, which starts one more for every test and JVM configuration. What it prints goes to a file in its
 * folder, beside its results. One thread.
 */
public final class StressHarness {
    static final String LOG = "jcstress.log";

    private static final List<String> RUNTIME_FLAGS =
            List.of("--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED");
    private static final String RESULTS_SUFFIX = ".bin.gz";
    /**
     * Heap per fork, and strides of 256 samples, each with a ring of 20 KB: a fifth of the heap. The harness' own estimate is wrong for the one
     * test that uses its rings again.
     */
    private static final List<String> LONG_STRIDES = List.of("-hs", "256", "-strideCount", "10");
    /** The same share of a heap that is sooner there: most of a short run is its start. */
    private static final List<String> SHORT_STRIDES = List.of("-hs", "96", "-strideCount", "4");

    private final Path folder;
    private final String classPath;

    /** In a folder that may be new, and that nobody else uses. */
    StressHarness(Path folder) {
        this(folder, System.getProperty("java.class.path"));
    }

    /**
     * With other classes than this JVM's.
     *
     * @param folder may be new; nobody else uses it
     * @param classPath of the tests and what they test
     */
    public StressHarness(Path folder, String classPath) {
        this.folder = folder.toAbsolutePath();
        this.classPath = classPath;
    }

    /**
     * One test for a few seconds.
     *
     * @param test its simple name
     * @param limit after which the harness is ended
     * @return what it was seen to break; empty if nothing
     * @throws IOException if it could not be started
     * @throws InterruptedException if the calling thread was
     */
    public List<String> problemsOf(String test, Duration limit) throws IOException, InterruptedException {
        List<String> known = StressReport.allTests().stream()
                .filter(name -> name.endsWith("." + test))
                .toList();
        if (known.size() != 1) {
            throw new IllegalArgumentException("no test is called " + test);
        }
        List<String> choice = List.of(
                "-m",
                "quick",
                "-time",
                "1000",
                "-iters",
                "5",
                "-t",
                "^" + known.get(0) + "$",
                "-jvmArgs",
                forkFlags() + " -XX:+UseSerialGC");
        return run(known, LONG_STRIDES, choice, limit).problems();
    }

    /** All tests, a short time each, in the JVM's own configuration: what fits into the ordinary build. */
    StressReport runAllShortly(Duration limit) throws IOException, InterruptedException {
        return run(
                StressReport.allTests(),
                SHORT_STRIDES,
                // the serial collector starts sooner, and has no threads that run beside the actors
                List.of(
                        "-m",
                        "quick",
                        "-time",
                        "150",
                        "-iters",
                        "4",
                        "-jvmArgs",
                        forkFlags() + " -XX:+UseSerialGC -XX:+UseTransparentHugePages"),
                limit);
    }

    /** One test, in all configurations that the harness finds for this JVM, compilers under stress included. */
    StressReport runThoroughly(String test, Duration limit) throws IOException, InterruptedException {
        return run(
                List.of(test),
                LONG_STRIDES,
                List.of("-m", "default", "-t", "^" + test + "$", "-jvmArgsPrepend", forkFlags()),
                limit);
    }

    private StressReport run(List<String> tests, List<String> strides, List<String> choice, Duration limit)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        deleteOldResults();
        Process harness = start(strides, choice);
        boolean ended = false;
        try {
            ended = harness.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            if (!ended) {
                harness.descendants().forEach(ProcessHandle::destroyForcibly);
                Process ignored = harness.destroyForcibly();
            }
        }
        if (!ended) {
            return StressReport.failed("the harness had not ended after " + limit.toSeconds() + " s, " + seeLog());
        }
        List<Path> results = results();
        if (results.size() != 1) {
            return StressReport.failed("the harness ended with code " + harness.exitValue() + " and left "
                    + results.size() + " files of results instead of 1, " + seeLog());
        }
        StressReport report = StressReport.read(results.get(0), tests);
        return report.passed() && harness.exitValue() != 0
                ? StressReport.failed(
                        "no test failed, but the harness ended with code " + harness.exitValue() + ", " + seeLog())
                : report;
    }

    private Process start(List<String> strides, List<String> choice) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(RUNTIME_FLAGS);
        command.addAll(List.of("-cp", absoluteClassPath(), StressMain.class.getName()));
        // one fork each; no split compilation, which multiplies the forks; no touching of heap that will not be used
        command.addAll(List.of("-f", "1", "-sc", "false", "-pth", "false"));
        command.addAll(strides);
        command.addAll(List.of("-r", folder.resolve("report").toString()));
        command.addAll(choice);
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(LOG).toFile())
                .start();
    }

    /** The harness runs in its folder, because it leaves its results where it runs. */
    private String absoluteClassPath() {
        return Stream.of(classPath.split(java.io.File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .reduce((left, right) -> left + java.io.File.pathSeparator + right)
                .orElseThrow();
    }

    private static String forkFlags() {
        return String.join(" ", RUNTIME_FLAGS) + " -D" + Instrument.PROPERTY + "=" + Killing.class.getName();
    }

    private List<Path> results() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(RESULTS_SUFFIX))
                    .toList();
        }
    }

    private void deleteOldResults() throws IOException {
        for (Path old : results()) {
            Files.delete(old);
        }
    }

    private String seeLog() {
        return "see " + folder.resolve(LOG);
    }
}
