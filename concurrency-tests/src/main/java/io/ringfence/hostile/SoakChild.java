package io.ringfence.hostile;

import io.ringfence.consume.BatchEventProcessor;
import io.ringfence.consume.Consumer;
import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.EventHandler;
import io.ringfence.consume.EventPoller;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.error.CorruptRingException;
import io.ringfence.ring.error.SequenceExhaustedException;
import io.ringfence.ring.layout.ControlLayout;
import io.ringfence.ring.layout.ParticipantLayout;
import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.sequence.Sequencer;
import io.ringfence.wait.BlockingWaitStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The JVM of the soak: reads a case's number from its standard input, answers {@code ok number rounds events descriptors mappings residentKiB},
 * or {@code bad number reason}. One JVM for all cases, so that what leaks adds up.
 */
final class SoakChild {
    private static final int SLOTS = 8;
    private static final int EVENTS = 5 * SLOTS;
    private static final int BEFORE_THE_END = 13;
    private static final int ROUNDS = 10;
    private static final int GO_ON = 3;
    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final List<Long> ENDS =
            List.of(1L << 31, (1L << 31) + SLOTS, 1L << 32, (1L << 32) + 1, 1L << 62, Sequencer.TERMINAL_SEQUENCE);

    private final Path path;
    private long rounds;
    private long events;

    private SoakChild(Path path) {
        this.path = path;
    }

