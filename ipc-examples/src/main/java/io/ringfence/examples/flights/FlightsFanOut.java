package io.ringfence.examples.flights;

import io.ringfence.examples.OtherJvm;
import io.ringfence.examples.TemporaryFolder;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Publishes 20,000 real flights once; two processes with a named consumer each see every one of them and sum up delays, one by origin and
 * one by destination. In the end their tables are compared with sums taken from the file itself.
 */
public final class FlightsFanOut {
    static final String BY_ORIGIN = "by-origin";
    static final String BY_DESTINATION = "by-destination";

    private static final int ORIGIN_FIELD = 3;
    private static final int DESTINATION_FIELD = 4;

    private FlightsFanOut() {}

    /**
     * Runs the example.
     *
     * @param args none
     */
    public static void main(String... args) throws IOException {
        List<String> flights = flights();
        // Far fewer slots than flights: whoever is slowest sets the pace, and nobody misses anything.
        RingOptions options = RingOptions.builder()
                .slots(1024)
                .payloadBytes(FlightLayout.LENGTH)
                .schema("flights")
                .build();
        try (TemporaryFolder folder = new TemporaryFolder();
                Ring ring = Ring.create(folder.resolve("flights.ring"), options)) {
            // A consumer sees what is published after its name was registered, whether it runs already or not. So both
            // are
            // registered here, before the first flight; the processes that open the names later go on from there.
            ring.openConsumer(BY_ORIGIN).close();
            ring.openConsumer(BY_DESTINATION).close();

            Path originResult = folder.resolve("by-origin.txt");
            Path destinationResult = folder.resolve("by-destination.txt");
            try (OtherJvm byOrigin = start(ring, BY_ORIGIN, originResult);
                    OtherJvm byDestination = start(ring, BY_DESTINATION, destinationResult)) {
                publish(ring, flights);
                byOrigin.await();
                byDestination.await();
            }
            System.out.println(
                    String.format("published %,d flights through %,d slots", flights.size(), options.slots()));
            boolean originAgrees = compare(BY_ORIGIN, originResult, flights, ORIGIN_FIELD);
            boolean destinationAgrees = compare(BY_DESTINATION, destinationResult, flights, DESTINATION_FIELD);
            if (!originAgrees || !destinationAgrees) {
                throw new IllegalStateException("what went through the ring is not what stands in the file");
            }
        }
    }

    private static OtherJvm start(Ring ring, String name, Path result) {
        return OtherJvm.start(DelaysByAirport.class, ring.path().toString(), name, result.toString());
    }

    private static void publish(Ring ring, List<String> flights) {
        try (Producer airline = ring.openProducer("airline")) {
            for (String line : flights) {
                // On a full ring this waits for the slower of the two consumers.
                airline.publish((slot, sequence) -> FlightLayout.encode(line, slot));
            }
            airline.publish((slot, sequence) -> slot.type(FlightLayout.NO_MORE_FLIGHTS));
        }
    }

    private static boolean compare(String name, Path result, List<String> flights, int airportField)
            throws IOException {
        DelayTable expected = new DelayTable();
        for (String line : flights) {
            String[] fields = line.split(",", -1);
            expected.add(fields[airportField], Integer.parseInt(fields[1]));
        }
        List<String> actual = Files.readAllLines(result);
        boolean equal = actual.equals(expected.lines());
        System.out.println(String.format(
                "%s: %d airports, %s",
                name,
                actual.size(),
                equal ? "equal to the sums over the file" : "DIFFERENT from the sums over the file"));
        return equal;
    }

    private static List<String> flights() throws IOException {
        InputStream csv = FlightsFanOut.class.getResourceAsStream("flights.csv");
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(csv, "flights.csv"), StandardCharsets.US_ASCII))) {
            return reader.lines().skip(1).toList(); // the first line is the header
        }
    }
}
