package io.ringfence.service.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.metrics.RingSnapshot.CounterReport;
import io.ringfence.service.processes.RunRecord;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoReportTest {
    private static DemoReport report(int handled) {
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
                1_000_000_000,
                Map.of()));
    }

    @Test
    void saysWhatWasLost() {
        assertThat(report(8).table()).contains("\nlost=2\n", "BROKE A PROMISE", "seed=42");
        assertThat(report(8).json()).contains("\"lost\" : 2", "\"ok\" : false");
    }

    @Test
    void saysThatNothingWasLost() {
        assertThat(report(10).table())
                .contains("\nlost=0\n", "kept its promises", "mean 1 ms, max 7 ms", "events/s: 10 to each");
        assertThat(report(10).json()).contains("\"lost\" : 0", "\"ok\" : true");
    }
}
