package io.ringfence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class FlightsReplayTest {
    @Test
    void theBoardShowsEveryFlightOfTheMorningInOrderAndNoneTooEarly(@TempDir Path folder) throws Exception {
        List<String> expected = morning();

        ExampleRun run = ExampleRun.of(folder, "flights-replay");

        assertThat(run.errors()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.output()
                        .lines()
                        .filter(line -> line.startsWith("  2001-"))
                        .map(String::strip))
                .containsExactlyElementsOf(expected);
        assertThat(run.number("replayed")).isEqualTo(expected.size());
        assertThat(run.number("speed")).isEqualTo(1000);
        // A flight a minute later is 60 ms later here.
        long dueMillis = minuteOf(expected.get(expected.size() - 1)) * 60;
        assertThat(run.number("due-millis")).isEqualTo(dueMillis);
        assertThat(run.number("took-millis")).isGreaterThanOrEqualTo(dueMillis);
    }

    /** Minutes after 7 o'clock. */
    private static long minuteOf(String line) {
        return (Long.parseLong(line.substring(11, 13)) - 7) * 60 + Long.parseLong(line.substring(14, 16));
    }

    /** Worked out here once more, from the file and without a line of the example's code. */
    private static List<String> morning() throws IOException {
        try (InputStream csv = FlightsReplayTest.class.getResourceAsStream("flights/flights.csv")) {
            return new String(csv.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> line.startsWith("2001-02-14 07:") || line.startsWith("2001-02-14 08:"))
                    .toList();
        }
    }
}
