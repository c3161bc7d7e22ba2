package io.ringfence.service.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.metrics.RingSnapshot.CounterReport;
import io.ringfence.service.processes.RunRecord;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoReportTest {
    private static DemoReport report(int handled) {
        return report(handled, 0);
    }

    private static DemoReport report(int handled, long lostFromTheJournal) {
        Oracle oracle = new Oracle(10, 5);
        oracle.acknowledge(new RunRecord(0, 0, 10, RunRecord.NO_DETAIL));
        oracle.consumer("delays").take(new RunRecord(0, 0, handled, 1));
        oracle.consumer("routes").take(new RunRecord(0, 0, 10, 1));
        return new DemoReport(new DemoResult(
                42,
                oracle.verdict(),
                0,
                new CounterReport(0, 0, 0, 0, 0, 0, 0),
                Map.of("delays", 3),
                0,
                new Durations(0, 0, 0),
                new Durations(2, 1_000_000, 7_000_000),
                new Durations(1, 30_000_000, 30_000_000),
                new Loss(9, 10, 11 - lostFromTheJournal, 10, lostFromTheJournal, 0, 5_000_000, 10, "REBUILT"),
                1_000_000_000,
                Map.of()));
    }

    @Test
    void saysWhatWasLost() {
        assertThat(report(8).table()).contains("\nlost=2\n", "BROKE A PROMISE", "seed=42");
        assertThat(report(8).json()).contains("\"lost\" : 2", "\"ok\" : false");
    }

    @Test
    void saysWhatTheJournalHasLost() {
        assertThat(report(10, 3).table()).contains("\nlost=0\n", "\nlost of what was durable=3\n", "BROKE A PROMISE");
        assertThat(report(10, 3).json()).contains("\"ok\" : false");
    }

    @Test
    void aRingThatWouldGoOnBeforeWhatWasDurableIsNoGoodOne() {
        assertThat(new Loss(9, 10, 10, 10, 0, 0, 1, 9, "REBUILT").isGood()).isTrue();
        assertThat(new Loss(9, 10, 10, 10, 0, 0, 1, 8, "REBUILT").isGood()).isFalse();
    }

    @Test
    void saysThatNothingWasLost() {
        assertThat(report(10).table())
                .contains("\nlost=0\n", "kept their promises", "mean 1 ms, max 7 ms", "events/s: 10 to each");
        assertThat(report(10).json()).contains("\"lost\" : 0", "\"ok\" : true");
    }
}
