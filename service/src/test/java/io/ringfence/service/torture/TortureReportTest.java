package io.ringfence.service.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.journal.instrument.JournalPoint;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TortureReportTest {
    private final Tally tally = new Tally();
    private final TortureReport report = new TortureReport(tally, Subject.RING, 7);

    @Test
    void jsonIsOneObjectWithTheDocumentedFields() {
        tally.killed(Role.FEED, CrashPoint.CLAIMED);
        tally.killed(Role.TAP);
        Verdict verdict = new Verdict();
        verdict.acknowledged(5);
        tally.round(verdict, 6);
        tally.stalled(TimeUnit.MILLISECONDS.toNanos(12));

        assertThat(report.json())
                .isEqualTo(
                        "{\"verdict\":\"kept\",\"rounds\":1,\"seed\":7,\"kills\":{\"total\":2,\"by_role\":{\"producer\":1,\"tap\":1},"
                                + "\"by_point\":{\"CLAIMED\":1,\"SIGKILL\":1}},\"acknowledged\":5,\"lost\":0,\"invented\":0,"
                                + "\"duplicated\":0,\"out_of_order\":0,\"longest_stall_ms\":12}");
        assertThat(report.words()).contains("kept its promises");
    }

    @Test
    void aStallOfMoreThanTwoSecondsIsABrokenPromise() {
        tally.round(new Verdict(), 1);
        tally.stalled(TimeUnit.MILLISECONDS.toNanos(2001));

        assertThat(report.outcome()).isEqualTo(Outcome.BROKEN);
        assertThat(report.words()).contains("BROKE");
    }

    @Test
    void whoeverHasASlowMachineMaySayHowLongAStallIsNone() {
        Tally patient = new Tally(TimeUnit.SECONDS.toNanos(5));
        patient.round(new Verdict(), 1);
        patient.stalled(TimeUnit.SECONDS.toNanos(5));

        assertThat(new TortureReport(patient, Subject.RING, 7).outcome()).isEqualTo(Outcome.KEPT);
    }

    @Test
    void aJournalHasOtherCrashPoints() {
        tally.killed(Role.KEEPER, JournalPoint.FORCED);

        assertThat(new TortureReport(tally, Subject.JOURNAL, 7).words())
                .contains("1 at 1 of " + CrashPlaces.of(Subject.JOURNAL).size() + " crash points")
                .contains("SNAPSHOT_FORCED")
                .doesNotContain("CLAIMED,");
    }

    @Test
    void oneLostEventIsABrokenPromise() {
        Verdict verdict = new Verdict();
        verdict.lost(1, () -> "one");
        tally.round(verdict, 1);

        assertThat(report.outcome()).isEqualTo(Outcome.BROKEN);
    }

    @Test
    void aRunThatFailedSaysSoAndWhatStoodStillMeanwhile() {
        tally.round(new Verdict(), 1);
        tally.stalled(TimeUnit.SECONDS.toNanos(61));
        tally.failed("it stands \"still\"");

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.words())
                .contains("THE RUN FAILED, AND THE RING BROKE A PROMISE: it stands \"still\"")
                .doesNotContain("kept");
        assertThat(report.json())
                .startsWith("{\"verdict\":\"failed\",\"failure\":\"it stands \\\"still\\\"\",\"rounds\":1,")
                .contains("\"longest_stall_ms\":61000");
    }

    @Test
    void whatWasFoundInARoundThatFailedIsCounted() {
        Verdict part = new Verdict();
        part.lost(3, () -> "three");
        tally.part(part, 10);
        tally.failed("a process ended by itself");

        assertThat(report.json()).contains("\"rounds\":0,").contains("\"lost\":3,");
    }

    @Test
    void aRunThatWasBrokenOffSaysWhatWasJudged() {
        tally.round(new Verdict(), 1);
        tally.interrupted();

        assertThat(report.outcome()).isEqualTo(Outcome.INTERRUPTED);
        assertThat(report.words())
                .contains("1 judged")
                .contains("the last one was not")
                .doesNotContain("kept");
        assertThat(report.json()).startsWith("{\"verdict\":\"interrupted\",\"rounds\":1,");
    }

    @Test
    void aRunWithoutAJudgedRoundHasProvedNothing() {
        assertThat(report.outcome()).isEqualTo(Outcome.UNJUDGED);
        assertThat(report.words()).contains("nothing is proved").doesNotContain("kept");
    }

    @Test
    void progressSaysNothingOfLossesBeforeARoundIsJudged() {
        assertThat(TortureReport.progress(7, Subject.RING, tally))
                .startsWith("round 7 (single)")
                .doesNotContain("lost");

        tally.round(new Verdict(), 1);

        assertThat(TortureReport.progress(8, Subject.JOURNAL, tally)).contains("lost 0 in 1 judged rounds");
    }
}
