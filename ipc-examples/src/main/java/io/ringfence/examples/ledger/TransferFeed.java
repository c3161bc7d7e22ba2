package io.ringfence.examples.ledger;

import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import java.nio.file.Path;

/** Publishes transfers, in a JVM of its own, and goes on after the last one when it is started again. */
public final class TransferFeed {
    private TransferFeed() {}

    /**
     * Runs the producer.
     *
     * @param args the path of the ring, and the number of the last transfer
     */
    public static void main(String... args) {
        long last = Long.parseLong(args[1]);
        try (Ring ring = Ring.attach(Path.of(args[0]));
                Producer producer = ring.openProducer("transfers")) {
            // See the example crash-and-resume: the token is kept if and only if its event is.
            long first = producer.hasToken() ? producer.lastToken() + 1 : 1;
            for (long number = first; number <= last; number++) {
                long sequence = producer.claim();
                Transfers.encode(number, producer.slot(sequence));
                producer.publish(number);
            }
            long end = producer.claim();
            producer.slot(end).type(Transfers.LAST);
            producer.publish(last + 1);
        }
    }
}
