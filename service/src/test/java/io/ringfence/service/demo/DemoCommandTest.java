package io.ringfence.service.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import picocli.CommandLine;

/** The whole demo in small: real processes, real kills. */
@Isolated
class DemoCommandTest {
    private final StringWriter printed = new StringWriter();

    @TempDir
    private Path directory;

    private int demo(String... arguments) {
        CommandLine command = new CommandLine(new DemoCommand(false))
                .setOut(new PrintWriter(printed))
                .setErr(new PrintWriter(new StringWriter()));
        return command.execute(arguments);
    }

    @Test
    @Timeout(900)
    void losesNothingWhenItsProcessesAreKilledAndLeavesNothingBehind() throws IOException {
        int status = demo("--kills", "4", "--min-events", "300000", "--dir", directory.toString(), "--json");

        JsonNode result = new ObjectMapper().readTree(printed.toString());
        assertThat(status).as(printed.toString()).isZero();
        assertThat(result.get("lost").asLong()).isZero();
        assertThat(result.get("invented").asLong()).isZero();
        assertThat(result.get("out_of_order").asLong()).isZero();
        assertThat(result.get("published").asLong()).isGreaterThanOrEqualTo(300_000);
        assertThat(result.get("kills_producer").asLong()).isEqualTo(2);
        assertThat(result.get("kills_together").asLong()).isEqualTo(1);
        long consumerKills = 0;
        for (JsonNode consumer : result.get("consumers")) {
            assertThat(consumer.get("handled")).isEqualTo(result.get("published"));
            assertThat(consumer.get("latency_ns_max").asLong()).isPositive();
            consumerKills += consumer.get("kills").asLong();
        }
        assertThat(consumerKills).isEqualTo(2);
        assertNothingDurableIsLost(result.get("journal"));
        assertThat(directory).isEmptyDirectory();
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    private static void assertNothingDurableIsLost(JsonNode journal) {
        long durable = journal.get("durable_sequence").asLong();
        assertThat(journal.get("kills").asLong()).isEqualTo(1);
        assertThat(journal.get("take_over_ns_max").asLong()).isPositive();
        assertThat(durable).isGreaterThan(300_000);
        assertThat(journal.get("lost").asLong()).isZero();
        assertThat(journal.get("invented").asLong()).isZero();
        assertThat(journal.get("recovered_sequence").asLong()).isGreaterThanOrEqualTo(durable);
        assertThat(journal.get("ring_cursor").asLong()).isGreaterThanOrEqualTo(durable);
        assertThat(journal.get("acknowledged_durable").asLong()).isPositive();
        assertThat(journal.get("recovery_verdict").asText()).isEqualTo("REBUILT");
    }

    @Test
    @Timeout(900)
    void printsATableForPeople() {
        int status = demo("--kills", "0", "--min-events", "1", "--seed", "77", "--dir", directory.toString());

        assertThat(status).isZero();
        assertThat(printed.toString())
                .contains("published", "acknowledged", "handled", "seen twice after a crash", "aborted", "kills")
                .contains("\nlost=0\n", "\ninvented=0\n", "\nout of order=0\n")
                .contains("\nlost of what was durable=0\n", "\ninvented in the journal=0\n", "ring.dat deleted")
                .contains("repair", "events/s", "p50", "p99", "p99.9", "max", "seed=77");
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        assertThat(demo("--kills", "-1")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(demo("--min-events", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
    }
}
