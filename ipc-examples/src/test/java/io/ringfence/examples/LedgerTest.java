package io.ringfence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final int KILLS = 6;

    @Test
    void theLedgerIsTheSameToTheLastByteWhoeverIsKilled(@TempDir Path folder) throws Exception {
        ExampleRun run = ExampleRun.of(folder, "ledger");

        assertThat(run.errors()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.number("kills")).isEqualTo(KILLS);
        assertThat(run.number("transfers")).isGreaterThan(KILLS * 10_000);
        assertThat(run.number("refused")).isBetween(1L, run.number("transfers") - 1);
        assertThat(run.output())
                .contains("the ledger after all kills", "the ledger from the journal alone: identical")
                .doesNotContain("DIFFERENT");
        // The keeper is killed in four of the six rounds, and its first life begins with nothing.
        assertThat(run.output().lines().filter(line -> line.contains("goes on with sequence")))
                .hasSizeBetween(1, 5);
        assertThat(run.output().lines().filter(line -> line.startsWith("killed the ledger and its journal")))
                .hasSize(4);
    }
}