    /**
     * Works until its input ends.
     *
     * @param arguments a path that does not exist
     */
    public static void main(String[] arguments) throws IOException {
        SoakChild child = new SoakChild(Path.of(arguments[0]));
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            System.out.println(child.answer(Long.parseLong(line)));
        }
    }

    private String answer(long number) {
        rounds = 0;
        events = 0;
        try {
            int variant = (int) (number / 4 % (2L * ENDS.size()));
            ProducerMode mode = variant % 2 == 0 ? ProducerMode.SINGLE : ProducerMode.MULTI;
            switch ((int) (number % 4)) {
                case 0 -> passAnEnd(mode, ENDS.get(variant / 2));
                case 1 -> wrapTheSmallWords(mode, variant);
                case 2 -> comeAndGo(mode);
                default -> beRefused(mode);
            }
            System.gc(); // mappings go when nothing refers to them any more
            return "ok " + number + " " + rounds + " " + events + " " + count("/proc/self/fd") + " " + mappings() + " "
                    + residentKiB();
        } catch (Throwable anything) { // the parent ends the soak with it
            return "bad " + number + " " + anything + " at " + anything.getStackTrace()[0];
        }
    }

    private Ring create(ProducerMode mode, long initialSequence) {
        return Ring.create(
                path,
                RingOptions.builder()
                        .slots(SLOTS)
                        .payloadBytes(Payload.BYTES)
                        .ledgerEntries(2)
                        .registryEntries(2)
                        .producerMode(mode)
                        .initialSequence(initialSequence)
                        .build());
    }

    /** Over the end of a smaller number type with reopened handles on the way; at the terminal sequence, a typed error and nothing lost. */
    private void passAnEnd(ProducerMode mode, long end) throws Exception {
        long initial = end - BEFORE_THE_END;
        create(mode, initial).close();
        long next = initial;
        boolean exhausted = false;
        while (next < initial + EVENTS && !exhausted) {
            rounds++;
            try (Ring ring = Ring.attach(path);
                    Consumer consumer = ring.openConsumer("c");
                    Producer producer = ring.openProducer("p")) {
                require(consumer.position() == next - 1, "the consumer goes on at " + consumer.position());
                require(next == initial || producer.lastToken() == next - 1, "the token is " + producer.lastToken());
                for (int i = 0; i < SLOTS - 1 && !exhausted; i++) {
                    exhausted = !isPublished(producer, next + i);
                }
                next += drain(consumer, next);
                require(ring.inspector().snapshot().cursor() == next - 1, "the cursor is not at " + (next - 1));
            }
            Ring.attachReadOnly(path).close();
        }
        require(exhausted == (end == Sequencer.TERMINAL_SEQUENCE), "the ring ended at " + next);
        Ring.delete(path);
    }

    private static boolean isPublished(Producer producer, long sequence) {
        try {
            long published = producer.publish(Payload::write, sequence);
            require(published == sequence, "published " + published + " instead of " + sequence);
            return true;
        } catch (SequenceExhaustedException end) {
            require(sequence >= Sequencer.TERMINAL_SEQUENCE - 1, "exhausted at " + sequence);
            return false;
        }
    }

    private int drain(Consumer consumer, long first) throws Exception {
        int[] seen = new int[1];
        EventPoller poller = consumer.poller();
        EventPoller.PollState state;
        do {
            state = poller.poll((event, sequence, endOfBatch) -> {
                require(sequence == first + seen[0] && Payload.isThatOf(event, sequence), "saw " + sequence);
                seen[0]++;
                return true;
            });
        } while (state == EventPoller.PollState.PROCESSING);
        events += seen[0];
        return seen[0];
    }

    /** Wake word, version of the registry, incarnations: they wrap, and only differences count. */
    private void wrapTheSmallWords(ProducerMode mode, int variant) throws Exception {
        RingGeometry geometry;
        try (Ring ring = create(mode, 0)) {
            geometry = ring.identity().geometry();
        }
        try (FileChannel file = FileChannel.open(path.resolve("ring.dat"), StandardOpenOption.WRITE)) {
            long incarnation = variant % 3 == 0 ? -2 : Long.MAX_VALUE - 1;
            write(file, ControlLayout.WAKE_WORD_OFFSET, variant % 2 == 0 ? -2 : Integer.MAX_VALUE - 1, Integer.BYTES);
            write(file, ControlLayout.REGISTRY_VERSION_OFFSET, variant % 2 == 0 ? -2 : Long.MAX_VALUE - 1, Long.BYTES);
            for (int i = 0; i < geometry.ledgerEntries(); i++) {
                write(
                        file,
                        geometry.ledgerColdOffset(i) + ParticipantLayout.INCARNATION_OFFSET,
                        incarnation,
                        Long.BYTES);
                write(
                        file,
                        geometry.registryColdOffset(i) + ParticipantLayout.INCARNATION_OFFSET,
                        incarnation,
                        Long.BYTES);
            }
        }
        for (int round = 0; round < ROUNDS; round++) {
            rounds++;
            try (Ring ring = Ring.attach(path)) {
                sleepAndWake(ring);
            }
        }
        Ring.delete(path);
    }

    private static void write(FileChannel file, int offset, long value, int bytes) throws IOException {
        ByteBuffer word =
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
        int written = file.write(word.flip().limit(bytes), offset);
        require(written == bytes, "a short write");
    }

    /** A consumer that blocks is woken for each event, then leaves; the next one joins. */
    private void sleepAndWake(Ring ring) throws InterruptedException {
        AtomicLong last = new AtomicLong(-1);
        Consumer consumer =
                ring.openConsumer("c", ConsumerOptions.DEFAULT.withWaitStrategy(new BlockingWaitStrategy()));
        EventHandler handler = (event, sequence, endOfBatch) -> last.set(sequence);
        BatchEventProcessor processor = consumer.processor(handler);
        Thread thread = new Thread(processor, "sleeper");
        thread.start();
        try (Producer producer = ring.openProducer("p")) {
            for (int i = 0; i < GO_ON; i++) {
                long sequence = producer.publish(Payload::write);
                long deadline = System.nanoTime() + DEADLINE_NANOS;
                while (last.get() < sequence) {
                    require(System.nanoTime() - deadline < 0, "not woken for sequence " + sequence);
                    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50));
                }
                events++;
            }
        } finally {
            processor.halt();
            thread.join();
            consumer.leave();
        }
    }

    private void comeAndGo(ProducerMode mode) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            rounds++;
            try (Ring ring = create(mode, round);
                    Ring second = Ring.attach(path);
                    Ring reader = Ring.attachReadOnly(path);
                    Consumer consumer = second.openConsumer("c");
                    Producer producer = ring.openProducer("p")) {
                for (int i = 0; i < SLOTS; i++) {
                    long ignored = producer.publish(Payload::write);
                }
                events += reader.openTap().poll((event, sequence) -> {}, SLOTS);
                require(drain(consumer, round) == SLOTS, "not all was consumed");
            }
            Ring.delete(path);
        }
    }

    /** What is refused leaves nothing open either. */
    private void beRefused(ProducerMode mode) throws IOException {
        create(mode, 0).close();
        try (FileChannel file = FileChannel.open(path.resolve("ring.dat"), StandardOpenOption.WRITE)) {
            write(file, ControlLayout.CURSOR_OFFSET, Long.MAX_VALUE, Long.BYTES);
        }
        for (int round = 0; round < ROUNDS; round++) {
            rounds++;
            try (Ring ring = round % 2 == 0 ? Ring.attach(path) : Ring.attachReadOnly(path)) {
                throw new Finding("attached " + ring.path() + " with a cursor of 2^63 - 1");
            } catch (CorruptRingException refused) {
                events++;
            }
        }
        Ring.delete(path);
        require(!Files.exists(path), "deleted, and still there");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Finding(otherwise);
        }
    }

    private static long count(String folder) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of(folder))) {
            return entries.count();
        }
    }

    private static long mappings() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains("ring.dat")).count();
        }
    }

    private static long residentKiB() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            String line =
                    lines.filter(text -> text.startsWith("VmRSS:")).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("\\D", ""));
        }
    }
}
