package io.ringfence.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfence.instrument.CrashPoint;
import io.ringfence.journal.instrument.JournalPoint;
import io.ringfence.recovery.instrument.RecoveryPoint;
import io.ringfence.wait.Futex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The short form of the kill torture; {@code ringfence torture} is the long one. */
@Isolated
class TortureCommandTest {
    /** Two rounds come to all crash points. */
    private static final String ROUNDS = "2";

    /** Two rounds come to all crash points of a journal. */
    private static final String ROUNDS_OF_A_JOURNAL = "2";

    private static final Duration PATIENCE = Duration.ofMinutes(15);

    /** How long a ring stands still says as much of the machine as of the ring: not a thing for a build on any machine. */
    private static final String ANY_STALL = "--max-stall=600000";

    private static final String[] WRONG = {"lost", "invented", "duplicated", "out_of_order"};

    /** Only where a JVM can wake sleepers of other processes. */
    private static final Set<CrashPoint> FUTEX =
            EnumSet.of(CrashPoint.WAITING, CrashPoint.WAITERS_TAKEN, CrashPoint.WAKE_WORD_GROWN);

    @TempDir
    private Path folder;

    @Tag("campaign")
    @Test
    void deathAtEachCrashPointAndAtRandomInstantsLosesNothing() throws Exception {
        Path place = folder.resolve("torture");
        CommandProcess.Result result;
        try (CommandProcess torture =
                CommandProcess.startThorough("torture", "--rounds", ROUNDS, "--seed", "0", "--json", ANY_STALL)) {
            result = torture.await(PATIENCE);
        }

        assertThat(result.status()).as("%s%n%s", result.text(), result.err()).isZero();
        assertThat(result.text().lines()).hasSize(1);
        JsonNode report = new ObjectMapper().readTree(result.text());
        JsonNode byPoint = report.get("kills").get("by_point");
        assertThat(Arrays.stream(CrashPoint.values())
                        .filter(point -> Futex.isAvailable() || !FUTEX.contains(point))
                        .filter(point -> !byPoint.has(point.name())))
                .as("crash points that nobody died at")
                .isEmpty();
        assertThat(report.get("verdict").asText()).isEqualTo("kept");
        assertThat(report.get("rounds").asInt()).isEqualTo(Integer.parseInt(ROUNDS));
        assertThat(report.get("seed").asLong()).isZero();
        assertThat(report.get("kills").get("by_role").size()).as("roles").isEqualTo(7);
        assertThat(report.get("acknowledged").asLong()).isPositive();
        for (String wrong : WRONG) {
            assertThat(report.get(wrong).asLong()).as(wrong).isZero();
        }
        assertThat(place).doesNotExist();
        System.out.printf(
                Locale.ROOT,
                "campaign torture: %d kills, %d of them at %d crash points, %d acknowledged, lost %d, longest stall %d ms%n",
                report.get("kills").get("total").asLong(),
                report.get("kills").get("total").asLong()
                        - byPoint.path("SIGKILL").asLong(),
                byPoint.size() - 1,
                report.get("acknowledged").asLong(),
                report.get("lost").asLong(),
                report.get("longest_stall_ms").asLong());
    }

    @Tag("campaign")
    @Test
    void deathOfKeepersSnapshotsAndRecoveriesLosesNothingOfAJournal() throws Exception {
        CommandProcess.Result result;
        try (CommandProcess torture = CommandProcess.startThorough(
                "torture", "--journal", "--rounds", ROUNDS_OF_A_JOURNAL, "--seed", "0", "--json", ANY_STALL)) {
            result = torture.await(PATIENCE);
        }

        assertThat(result.status()).as("%s%n%s", result.text(), result.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(result.text());
        JsonNode byPoint = report.get("kills").get("by_point");
        assertThat(Stream.of(JournalPoint.values(), RecoveryPoint.values())
                        .flatMap(Arrays::stream)
                        .filter(point -> !byPoint.has(point.name())))
                .as("crash points that nobody died at")
                .isEmpty();
        assertThat(report.get("verdict").asText()).isEqualTo("kept");
        assertThat(report.get("rounds").asText()).isEqualTo(ROUNDS_OF_A_JOURNAL);
        assertThat(report.get("acknowledged").asLong()).isPositive();
        for (String wrong : WRONG) {
            assertThat(report.get(wrong).asLong()).as(wrong).isZero();
        }
        System.out.printf(
                Locale.ROOT,
                "campaign torture --journal: %d kills at %d crash points and at random, %d acknowledged, lost %d, longest stall %d ms%n",
                report.get("kills").get("total").asLong(),
                byPoint.size() - (byPoint.has("SIGKILL") ? 1 : 0),
                report.get("acknowledged").asLong(),
                report.get("lost").asLong(),
                report.get("longest_stall_ms").asLong());
    }

    @Test
    void aDirectoryThatIsNotEmptyIsRefusedAndLeftAlone() throws Exception {
        Path mine = Files.writeString(folder.resolve("mine"), "text");

        CommandProcess.Result result = CommandProcess.run("torture", "--seconds", "1", "--dir", folder.toString());

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors())
                .singleElement()
                .asString()
                .contains("not empty")
                .contains("--dir");
        assertThat(folder).isDirectoryContaining(path -> path.equals(mine));
        assertThat(mine).hasContent("text");
    }

