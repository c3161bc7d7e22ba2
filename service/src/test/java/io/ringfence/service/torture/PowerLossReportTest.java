package io.ringfence.service.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.service.powerloss.Counts;
import org.junit.jupiter.api.Test;

class PowerLossReportTest {
    private static final PowerLossReport.Control CONTROL = new PowerLossReport.Control(2, 3);

    private final Counts counts = new Counts();

    private PowerLossReport report(String finding, String failure, boolean interrupted) {
        return new PowerLossReport(7, counts, CONTROL, 4, 600, finding, failure, interrupted);
    }

    @Test
    void jsonIsOneObjectWithTheDocumentedFields() {
        counts.add("images", 5);
        counts.add("images of a second loss", 6);

        assertThat(report("", "", false).json())
                .isEqualTo("{\"verdict\":\"kept\",\"seed\":7,\"images\":5,\"failing_forces\":{\"tried\":4,\"of\":600},"
                        + "\"images_after_a_failed_force\":0,\"images_of_a_second_loss\":6,\"torn_tails\":0,"
                        + "\"events_recovered\":0,\"snapshots_restored\":0,\"rings_recovered_from_real_files\":0,"
                        + "\"control\":{\"images_without_forces_of_files\":2,\"images_without_forces_of_directories\":3},"
                        + "\"lost_durable\":0,\"gaps\":0,\"invented_or_changed\":0,\"false_alarms\":0,\"stuck\":0,"
                        + "\"lost_snapshots\":0,\"not_poisoned\":0,\"untyped_errors\":0}");
    }

    @Test
    void nothingFoundInWhatWasTriedIsKept() {
        counts.add("images", 5);

        assertThat(report("", "", false).outcome()).isEqualTo(Outcome.KEPT);
        assertThat(report("", "", false).words())
                .contains("--seed 12 goes on")
                .endsWith("The journal kept its promises.");
    }

    @Test
    void aFindingIsABrokenPromiseAlsoInARunThatWasBrokenOff() {
        counts.add("images", 5);
        counts.add("lost durable", 1);

        assertThat(report("case 11, lost durable: it ends at 3", "", true).outcome())
                .isEqualTo(Outcome.BROKEN);
        assertThat(report("case 11, lost durable: it ends at 3", "", false).words())
                .contains("case 11, lost durable: it ends at 3")
                .contains("BROKE A PROMISE")
                .doesNotContain("kept");
        assertThat(report("case 11, \"so\"", "", false).json())
                .startsWith("{\"verdict\":\"broken\",\"finding\":\"case 11, \\\"so\\\"\",")
                .contains("\"lost_durable\":1");
    }

    @Test
    void aRunThatWouldFindNothingFails() {
        counts.add("images", 5);

        assertThat(report("", "it would find nothing", false).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report("", "it would find nothing", false).words())
                .endsWith("THE RUN FAILED: it would find nothing");
    }

    @Test
    void brokenOffOrWithoutAnImageNothingIsCalledKept() {
        assertThat(report("", "", false).outcome()).isEqualTo(Outcome.UNJUDGED);
        assertThat(report("", "", false).words()).doesNotContain("kept its");
        counts.add("images", 5);
        assertThat(report("", "", true).outcome()).isEqualTo(Outcome.INTERRUPTED);
        assertThat(report("", "", true).words()).doesNotContain("kept its");
    }
}
