package io.ringfence.examples.pingpong;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.EventPoller;
import io.ringfence.consume.EventPoller.PollState;
import io.ringfence.examples.OtherJvm;
import io.ringfence.examples.TemporaryFolder;
import io.ringfence.produce.EventTranslator;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.sequence.ProducerMode;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * Sends the time to another JVM, which sends it back, and records how long that took. Two rings, one for each direction, because a ring
 * carries events one way: from its producers to its consumers.
 */
public final class PingPong {
    private static final int WARM_UP_ROUNDS_MAX = 100_000;
    private static final int ROUNDS_MAX = 500_000;
    private static final Duration WARM_UP_TIME_MAX = Duration.ofSeconds(1);
    private static final Duration TIME_MAX = Duration.ofSeconds(3);

    /** Two threads spin here, one in each JVM. Where they have to share a core, each must give it to the other. */
    static final boolean ENOUGH_CORES = Runtime.getRuntime().availableProcessors() >= 2;

    /** The type of an event is a free byte; here it tells the last event from all others. */
    static final int LAST = 1;

    /** Made once: a lambda that captures nothing is no allocation, and neither is anything else in a round. */
    private static final EventTranslator NOW = (slot, sequence) -> slot.putLong(0, System.nanoTime());

    private final Histogram roundTripNanos = new Histogram(3);

    private PingPong() {}

    /**
     * Runs the example.
     *
     * @param args none
     */
    public static void main(String... args) throws Exception {
        if (!ENOUGH_CORES) {
            System.err.println(
                    "ping-pong: this machine has one core for two spinning threads; the figures will be those of the"
                            + " scheduler");
        }
        // One producer needs no compare-and-set for a claim. Eight bytes of payload are all that we send.
        RingOptions options = RingOptions.builder()
                .slots(1024)
                .payloadBytes(Long.BYTES)
                .producerMode(ProducerMode.SINGLE)
                .build();
        try (TemporaryFolder folder = new TemporaryFolder();
                Ring pingRing = Ring.create(folder.resolve("ping.ring"), options);
                Ring pongRing = Ring.create(folder.resolve("pong.ring"), options);
                OtherJvm other = OtherJvm.start(
                        Ponger.class,
                        pingRing.path().toString(),
                        pongRing.path().toString());
                Producer ping = pingRing.openProducer("pinger");
                Consumer pong = pongRing.openConsumer("pinger")) {
            // No need to wait until the other JVM is there: a ring without consumers keeps its events for the first
            // one.
            new PingPong().play(ping, pong);
            other.await();
        }
    }

    private void play(Producer ping, Consumer pong) throws Exception {
        EventPoller poller = pong.poller();
        run(WARM_UP_ROUNDS_MAX, WARM_UP_TIME_MAX, ping, poller);
        long warmUpRounds = roundTripNanos.getTotalCount();
        roundTripNanos.reset();
        run(ROUNDS_MAX, TIME_MAX, ping, poller);
        ping.publish((slot, sequence) -> slot.type(LAST));
        report(warmUpRounds);
    }

    private void run(int roundsMax, Duration timeMax, Producer ping, EventPoller poller) throws Exception {
        EventPoller.Handler record = (event, sequence, endOfBatch) -> {
            roundTripNanos.recordValue(System.nanoTime() - event.getLong(0));
            return true;
        };
        long endNanos = System.nanoTime() + timeMax.toNanos();
        for (int i = 0; i < roundsMax && System.nanoTime() - endNanos < 0; i++) {
            ping.publish(NOW);
            // A poller never waits: what to do while there is nothing is the business of the loop around it.
            while (poller.poll(record) != PollState.PROCESSING) {
                pass();
            }
        }
    }

    private static void pass() {
        if (ENOUGH_CORES) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    private void report(long warmUpRounds) {
        System.out.println(
                String.format("round trips   %,d after %,d to warm up", roundTripNanos.getTotalCount(), warmUpRounds));
        System.out.println(String.format("min           %,d ns", roundTripNanos.getMinValue()));
        for (double percentile : new double[] {50, 90, 99, 99.9, 99.99}) {
            System.out.println(
                    String.format("p%-12s %,d ns", name(percentile), roundTripNanos.getValueAtPercentile(percentile)));
        }
        System.out.println(String.format("max           %,d ns", roundTripNanos.getMaxValue()));
    }

    private static String name(double percentile) {
        return percentile == Math.rint(percentile) ? Long.toString((long) percentile) : Double.toString(percentile);
    }
}
