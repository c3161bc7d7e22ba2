package io.ringfence.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command: what it remembers from run to run, and what it refuses. */
class CampaignCommandTest {
    private static final String TAP = "tap against wrap, 1 slots, delayed stores";

    @TempDir
    private Path state;

    private final Counting counting = new Counting();

    /** Each number is a case; those of {@link #failing} fail. */
    private static final class Counting implements Campaign {
        final List<Long> tried = new ArrayList<>();
        List<String> titles = List.of("some", "cases");
        long failing = -1;
        long end = 1000;

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public String purpose() {
            return "counts";
        }

        @Override
        public List<String> caseList() {
            return titles;
        }

        @Override
        public Result run(long firstCase, Budget budget, Progress progress) {
            Figures figures = new Figures();
            long next = firstCase;
            while (next < end && budget.takeOne()) {
                tried.add(next);
                figures.add("tried", 1);
                if (next == failing) {
                    return new Result(next, false, figures, "case " + next + " is broken");
                }
                next++;
                progress.finished(next, figures);
            }
            return new Result(next, next >= end, figures, "");
        }
    }

    private record Ended(int status, String out, String err) {}

    private Ended run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = CampaignMain.commandLine(new CampaignMain(List.of(counting), new Ending()))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--state", state.toString()));
        int status = line.execute(all.toArray(new String[0]));
        line.getOut().flush();
        line.getErr().flush();
        return new Ended(status, out.toString(), err.toString());
    }

    @Test
    void withoutANameItListsTheCampaigns() {
        assertThat(run()).isEqualTo(new Ended(0, String.format("counting   counts%n"), ""));
    }

    @Test
    void aRunGoesOnWhereTheLastOneStopped() {
        assertThat(run("counting", "--cases", "3").status()).isZero();
        Ended second = run("all", "--cases", "2");

        assertThat(counting.tried).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(second.out())
                .isEqualToNormalizingNewlines("campaign counting: tried 2; next case 5; in all runs: tried 5\n");
    }

    @Test
    void afterTheLastCaseItSaysSo() {
        counting.end = 2;

        assertThat(run("counting", "--cases", "9").out()).contains("all cases tried, --from 0 begins again");
    }

    @Test
    void aFailedCaseIsTriedAgainUntilItPasses() {
        counting.failing = 1;
        Ended failed = run("counting", "--cases", "3");
        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.out()).contains("next case 1;").contains("FAILED: case 1 is broken");
        assertThat(run("counting", "--cases", "3").status()).isEqualTo(1);
        counting.failing = -1;

        assertThat(run("counting", "--cases", "2").status()).isZero();

        assertThat(counting.tried).containsExactly(0L, 1L, 1L, 1L, 2L);
    }

    @Test
    void fromGoesPastAFailedCase() {
        counting.failing = 1;
        assertThat(run("counting", "--cases", "3").status()).isEqualTo(1);

        assertThat(run("counting", "--from", "2", "--cases", "1").status()).isZero();
        assertThat(run("counting", "--cases", "1").status()).isZero();

        assertThat(counting.tried).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void aFailureIsRememberedOnce() throws Exception {
        counting.failing = 0;
        assertThat(run("counting").status()).isEqualTo(1);
        assertThat(run("counting").status()).isEqualTo(1);

        assertThat(Files.readString(state.resolve("counting.json"))).containsOnlyOnce("is broken");
    }

    @Test
    void withOtherCasesItSaysSoAndBeginsAtZero() {
        assertThat(run("counting", "--cases", "3").status()).isZero();
        counting.titles = List.of("one more", "some", "cases");

        Ended changed = run("counting", "--cases", "1");
        Ended unchanged = run("counting", "--cases", "1");

        assertThat(changed.err())
                .contains("its cases are not those of the last run")
                .contains("from case 0");
        assertThat(unchanged.err()).doesNotContain("its cases are not").contains("from case 1");
        assertThat(counting.tried).containsExactly(0L, 1L, 2L, 0L, 1L);
    }

    @Test
    void aDamagedStateIsNamed() throws Exception {
        Path file = Files.writeString(state.resolve("counting.json"), "{\"next");

        Ended damaged = run("counting");

        assertThat(damaged.status()).isEqualTo(1);
        assertThat(damaged.err())
                .isEqualToNormalizingNewlines(
                        "campaign: " + file + " is no state of a campaign; delete it to begin at case 0\n");
        assertThat(counting.tried).isEmpty();
    }

    @Test
    void twoRunsAtOnceDoNotShareAState() throws Exception {
        try (SavedRuns other = SavedRuns.open(state, counting)) {
            assertThat(other.nextCase()).isZero();
            Ended refused = run("counting");

            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err()).contains("another run of counting has the state");
        }
        assertThat(run("counting", "--cases", "1").status()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            counting typo                    | no campaign is called 'typo'; there are counting, and all
            typo                             | no campaign is called 'typo'
            counting --cases 0               | --cases is 0, expected a number from 1 on
            counting --cases -1              | --cases is -1
            counting --seconds 0             | --seconds is 0
            counting --seconds -5            | --seconds is -5
            counting --from -1               | --from is -1, expected a number from 0 on
            counting --cases many            | many
            counting --cases 1 --seconds 1   | mutually exclusive
            --seconds 5                      | need the name of a campaign
            --schedule r0                    | --schedule and --of belong together
            counting --schedule r0           | --schedule and --of belong together
            --of tap                         | --schedule and --of belong together
            --schedule r0 --of tap           | no case is called 'tap'; there are: single producer
            --schedule r0 --of tap counting  | --schedule replays one schedule; leave names
            --schedule r0 --of tap --cases 1 | --schedule replays one schedule; leave names
            """)
    void wrongUsageIsRefusedBeforeAnythingRuns(String arguments, String message) {
        Ended refused = run(arguments.split(" ", -1));

        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).startsWith("campaign: ").contains(message);
        assertThat(refused.err().lines()).hasSize(1);
        assertThat(refused.out()).isEmpty();
        assertThat(counting.tried).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"x0", "r", "r0*0", "r0*", "k0.1", "0", "r16", "r99999999999999", "r0 q1", "f1.", "r0**2"})
    void aTextThatIsNoScheduleIsRefused(String schedule) {
        Ended refused = run("--schedule", schedule, "--of", TAP);

        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("is no step of a schedule: expected r, f, k or g and a participant");
        assertThat(refused.out()).isEmpty();
    }

    @Test
    void aStepOfAParticipantThatTheCaseHasNotIsRefused() {
        Ended refused = run("--schedule", "r0*7 r5", "--of", TAP);

        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("step 'r5'").contains("are 0 to 1");
    }

    @Test
    void aScheduleThatHoldsIsSaidToHold() {
        Ended replayed = run("--schedule", "r0*7 r1*3 r0", "--of", TAP);

        assertThat(replayed.status()).isZero();
        assertThat(replayed.out()).contains("producer").endsWith(String.format("holds%n"));
    }
}
