package io.ringfence.examples.pingpong;

import io.ringfence.consume.BatchEventProcessor;
import io.ringfence.consume.Consumer;
import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.Event;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.wait.BusySpinWaitStrategy;
import io.ringfence.wait.WaitStrategy;
import io.ringfence.wait.YieldingWaitStrategy;
import java.nio.file.Path;

/** The other JVM: sends each event back as it came. */
public final class Ponger {
    private final Producer pong;
    private final BatchEventProcessor processor;
    private long answered;

    private Ponger(Consumer ping, Producer pong) {
        this.pong = pong;
        // A processor is a loop that waits, handles and commits; the poller of the other side, with the loop built in.
        this.processor = ping.processor(this::answer);
    }

    /**
     * Runs this side of the example.
     *
     * @param args the path of the ring to listen to, and that of the ring to answer on
     */
    public static void main(String... args) {
        ConsumerOptions options = ConsumerOptions.DEFAULT.withWaitStrategy(waitStrategy());
        // Attaching never creates: both rings are there already, or this is a typed error.
        try (Ring pingRing = Ring.attach(Path.of(args[0]));
                Ring pongRing = Ring.attach(Path.of(args[1]));
                Consumer ping = pingRing.openConsumer("ponger", options);
                Producer pong = pongRing.openProducer("ponger")) {
            Ponger ponger = new Ponger(ping, pong);
            ponger.processor.run();
            System.out.println(String.format(
                    "answered      %,d by the other JVM, pid %d",
                    ponger.answered, ProcessHandle.current().pid()));
        }
    }

    /** How to wait is the choice of each consumer. Spinning answers fastest, if there is a core to spare for it. */
    private static WaitStrategy waitStrategy() {
        return PingPong.ENOUGH_CORES ? new BusySpinWaitStrategy() : new YieldingWaitStrategy();
    }

    private void answer(Event event, long sequence, boolean endOfBatch) {
        if (event.type() == PingPong.LAST) {
            processor.halt(); // after this event, which is committed
        } else {
            // Straight from the memory of one ring to that of the other.
            pong.publish(event.buffer(), 0, event.length());
            answered++;
        }
    }
}
