package io.ringfence.hostile;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.EventPoller;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.sequence.ChecksumMode;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.sequence.WithoutConsumers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Leaves a ring of real shape and dies: laps, aborted slots, a token, a consumer in good order, a dead one, a released one, a dead
 * producer with an open claim and, with many producers, one whose claim is complete and not stamped. Two lives, because a consumer must be
 * dead before another process can release it.
 */
final class ImageMaker {
    /** The exit status of a life that ended as planned. */
    static final int HALTED = 7;

    /** How many kinds of rings there are. */
    static final int KINDS = 3;

    static final int SLOTS = 16;

    private static final String RELEASED = "released";
    private static final long RELEASE_DEADLINE_NANOS = 20_000_000_000L;

    private static final long LIFE_SECONDS = 60;

    private static final List<Producer> KEPT = new ArrayList<>();

    private ImageMaker() {}

    static RingOptions options(int kind) {
        return RingOptions.builder()
                .slots(SLOTS)
                .payloadBytes(Payload.BYTES)
                .ledgerEntries(4)
                .registryEntries(4)
                .producerMode(kind == 1 ? ProducerMode.SINGLE : ProducerMode.MULTI)
                .checksumMode(kind == 0 ? ChecksumMode.NONE : ChecksumMode.CRC32C)
                .withoutConsumers(kind == 2 ? WithoutConsumers.OVERWRITE : WithoutConsumers.BLOCK)
                .schema("hostile/" + kind)
                .initialSequence(kind == 0 ? 0 : kind == 1 ? 1000 : (1L << 32) - SLOTS)
                .build();
    }

    /**
     * Has something made in two lives.
     *
     * @param main of the one who lives and dies: given which life, where, and its kind
     * @param flags of the JVM
     * @param place where
     * @param kind of what is made
     */
    static void make(Class<?> main, List<String> flags, Path place, int kind) throws IOException, InterruptedException {
        for (String life : List.of("first", "second")) {
            try (ChildProcess maker = new ChildProcess(flags, main, life, place, kind)) {
                int status = maker.awaitExit(LIFE_SECONDS);
                if (status != HALTED) {
                    throw new IllegalStateException(
                            "what is to be damaged was not made, status " + status + ": " + maker.rest());
                }
            }
        }
    }

    /**
     * One life.
     *
     * @param arguments which life, the ring's path, and its kind
     */
    public static void main(String[] arguments) throws Exception {
        Path path = Path.of(arguments[1]);
        int kind = Integer.parseInt(arguments[2]);
        if (arguments[0].equals("first")) {
            firstLife(Ring.create(path, options(kind)));
        } else {
            secondLife(Ring.attach(path), kind);
        }
        Runtime.getRuntime().halt(HALTED);
    }

    private static void firstLife(Ring ring) throws Exception {
        Consumer released =
                ring.openConsumer(RELEASED, ConsumerOptions.DEFAULT.withReleaseAfterDeath(Duration.ofMillis(1)));
        try (Producer producer = ring.openProducer("steady")) {
            publish(producer, 3);
            read(released, 2);
        }
    }

    private static void secondLife(Ring ring, int kind) throws Exception {
        Consumer reads = ring.openConsumer("reads");
        Consumer died = ring.openConsumer("died");
        try (Producer producer = ring.openProducer("steady")) {
            long deadline = System.nanoTime() + RELEASE_DEADLINE_NANOS;
            while (isGating(ring)) {
                if (producer.tryPublish(Payload::write) < 0 && System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("the dead consumer was not released within 20 s");
                }
                read(reads, 1);
                read(died, 1);
            }
            read(reads, SLOTS);
            read(died, SLOTS);
            publish(producer, 5);
            producer.claim();
            producer.abort();
            publish(producer, 2);
            producer.publish(Payload::write, 4711);
        }
        read(reads, 3);
        read(died, 2);
        reads.close();
        if (kind == 1) {
            kept(ring.openProducer("dead")).claim(3);
            return;
        }
        kept(ring.openProducer("dead")).claim(2);
        Producer complete = ring.openProducer("complete");
        HaltWhenArmed.arm();
        complete.publishBatch(2, Payload::write, 4712); // halts before its first stamp
        throw new IllegalStateException("not halted");
    }

    /** An unreachable handle would abort its claim. */
    private static Producer kept(Producer producer) {
        KEPT.add(producer);
        return producer;
    }

    private static boolean isGating(Ring ring) {
        return ring.inspector().snapshot().consumers().stream()
                .anyMatch(consumer -> consumer.name().equals(RELEASED) && consumer.gating());
    }

    private static void publish(Producer producer, int count) {
        for (int i = 0; i < count; i++) {
            long ignored = producer.publish(Payload::write);
        }
    }

    private static void read(Consumer consumer, int count) throws Exception {
        int[] seen = new int[1];
        EventPoller.PollState ignored = consumer.poller().poll((event, sequence, endOfBatch) -> ++seen[0] < count);
    }
}
