package io.ringfence.benchmarks.systems;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadTest {
    @ParameterizedTest
    @ValueSource(ints = {8, 16, 32, 40, 4096})
    void expectsWhatTheEventsAddUpTo(int eventBytes) {
        Workload workload = new Workload(Path.of("nowhere"), eventBytes, 16, 1);
        long sum = 0;
        for (int count = 0; count < 100; count++) {
            assertThat(workload.expectedSum(count)).as("%d events", count).isEqualTo(sum);
            for (int i = 0; i < eventBytes; i += Long.BYTES) {
                sum += count + i;
            }
        }
    }
}
