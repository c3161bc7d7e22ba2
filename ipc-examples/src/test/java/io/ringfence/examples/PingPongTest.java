package io.ringfence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PingPongTest {
    private static final String ONE_CORE =
            "ping-pong: one core for two threads that want one each; the figures will be those of the scheduler\n";

    private static boolean onOneCore() {
        return Runtime.getRuntime().availableProcessors() < 2;
    }

    @Test
    void everyPingComesBackAndIsInTheHistogram(@TempDir Path folder) throws Exception {
        ExampleRun run = ExampleRun.of(folder, "ping-pong");

        assertThat(run.errors()).isEqualTo(onOneCore() ? ONE_CORE : "");
        assertThat(run.status()).isZero();
        assertThat(run.number("round trips")).isBetween(1L, 500_000L);
        assertThat(run.number("answered")).isEqualTo(run.number("round trips") + run.number("after"));
        assertThat(run.number("min")).isPositive();
        assertThat(run.number("p50")).isBetween(run.number("min"), run.number("p99"));
        assertThat(run.number("p99")).isBetween(run.number("p50"), run.number("max"));
    }
}
