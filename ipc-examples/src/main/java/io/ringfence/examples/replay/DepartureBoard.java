package io.ringfence.examples.replay;

import io.ringfence.consume.BatchEventProcessor;
import io.ringfence.consume.Consumer;
import io.ringfence.consume.Event;
import io.ringfence.ring.Ring;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Shows each flight when it leaves, in a JVM of its own. It does not know, and need not know, that the flights left long ago. */
public final class DepartureBoard {
    private final BatchEventProcessor processor;

    private DepartureBoard(Consumer consumer) {
        this.processor = consumer.processor(this::show);
    }

    /**
     * Runs the consumer.
     *
     * @param args the path of the ring
     */
    public static void main(String... args) {
        try (Ring ring = Ring.attach(Path.of(args[0]));
                Consumer consumer = ring.openConsumer(FlightsReplay.BOARD)) {
            new DepartureBoard(consumer).processor.run();
        }
    }

    private void show(Event event, long sequence, boolean endOfBatch) {
        if (event.type() == FlightsReplay.NO_MORE_FLIGHTS) {
            processor.halt();
            return;
        }
        byte[] line = new byte[event.length()];
        event.buffer().getBytes(0, line);
        System.out.println("  " + new String(line, StandardCharsets.US_ASCII));
    }
}
