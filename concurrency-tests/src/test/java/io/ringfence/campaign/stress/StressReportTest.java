package io.ringfence.campaign.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.campaign.stress.tests.ABatchIsSeenWhole;
import io.ringfence.campaign.stress.tests.AStampBringsItsEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;

/** What the harness passes over in silence is a problem here. */
class StressReportTest {
    private static final String STAMP = AStampBringsItsEvent.class.getName();
    private static final String BATCH = ABatchIsSeenWhole.class.getName();

    @Test
    void acceptableOutcomesOfAllTestsAreASuccess() throws Exception {
        StressReport report = StressReport.of(List.of(seen(STAMP, "whole"), seen(BATCH, "all three")), both());

        assertThat(report.problems()).isEmpty();
        assertThat(report.figures()).hasToString("JVM runs 2, forbidden 0, interesting 0, samples 10, tests 2");
    }

    @Test
    void aForbiddenOutcomeIsNamedWithItsTestAndItsMeaning() throws Exception {
        StressReport report = StressReport.of(List.of(seen(STAMP, "torn"), seen(BATCH, "all three")), both());

        assertThat(report.problems())
                .containsExactly("AStampBringsItsEvent: forbidden outcome 'torn', 5 of 5 samples:"
                        + " The consumer saw the stamp, and header or payload of the event before it.");
        assertThat(report.figures().get("forbidden")).isEqualTo(5);
    }

    @Test
    void anOutcomeThatNobodyThoughtOfIsForbidden() throws Exception {
        StressReport report = StressReport.of(List.of(seen(STAMP, "upside down")), List.of(STAMP));

        assertThat(report.problems()).singleElement().asString().contains("forbidden outcome 'upside down'");
    }

    @Test
    void aTestThatDidNotRunIsAProblem() throws Exception {
        assertThat(StressReport.of(List.of(seen(STAMP, "whole")), both()).problems())
                .containsExactly("ABatchIsSeenWhole did not run");
    }

    @Test
    void aTestThatRanInFewerConfigurationsThanAnotherIsAProblem() throws Exception {
        List<TestResult> results = List.of(seen(STAMP, "whole"), seen(STAMP, "whole"), seen(BATCH, "all three"));

        assertThat(StressReport.of(results, both()).problems())
                .containsExactly("ABatchIsSeenWhole ran in 1 of 2 JVM configurations");
    }

    @Test
    void aTestThatEndedInAnErrorOrWithoutSamplesIsAProblem() throws Exception {
        TestResult crashed = result(STAMP, Status.VM_ERROR);
        crashed.addMessage("the JVM ended with code 134");

        assertThat(StressReport.of(List.of(crashed, result(BATCH, Status.NORMAL)), both())
                        .problems())
                .containsExactly(
                        "AStampBringsItsEvent: VM_ERROR: the JVM ended with code 134", "ABatchIsSeenWhole: no samples");
    }

    @Test
    void aHarnessThatIsTooSlowIsEndedAndReported(@TempDir Path folder) throws Exception {
        StressReport report = new StressHarness(folder).runAllShortly(Duration.ofMillis(1));

        assertThat(report.problems())
                .containsExactly("the harness had not ended after 0 s, see " + folder.resolve(StressHarness.LOG));
    }

    private static List<String> both() {
        return List.of(STAMP, BATCH);
    }

    private static TestResult seen(String test, String outcome) throws Exception {
        TestResult result = result(test, Status.NORMAL);
        result.addState(outcome, 5);
        return result;
    }

    private static TestResult result(String test, Status status) throws Exception {
        Options options = new Options(new String[0]);
        assertThat(options.parse()).isTrue();
        TestResult result = new TestResult(status);
        result.setConfig(new TestConfig(options, TestList.getInfo(test), 0, List.of(), 0, null));
        return result;
    }
}
