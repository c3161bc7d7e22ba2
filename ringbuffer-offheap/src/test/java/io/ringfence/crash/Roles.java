package io.ringfence.crash;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.EventPoller;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** What the child processes of the crash tests do: role, ring, then the role's arguments. */
final class Roles {
    private static final int HALTED = 9;

    private final Ring ring;
    private final String[] arguments;
    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    private Roles(Ring ring, String[] arguments) {
        this.ring = ring;
        this.arguments = arguments;
    }

    public static void main(String[] arguments) throws Exception {
        System.out.println("pid " + ProcessHandle.current().pid());
        Roles roles = new Roles(Ring.attach(Path.of(arguments[1])), arguments);
        switch (arguments[0]) {
            case "halt" -> roles.haltInTranslator();
            case "parts" -> roles.publishInParts();
            case "hold" -> roles.holdAClaim();
            case "consume" -> roles.consume();
            case "feed" -> roles.feed();
            case "open" -> roles.open();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private int number(int index) {
        return Integer.parseInt(arguments[index]);
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private Producer producer() {
        return ring.openProducer(arguments[2]);
    }

    /** name, events before, batch, at: publishes some, then a batch whose translator ends the JVM at one of its events. */
    private void haltInTranslator() {
        Producer producer = producer();
        for (int i = 0; i < number(3); i++) {
            producer.publish((slot, sequence) -> slot.putLong(0, sequence), i + 1L);
        }
        int batch = number(4);
        long[] written = {0};
        producer.publishBatch(
                batch,
                (slot, sequence) -> {
                    slot.putLong(0, sequence);
                    if (++written[0] == number(5)) {
                        say("claimed to " + (sequence + batch - written[0]));
                        Runtime.getRuntime().halt(HALTED);
                    }
                },
                1000);
    }

    /** name, batch, published: publishes the lowest of a batch one by one, then ends the JVM. */
    private void publishInParts() {
        Producer producer = producer();
        long high = producer.claim(number(3));
        long low = high - number(3) + 1;
        for (long sequence = low; sequence <= high; sequence++) {
            producer.slot(sequence).putLong(0, sequence);
        }
        for (long sequence = low; sequence < low + number(4); sequence++) {
            producer.sequencer().publish(sequence);
        }
        say("claimed to " + high);
        Runtime.getRuntime().halt(HALTED);
    }

    /** name, batch: claims, and publishes when told. */
    private void holdAClaim() throws IOException {
        Producer producer = producer();
        long high = producer.claim(number(3));
        say("claimed to " + high);
        in.readLine();
        for (long sequence = high - number(3) + 1; sequence <= high; sequence++) {
            producer.slot(sequence).putLong(0, sequence);
        }
        producer.publish();
        say("published");
        in.readLine();
        producer.close();
        ring.close();
    }

    /** name, most a batch, halt at, release after millis: prints what it handles, and ends the JVM inside of a handler. */
    private void consume() throws Exception {
        Consumer consumer = ring.openConsumer(
                arguments[2],
                ConsumerOptions.DEFAULT.withMaxBatch(number(3)).withReleaseAfterDeath(Duration.ofMillis(number(5))));
        say("position " + consumer.position());
        EventPoller poller = consumer.poller();
        while (true) {
            EventPoller.PollState state = poller.poll((event, sequence, endOfBatch) -> {
                if (sequence == number(4)) {
                    say("halts");
                    Runtime.getRuntime().halt(HALTED);
                }
                return true;
            });
            if (state != EventPoller.PollState.PROCESSING) {
                say("idle at " + consumer.position());
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    /** name, last, batch: publishes the numbers that its token says are missing, until it is killed or done. */
    private void feed() {
        Producer producer = producer();
        long next = producer.hasToken() ? producer.lastToken() + 1 : 0;
        say("feeds from " + next);
        long last = number(3);
        while (next <= last) {
            int n = (int) Math.min(1 + next % number(4), last - next + 1);
            long first = next;
            long[] written = {0};
            producer.publishBatch(n, (slot, sequence) -> slot.putLong(0, first + written[0]++), first + n - 1);
            next += n;
        }
        say("done");
        producer.close();
        ring.close();
    }

    /** kind, name: opens it and says whether it was let. */
    private void open() throws IOException {
        try (AutoCloseable handle =
                arguments[2].equals("producer") ? ring.openProducer(arguments[3]) : ring.openConsumer(arguments[3])) {
            say("opened " + handle.getClass().getSimpleName());
            in.readLine();
        } catch (Exception refused) {
            say("refused " + refused.getClass().getSimpleName() + ": " + refused.getMessage());
        }
        ring.close();
    }
}
