package io.ringfence.instrument;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.EventPoller;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.sequence.ProducerMode;
import java.nio.file.Path;

/** Publishes and polls until the compiler has compiled both; a main class for a JVM of its own. */
final class HotLoop {
    private static final int ROUNDS = 20_000;
    private static final int PUBLICATIONS = 4;

    private HotLoop() {}

    /** Looks on, and counts. */
    public static final class Onlooker implements Instrument {
        private static long seen;

        /** Made by the library. */
        public Onlooker() {}

        @Override
        public void reached(CrashPoint point) {
            seen++;
        }

        @Override
        public void fence(Fence fence) {
            seen++;
        }
    }

    /** Path of a ring to be made, kind of ring, events of a publication. */
    public static void main(String[] arguments) throws Exception {
        int batch = Integer.parseInt(arguments[2]);
        RingOptions options = RingOptions.builder()
                .slots(1024)
                .payloadBytes(48)
                .producerMode(ProducerMode.valueOf(arguments[1]))
                .build();
        long sum = 0;
        try (Ring ring = Ring.create(Path.of(arguments[0]), options);
                Consumer consumer = ring.openConsumer("consumer");
                Producer producer = ring.openProducer("producer")) {
            EventPoller poller = consumer.poller();
            long[] read = new long[1];
            EventPoller.Handler handler = (event, sequence, endOfBatch) -> {
                read[0] += event.getLong(0);
                return true;
            };
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < PUBLICATIONS; i++) {
                    publish(producer, batch);
                }
                EventPoller.PollState state = poller.poll(handler);
                while (state == EventPoller.PollState.PROCESSING) {
                    state = poller.poll(handler);
                }
            }
            sum = read[0];
        }
        long count = (long) ROUNDS * PUBLICATIONS * batch;
        System.out.println("seen " + Onlooker.seen);
        System.out.println("read " + (sum == count * (count - 1) / 2));
    }

    private static void publish(Producer producer, int batch) {
        long high = producer.claim(batch);
        for (long sequence = high - batch + 1; sequence <= high; sequence++) {
            producer.slot(sequence).putLong(0, sequence);
        }
        producer.publish();
    }
}