    @Test
    void aNewDirectoryGoesAwayAfterSuccess() throws Exception {
        Path place = folder.resolve("torture");

        CommandProcess.Result result =
                CommandProcess.run("torture", "--seconds", "1", "--dir", place.toString(), ANY_STALL);

        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.text()).contains("The ring kept its promises.");
        assertThat(place).doesNotExist();
    }

    @Test
    void ctrlCEndsTheProcessesSaysSoAndLeavesNothing() throws Exception {
        Path place = folder.resolve("torture");
        CommandProcess.Result result;
        try (CommandProcess torture = CommandProcess.start("torture", "--json", "--dir", place.toString())) {
            List<ProcessHandle> children = awaitPlaying(torture);

            torture.interrupt();

            result = torture.await();
            CommandProcess.eventually(
                    "the children are gone", () -> children.stream().noneMatch(ProcessHandle::isAlive));
        }
        assertThat(result.status()).as(result.err()).isIn(130, 143);
        JsonNode report = new ObjectMapper().readTree(result.text());
        assertThat(report.get("verdict").asText()).isEqualTo("interrupted");
        assertThat(report.get("rounds").asLong()).isZero();
        assertThat(result.errors()).isEmpty();
        assertThat(result.err()).contains("ended early").doesNotContain("kept").doesNotContain("by itself");
        assertThat(place).doesNotExist();
    }

    @Test
    void aProcessThatEndsByItselfFailsTheRunWhichSaysSoAndKeepsEverything() throws Exception {
        Path place = folder.resolve("torture");
        CommandProcess.Result result;
        try (CommandProcess torture = CommandProcess.start("torture", "--json", "--dir", place.toString())) {
            awaitPlaying(torture).forEach(ProcessHandle::destroyForcibly); // by nobody that the torture knows of

            result = torture.await();
        }
        assertThat(result.status()).as(result.err()).isEqualTo(1);
        JsonNode report = new ObjectMapper().readTree(result.text());
        assertThat(report.get("verdict").asText()).isEqualTo("failed");
        assertThat(report.get("failure").asText()).contains("ended by itself with status 137");
        assertThat(report.get("rounds").asLong()).isZero();
        assertThat(result.errors()).singleElement().asString().contains("ended by itself");
        assertThat(result.err()).contains("kept " + place).doesNotContain("promises");
        assertThat(place.resolve("round-" + report.get("seed").asLong())).isDirectory();
    }

    private static List<ProcessHandle> awaitPlaying(CommandProcess torture) {
        CommandProcess.eventually(
                "the processes play", () -> childrenOf(torture).size() >= 9);
        return childrenOf(torture);
    }

    /** The JVMs: what starts one is a child for a moment, too, and its death would be another error. */
    private static List<ProcessHandle> childrenOf(CommandProcess torture) {
        return ProcessHandle.of(torture.pid()).stream()
                .flatMap(ProcessHandle::children)
                .filter(child -> child.info().command().orElse("").endsWith("/java"))
                .toList();
    }

    @Test
    void numbersOutOfRangeAreWrongUsage() throws Exception {
        CommandProcess.Result result = CommandProcess.run("torture", "--rounds", "0");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.errors()).singleElement().asString().contains("--rounds");
    }
}
