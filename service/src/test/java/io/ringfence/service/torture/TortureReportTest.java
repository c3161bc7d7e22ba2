package io.ringfence.service.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.instrument.CrashPoint;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TortureReportTest {
    private final Tally tally = new Tally();
    private final TortureReport report = new TortureReport(tally, 7);

    @Test
    void jsonIsOneObjectWithTheDocumentedFields() {
        tally.killed(Role.FEED, CrashPoint.CLAIMED);
        tally.killed(Role.TAP);
        Verdict verdict = new Verdict();
        verdict.acknowledged(5);
        tally.round(verdict, 6, TimeUnit.MILLISECONDS.toNanos(12));

        assertThat(report.json())
                .isEqualTo("{\"rounds\":1,\"seed\":7,\"kills\":{\"total\":2,\"by_role\":{\"producer\":1,\"tap\":1},"
                        + "\"by_point\":{\"CLAIMED\":1,\"SIGKILL\":1}},\"acknowledged\":5,\"lost\":0,\"invented\":0,"
                        + "\"duplicated\":0,\"out_of_order\":0,\"longest_stall_ms\":12}");
        assertThat(report.isGood()).isTrue();
    }

    @Test
    void aStallOfMoreThanTwoSecondsIsABrokenPromise() {
        tally.round(new Verdict(), 1, TimeUnit.MILLISECONDS.toNanos(2001));

        assertThat(report.isGood()).isFalse();
        assertThat(report.words()).contains("BROKE");
    }

    @Test
    void oneLostEventIsABrokenPromise() {
        Verdict verdict = new Verdict();
        verdict.lost(1, () -> "one");
        tally.round(verdict, 1, 0);

        assertThat(report.isGood()).isFalse();
    }

    @Test
    void aRunThatWasBrokenOffHasProvedNothing() {
        tally.round(new Verdict(), 1, 0);
        tally.brokenOff();

        assertThat(report.isGood()).isFalse();
        assertThat(report.words()).contains("not judged").doesNotContain("kept");
    }
}
