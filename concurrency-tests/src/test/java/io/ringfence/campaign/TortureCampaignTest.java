package io.ringfence.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.service.processes.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the campaign makes of the torture's reports, and that it leaves nothing behind; the torture itself has its own tests. */
class TortureCampaignTest {
    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(180);
    private static final Pattern KEPT = Pattern.compile("kept (\\S+)$");

    @TempDir
    private Path folder;

    private static TortureCampaign reporting(String json, int status) {
        return new TortureCampaign(seed -> List.of(
                "sh", "-c", "echo \"$1\"; echo told of seed $2 >&2; exit $3", "sh", json, seed + "", status + ""));
    }

    private static Campaign.Result run(TortureCampaign campaign) throws Exception {
        return campaign.run(7, Budget.cases(2), line -> {});
    }

    @Test
    void eachCaseIsOneRoundAndThoseThatKeepTheirPromisesPass() throws Exception {
        Campaign.Result result = run(reporting("{\"verdict\":\"kept\",\"rounds\":1,\"acknowledged\":5}", 0));

        assertThat(result.failure()).isEmpty();
        assertThat(result.nextCase()).isEqualTo(9);
        assertThat(result.figures().get("rounds")).isEqualTo(2);
        assertThat(result.figures().get("acknowledged")).isEqualTo(10);
    }

    @Test
    void aFailureKeepsTheFolderAndNamesIt() throws Exception {
        Campaign.Result result = run(reporting("{\"verdict\":\"failed\",\"failure\":\"stood still\"}", 1));

        assertThat(result.nextCase()).isEqualTo(7);
        assertThat(result.failure()).startsWith("seed 7: status 1").contains("stood still", "told of seed 7");
        Matcher kept = KEPT.matcher(result.failure());
        assertThat(kept.find()).isTrue();
        Path directory = Path.of(kept.group(1));
        assertThat(directory.resolve("torture.json")).isRegularFile();
        for (String name : List.of("torture.json", "torture.txt", "")) {
            Files.delete(directory.resolve(name));
        }
    }

    @Test
    void aSuccessThatProvesNothingIsNone() throws Exception {
        for (String report : List.of("", "not json", "{\"verdict\":\"unjudged\",\"rounds\":0}")) {
            Campaign.Result result = run(reporting(report, 0));

            assertThat(result.failure()).as(report).startsWith("seed 7: status 0");
            Path directory = Path.of(result.failure().substring(result.failure().lastIndexOf(' ') + 1));
            TemporaryDirectory.deleteTree(directory);
        }
    }

    @Test
    void aTortureThatASignalHasEndedFindsNothing() {
        assertThatThrownBy(() -> run(reporting("{\"verdict\":\"interrupted\"}", 130)))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void onCtrlCTheTortureEndsAndNothingIsLeftOrReported() throws Exception {
        requireNothingLeftBy("torture", "ringfence-campaign-");
    }

    @Test
    void onCtrlCTheJvmsOfHostileFilesEndAndNothingIsLeftOrReported() throws Exception {
        requireNothingLeftBy("hostile", "ringfence-hostile-");
    }

    private void requireNothingLeftBy(String campaign, String prefix) throws Exception {
        Process process = start(campaign);
        Set<ProcessHandle> descendants = new HashSet<>();
        try {
            eventually(() -> {
                process.descendants().forEach(descendants::add);
                return !descendants.isEmpty()
                        && !directories(prefix, process.pid()).isEmpty();
            });

            process.destroy();

            assertThat(process.waitFor(DEADLINE_NANOS, TimeUnit.NANOSECONDS)).isTrue();
            eventually(() -> descendants.stream().noneMatch(ProcessHandle::isAlive));
        } finally {
            descendants.forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isEqualTo(143);
        assertThat(Files.readString(folder.resolve(campaign + ".txt"))).doesNotContain("FAILED");
        assertThat(directories(prefix, process.pid())).isEmpty();
        for (ProcessHandle descendant : descendants) {
            assertThat(directories(prefix, descendant.pid())).isEmpty();
        }
    }

    private static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("in time").isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** The temporary directories of one process. */
    private static Set<Path> directories(String prefix, long pid) {
        Set<Path> found = new HashSet<>();
        for (Path place : List.of(Path.of("/dev/shm"), Path.of(System.getProperty("java.io.tmpdir")))) {
            if (Files.isDirectory(place)) {
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(place, prefix + pid + "-*")) {
                    entries.forEach(found::add);
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            }
        }
        return found;
    }

    private Process start(String campaign) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens",
                        "java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CampaignMain.class.getName(),
                        campaign,
                        "--cases",
                        "1000",
                        "--state",
                        folder.resolve("state").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(campaign + ".txt").toFile())
                .start();
    }
}
