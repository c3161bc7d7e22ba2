package io.ringfence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightsTest {
    private static final int ORIGIN_FIELD = 3;
    private static final int DESTINATION_FIELD = 4;

    @Test
    void bothProcessesSeeEveryFlightAndSumUpWhatTheFileSays(@TempDir Path folder) throws Exception {
        ExampleRun run = ExampleRun.of(folder, "flights");

        assertThat(run.errors()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.output())
                .contains("published 20,000 flights")
                .contains("by-origin: 220 airports, equal to the sums over the file")
                .contains("by-destination: 223 airports, equal to the sums over the file");
        assertThat(tableIn(run.output(), "delays by-origin")).containsExactlyElementsOf(busiest(ORIGIN_FIELD));
        assertThat(tableIn(run.output(), "delays by-destination"))
                .containsExactlyElementsOf(busiest(DESTINATION_FIELD));
    }

    /** The five lines below the title and the head of a table. */
    private static List<String> tableIn(String output, String title) {
        return output.substring(output.indexOf(title)).lines().skip(2).limit(5).toList();
    }

    /** Worked out here once more, from the file and without a line of the example's code. */
    private static List<String> busiest(int field) throws IOException {
        Map<String, List<Integer>> delays = new TreeMap<>();
        for (String line : csv()) {
            String[] fields = line.split(",", -1);
            delays.computeIfAbsent(fields[field], airport -> new java.util.ArrayList<>())
                    .add(Integer.valueOf(fields[1]));
        }
        return delays.entrySet().stream()
                .sorted((a, b) -> b.getValue().size() - a.getValue().size())
                .limit(5)
                .map(e -> "  %-7s %8d %5.1f%% %7.1f min"
                        .formatted(
                                e.getKey(),
                                e.getValue().size(),
                                100.0
                                        * e.getValue().stream()
                                                .filter(d -> d >= 15)
                                                .count()
                                        / e.getValue().size(),
                                e.getValue().stream().mapToInt(d -> d).average().orElseThrow()))
                .toList();
    }

    private static List<String> csv() throws IOException {
        try (InputStream csv = FlightsTest.class.getResourceAsStream("flights/flights.csv")) {
            return new String(csv.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .skip(1)
                    .toList();
        }
    }
}
