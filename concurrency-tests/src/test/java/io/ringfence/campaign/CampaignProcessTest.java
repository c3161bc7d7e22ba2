package io.ringfence.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfence.campaign.explore.ExplorerInstrument;
import io.ringfence.campaign.mutants.MutantCampaign;
import io.ringfence.instrument.Instrument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as a process that is ended while it runs. */
class CampaignProcessTest {
    private static final long FIRST = 100_000;
    private static final long PATIENCE_SECONDS = 180;
    private static final Path SOURCES = Path.of("..");

    @TempDir
    private Path folder;

    private @Nullable Process started;

    @AfterEach
    void endWhatIsLeft() {
        Process left = started;
        if (left != null) {
            left.descendants().forEach(ProcessHandle::destroyForcibly);
            Process ignored = left.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void anEndedRunGoesOnWhereItWas(String signal) throws Exception {
        start("explore", "--from", Long.toString(FIRST), "--seconds", "600");
        await(() -> nextCase() > FIRST); // saved while it runs
        long saved = nextCase();
        signal(signal);
        assertThat(process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        long stopped = nextCase();

        assertThat(stopped).isGreaterThanOrEqualTo(saved);
        assertThat(output()).contains("stopped; the next run goes on from here").doesNotContain("FAILED");
        start("explore", "--cases", "1");
        assertThat(process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(output()).contains("from case " + stopped);
        assertThat(nextCase()).isEqualTo(stopped + 1);
    }

    @Test
    void aKilledRunGoesOnWhereItWasSavedLast() throws Exception {
        start("explore", "--from", Long.toString(FIRST), "--seconds", "600");
        await(() -> nextCase() > FIRST);
        assertThat(process().destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
        long saved = nextCase();

        start("explore", "--cases", "1");
        assertThat(process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

        assertThat(nextCase()).isEqualTo(saved + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mutants", "jcstress"})
    void whatACampaignHasStartedDiesWithIt(String campaign) throws Exception {
        start(campaign, "--cases", "1");
        await(() -> process().descendants().findAny().isPresent());
        List<ProcessHandle> children = process().descendants().toList();
        signal("TERM");

        assertThat(process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        await(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(output()).doesNotContain("FAILED").contains("stopped");
        assertThat(folder.resolve(campaign + ".json")).doesNotExist(); // no case was finished, none has failed
    }

    private Process process() {
        return Objects.requireNonNull(started);
    }

    private void start(String... arguments) throws IOException {
        List<String> command = Stream.concat(
                        Stream.of(
                                "env",
                                "--default-signal=INT", // a build in the background ignores it, and so would the JVM
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "--add-opens",
                                "java.base/jdk.internal.misc=ALL-UNNAMED",
                                "-D" + Instrument.PROPERTY + "=" + ExplorerInstrument.class.getName(),
                                "-D" + MutantCampaign.SOURCES + "=" + SOURCES,
                                "-Djava.io.tmpdir=" + folder,
                                "-cp",
                                System.getProperty("java.class.path"),
                                CampaignMain.class.getName(),
                                "--state",
                                folder.toString()),
                        Stream.of(arguments))
                .toList();
        started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();
    }

    private void signal(String name) throws Exception {
        Process kill =
                new ProcessBuilder("kill", "-s", name, Long.toString(process().pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private void await(BooleanSupplier condition) throws IOException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).as(output()).isLessThan(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private long nextCase() {
        Path file = folder.resolve("explore.json");
        try {
            return Files.exists(file)
                    ? new ObjectMapper()
                            .readTree(file.toFile())
                            .path("nextCase")
                            .asLong()
                    : -1;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output.txt"));
    }
}
