package io.ringfence.examples.resume;

import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import java.nio.file.Path;

/**
 * Publishes the numbers from 1 on, in a JVM of its own, and goes on after the last one when it is started again. The numbers stand for
 * any feed that can be read from a place: lines of a file, offsets in a log, ids of a table.
 */
public final class CountingProducer {
    /** The type of the event that ends the stream. */
    static final int LAST = 1;

    private CountingProducer() {}

    /**
     * Runs the producer.
     *
     * @param args the path of the ring, and the number to end with
     */
    public static void main(String... args) {
        long last = Long.parseLong(args[1]);
        try (Ring ring = Ring.attach(Path.of(args[0]));
                Producer producer = ring.openProducer("numbers")) {
            // Each number is published with itself as the token. The ring keeps the last token of a name, and knows it
            // exactly:
            // the token is kept if and only if its event is seen by consumers, at whatever instruction the producer
            // died.
            long first = producer.hasToken() ? producer.lastToken() + 1 : 1;
            System.out.println(String.format(
                    "  producer, pid %d: starts with number %,d",
                    ProcessHandle.current().pid(), first));

            for (long number = first; number <= last; number++) {
                // The three steps that the closures of the other examples do for you. Killed between the first and the
                // last, the
                // claim is aborted by whoever notices; consumers skip it and never see half an event.
                long sequence = producer.claim();
                producer.slot(sequence).putLong(0, number).type(number == last ? LAST : 0);
                producer.publish(number);
            }
        }
    }
}
