package io.ringfence.examples.flights;

import io.ringfence.consume.BatchEventProcessor;
import io.ringfence.consume.Consumer;
import io.ringfence.consume.Event;
import io.ringfence.ring.Ring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One of the two consumers, in a JVM of its own: sums up delays by one of the two airports of a flight. */
public final class DelaysByAirport {
    private final DelayTable table = new DelayTable();
    private final int airportOffset;
    private final BatchEventProcessor processor;

    private DelaysByAirport(Consumer consumer, int airportOffset) {
        this.airportOffset = airportOffset;
        this.processor = consumer.processor(this::count);
    }

    /**
     * Runs a consumer.
     *
     * @param args the path of the ring, the name of the consumer, the file for the result
     */
    public static void main(String... args) throws IOException {
        String name = args[1];
        int airportOffset = name.equals(FlightsFanOut.BY_ORIGIN) ? FlightLayout.ORIGIN : FlightLayout.DESTINATION;
        // The name was registered before the first flight was published, so this goes on with the first one.
        try (Ring ring = Ring.attach(Path.of(args[0]));
                Consumer consumer = ring.openConsumer(name)) {
            DelaysByAirport delays = new DelaysByAirport(consumer, airportOffset);
            delays.processor.run();
            System.out.print("delays " + name + ", the busiest airports\n" + delays.table.top(5));
            Files.write(Path.of(args[2]), delays.table.lines());
        }
    }

    private void count(Event event, long sequence, boolean endOfBatch) {
        if (event.type() == FlightLayout.NO_MORE_FLIGHTS) {
            processor.halt();
            return;
        }
        // The event is a window onto the mapped file, moved along for each call: take out what you need, do not keep
        // it.
        String airport = FlightLayout.airport(event.getInt(airportOffset));
        table.add(airport, event.getInt(FlightLayout.DELAY_MINUTES));
    }
}
