package io.ringfence.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.consume.BatchEventProcessor;
import io.ringfence.consume.Consumer;
import io.ringfence.consume.Event;
import io.ringfence.consume.EventHandler;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The command line under {@code kill -9}: a producer and a consumer are killed again and again, separately and together, while another
 * producer and another consumer must go on within a second. {@code mvn verify -pl service -am -Dringfence.kill.rounds=50} is the
 * long form.
 */
@Isolated
class KillNineTest {
    private static final int ROUNDS = Integer.getInteger("ringfence.kill.rounds", 12);
    private static final long SEED = Long.getLong("ringfence.kill.seed", System.nanoTime());
    private static final int VICTIM_LINES = 400_000;
    private static final int BATCH_OF_CONSUME = 256;

    /** Room for ten seconds: a dead consumer holds producers back when the ring is full, and that is not what is measured here. */
    private static final int SLOTS = 262_144;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endAll() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void nothingIsLostUnderKillsOfProducerAndConsumer() throws Exception {
        Path path = folder.resolve("kill.ring");
        Path victimFile = numberedLines("victim", VICTIM_LINES);
        Path steadyFile = numberedLines("steady", 100_000_000 / 1_000);
        Path output = folder.resolve("victim.out");
        Random random = new Random(SEED);
        int consumerKills = 0;
        try (Ring ring = Ring.create(
                        path,
                        RingOptions.builder().slots(SLOTS).payloadBytes(48).build());
                Consumer audit = ring.openConsumer("audit")) {
            register(ring, "victim"); // before the first event; run by the commands below
            Audit handler = new Audit();
            BatchEventProcessor processor = audit.processor(handler);
            Thread auditor = new Thread(processor, "audit");
            auditor.start();
            start(
                    null,
                    "publish",
                    path.toString(),
                    "--producer",
                    "steady",
                    "--rate",
                    "1000",
                    "--file",
                    steadyFile.toString());
            Process producer = startProducer(path, victimFile, "--rate", "20000");
            Process consumer = startConsumer(path, output);
            await("the first events", () -> handler.steady > 0 && handler.victim > 0);
            handler.longestGapNanos = 0;
            for (int round = 0; round < ROUNDS; round++) {
                pauseWhileStreaming(handler, random.nextInt(700));
                boolean killProducer = round % 3 != 1;
                boolean killConsumer = round % 3 != 0;
                if (killProducer) {
                    producer.destroyForcibly().waitFor();
                    producer = startProducer(path, victimFile, "--rate", "20000");
                }
                if (killConsumer) {
                    consumer.destroyForcibly().waitFor();
                    consumer = startConsumer(path, output);
                    consumerKills++;
                }
            }
            producer.destroyForcibly().waitFor();
            Process last = startProducer(path, victimFile);
            await("all events", () -> handler.victim == VICTIM_LINES);
            assertThat(last.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(last.exitValue()).isZero();
            long published = ring.inspector().snapshot().published();
            await("the consumer", () -> position(ring, "victim") >= published);
            System.out.printf(
                    "kill -9: %d rounds, seed %d, longest gap of the others %d ms, aborted slots %d%n",
                    ROUNDS,
                    SEED,
                    TimeUnit.NANOSECONDS.toMillis(handler.longestGapNanos),
                    ring.inspector().snapshot().counters().aborted());
            processor.halt();
            auditor.join();
            assertThat(handler.mistake).isEmpty();
            assertThat(TimeUnit.NANOSECONDS.toMillis(handler.longestGapNanos)).isLessThan(1_000);
        }
        assertOutput(output, consumerKills);
    }

    private static void register(Ring ring, String name) {
        try (Consumer consumer = ring.openConsumer(name)) {
            assertThat(consumer.position()).isEqualTo(-1);
        }
    }

    /** What the killed consumer wrote: every line, in order, and after each kill at most one batch again. */
    private static void assertOutput(Path output, int kills) throws IOException {
        int next = 1;
        int again = 0;
        int restarts = 0;
        int previous = 0;
        for (String line : Files.readAllLines(output, StandardCharsets.ISO_8859_1)) {
            if (!line.startsWith("victim ")) {
                continue;
            }
            // a kill within a write leaves a part of a line, uncommitted: the next run begins behind it, on the same
            // line
            int number = Integer.parseInt(line.substring(line.lastIndexOf("victim ") + "victim ".length()));
            if (number == next) {
                next++;
            } else {
                assertThat(number)
                        .as("the line after %s", previous)
                        .isPositive()
                        .isLessThan(next);
                restarts += number == previous + 1 ? 0 : 1;
                again++;
            }
            previous = number;
        }
        assertThat(next - 1).isEqualTo(VICTIM_LINES);
        assertThat(restarts).isLessThanOrEqualTo(kills);
        assertThat(again).isLessThanOrEqualTo(kills * BATCH_OF_CONSUME);
    }

    /** Sees everything, is never killed, and measures how long nothing came. */
    private static final class Audit implements EventHandler {
        private volatile int steady;
        private volatile int victim;
        private volatile long longestGapNanos;
        private volatile String mistake = "";
        private long last = System.nanoTime();

        @Override
        public void onEvent(Event event, long sequence, boolean endOfBatch) {
            byte[] bytes = new byte[event.length()];
            event.getBytes(0, bytes, 0, bytes.length);
            String line = new String(bytes, StandardCharsets.US_ASCII);
            int expected = line.startsWith("steady ") ? steady + 1 : victim + 1;
            String wanted = (line.startsWith("steady ") ? "steady " : "victim ") + expected;
            if (!line.equals(wanted)) {
                mistake = "sequence " + sequence + " holds '" + line + "', not '" + wanted + "'";
            }
            if (line.startsWith("steady ")) {
                steady = expected;
            } else {
                victim = expected;
            }
            long now = System.nanoTime();
            longestGapNanos = Math.max(longestGapNanos, now - last);
            last = now;
        }
    }

    private static void pauseWhileStreaming(Audit handler, int millis) {
        int until =
                handler.steady + millis; // the steady producer publishes a thousand a second: the clock of this test
        await("the steady producer", () -> handler.steady >= until || !handler.mistake.isEmpty());
    }

    private Process startProducer(Path ring, Path file, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("publish", ring.toString(), "--producer", "victim", "--file", file.toString(), "--resume"));
        arguments.addAll(List.of(more));
        return start(null, arguments.toArray(String[]::new));
    }

    private Process startConsumer(Path ring, Path output) throws IOException {
        return start(output.toFile(), "consume", ring.toString(), "--name", "victim");
    }

    private Process start(File output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("errors.txt").toFile()));
        builder.redirectOutput(
                output == null ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.appendTo(output));
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private static long position(Ring ring, String name) {
        return ring.inspector().snapshot().consumers().stream()
                .filter(consumer -> consumer.name().equals(name))
                .mapToLong(consumer -> consumer.sequence())
                .findFirst()
                .orElse(-1);
    }

    private Path numberedLines(String prefix, int count) throws IOException {
        Path file = folder.resolve(prefix + ".txt");
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (int i = 1; i <= count; i++) {
                writer.write(prefix + " " + i + "\n");
            }
        }
        return file;
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("waiting for %s", what).isNegative();
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
    }
}
