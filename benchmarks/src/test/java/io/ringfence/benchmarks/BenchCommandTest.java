package io.ringfence.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the real command with its real JVMs. Each run checks by itself that as many events arrived as were sent, unchanged. */
class BenchCommandTest {
    @TempDir
    Path folder;

    private Path shared;
    private Path json;

    @BeforeEach
    void makeFolders() throws IOException {
        shared = Files.createDirectory(folder.resolve("shared"));
        json = folder.resolve("results.json");
    }

    @Test
    void ipcLatencyWritesResultsAndRatiosOfEveryMetric() throws Exception {
        JsonNode results = quickRun("ipc-latency", "--peers", "agrona");

        assertThat(names(results.path("results"), "system"))
                .containsExactly(
                        "ringfence p50",
                        "ringfence p99",
                        "ringfence p999",
                        "bare p50",
                        "bare p99",
                        "bare p999",
                        "agrona-one-to-one p50",
                        "agrona-one-to-one p99",
                        "agrona-one-to-one p999");
        assertThat(names(results.path("ratios"), "to"))
                .containsExactly(
                        "bare p50",
                        "bare p99",
                        "bare p999",
                        "agrona-one-to-one p50",
                        "agrona-one-to-one p99",
                        "agrona-one-to-one p999");
        assertThat(results.path("results"))
                .allSatisfy(result -> assertThat(result.path("unit").asText()).isEqualTo("ns"));
        assertThat(results.path("ratios"))
                .allSatisfy(ratio -> assertThat(ratio.path("of").asText()).isEqualTo("ringfence"));
        assertThat(results.path("clockNanos").asDouble()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void throughputWritesResultsAndRatios(int processes) throws Exception {
        JsonNode results = processes == 1 ? quickRun("throughput", "--in-process") : quickRun("throughput");

        assertThat(names(results.path("results"), "system"))
                .containsExactly("ringfence events", "bare events", "agrona-one-to-one events");
        assertThat(names(results.path("ratios"), "to")).containsExactly("bare events", "agrona-one-to-one events");
        assertThat(results.path("settings").path("processes").asInt()).isEqualTo(processes);
    }

    @Test
    void journalWritesResultsAndRatiosOfEveryLane() throws Exception {
        JsonNode results = quickRun("journal", "--verify");

        assertThat(names(results.path("results"), "system"))
                .containsExactly(
                        "ringfence append",
                        "chronicle-queue append",
                        "bare append",
                        "ringfence append-rolling",
                        "chronicle-queue append-rolling",
                        "ringfence group-64",
                        "bare group-64",
                        "bare-records group-64",
                        "ringfence group-1024",
                        "bare group-1024",
                        "bare-records group-1024",
                        "ringfence replay",
                        "chronicle-queue replay");
        assertThat(names(results.path("ratios"), "to"))
                .containsExactly(
                        "chronicle-queue append",
                        "bare append",
                        "chronicle-queue append-rolling",
                        "bare group-64",
                        "bare-records group-64",
                        "bare group-1024",
                        "bare-records group-1024",
                        "chronicle-queue replay");
        assertThat(results.path("settings").path("verified").asBoolean()).isTrue();
        assertThat(results.path("versions").path("chronicleQueue").asText()).startsWith("20");
        assertThat(results.path("rounds"))
                .allSatisfy(round -> assertThat(round.path("append")).hasSize(3));
    }

    @Test
    void aLaneOfTheJournalRunsAlone() throws Exception {
        JsonNode results = quickRun("journal", "--lanes=group-64", "--event-bytes=8");

        assertThat(names(results.path("results"), "system"))
                .containsExactly("ringfence group-64", "bare group-64", "bare-records group-64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--lanes=append,sync", "--segment-mib=0", "--event-bytes=63", "--replay-events=0"})
    void wrongUsageOfTheJournalsBenchmarkEndsWithTwo(String option) {
        StringWriter errors = new StringWriter();

        assertThat(execute(errors, "journal", option)).isEqualTo(2);
        assertThat(errors.toString()).contains(option.split("=", -1)[0]);
    }

    @Test
    void leavesThePeersOutWhenNoneIsWanted() throws Exception {
        JsonNode results = quickRun("ipc-latency", "--peers=none", "--event-bytes=8", "--bounds-checks");

        assertThat(names(results.path("ratios"), "to")).containsExactly("bare p50", "bare p99", "bare p999");
        assertThat(results.path("flags"))
                .allSatisfy(flag -> assertThat(flag.asText()).doesNotContain("bounds.checks"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aDeadWorkerIsOneLineAndLeavesNothingBehind(int victim) throws Exception {
        try (BenchProcess bench = BenchProcess.start(folder, "ipc-latency", "--dir=" + shared)) {
            List<ProcessHandle> workers = bench.workers();
            assertThat(workers.get(victim).destroyForcibly()).isTrue();

            assertThat(bench.exitStatus()).isEqualTo(1);
            assertThat(bench.errorLines())
                    .singleElement()
                    .asString()
                    .startsWith("ringfence: bench the ")
                    .contains("it died (exit 137)");
            assertThat(bench.output()).isEmpty();
            assertThat(workers).noneMatch(ProcessHandle::isAlive);
            assertThat(shared).isEmptyDirectory();
        }
    }

    @Test
    void aDeadCoordinatorTakesItsWorkersAndFilesAlong() throws Exception {
        try (BenchProcess bench = BenchProcess.start(folder, "ipc-latency", "--dir=" + shared)) {
            List<ProcessHandle> workers = bench.workers();
            bench.kill();

            BenchProcess.await("no worker", () -> workers.stream().noneMatch(ProcessHandle::isAlive));
            BenchProcess.await("no file", () -> BenchProcess.filesIn(shared).isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--slots=1000", "--event-bytes=12", "--rounds=0", "--seconds=0", "--peers=disruptor", "--what"})
    void wrongUsageEndsWithTwo(String option) {
        StringWriter errors = new StringWriter();

        assertThat(execute(errors, "ipc-latency", option)).isEqualTo(2);
        assertThat(errors.toString()).contains(option.split("=", -1)[0]);
    }

    @Test
    void aResultFileThatCannotBeWrittenIsRefusedBeforeTheRun() {
        StringWriter errors = new StringWriter();

        assertThat(execute(errors, "throughput", "--json=" + folder.resolve("no/such/file")))
                .isEqualTo(1);
        assertThat(errors.toString().lines()).singleElement().asString().contains("no/such/file: it cannot be written");
    }

    @Test
    void aFolderThatIsNotThereIsOneLine() {
        StringWriter errors = new StringWriter();

        assertThat(execute(errors, "throughput", "--dir=" + folder.resolve("nowhere")))
                .isEqualTo(1);
        assertThat(errors.toString().lines())
                .singleElement()
                .asString()
                .contains("nowhere")
                .contains("--dir");
    }

    private static int execute(StringWriter errors, String... arguments) {
        return BenchMain.commandLine().setErr(new PrintWriter(errors, true)).execute(arguments);
    }

    private JsonNode quickRun(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--quick", "--dir=" + shared, "--json=" + json));
        try (BenchProcess bench = BenchProcess.start(folder, all.toArray(String[]::new))) {
            assertThat(bench.exitStatus()).as("%s", bench.errorLines()).isZero();
            assertThat(bench.output()).contains(arguments[0].equals("journal") ? "ringfence / it" : "ringfence / bare");
        }
        assertThat(shared).isEmptyDirectory();
        JsonNode root = new ObjectMapper().readTree(json.toFile());
        assertThat(root.path("rounds")).hasSize(2);
        return root;
    }

    /** The two names of each entry, whose figures must be in order. */
    private static List<String> names(JsonNode list, String key) {
        List<String> names = new ArrayList<>();
        for (JsonNode entry : list) {
            double median = entry.path("median").asDouble();
            assertThat(median).isPositive();
            assertThat(entry.path("min").asDouble()).isPositive().isLessThanOrEqualTo(median);
            assertThat(entry.path("max").asDouble()).isGreaterThanOrEqualTo(median);
            names.add(entry.path(key).asText() + ' ' + entry.path("metric").asText());
        }
        return names;
    }
}
