package io.ringfence.service;

import static io.ringfence.service.CommandProcess.eventually;
import static io.ringfence.service.TestRings.lines;
import static io.ringfence.service.TestRings.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.metrics.RingSnapshot;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.sequence.WithoutConsumers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** However a command ends, what it said to be done is done, and the next one goes on from there. */
@Isolated
class EndingTest {
    private static final long CLEAN_END_NANOS = TimeUnit.SECONDS.toNanos(5);

    @TempDir
    Path folder;

    @Test
    void aKilledConsumerGoesOnAfterItsLastCommit() throws Exception {
        String ring = TestRings.create(folder, "ring", 64, 16);
        try (Ring attached = Ring.attach(Path.of(ring));
                Producer producer = attached.openProducer("test");
                CommandProcess consumer = CommandProcess.start("consume", ring, "--name", "reader")) {
            publish(producer, "one", "two");
            eventually("both committed", () -> position(attached, "reader") == 1);
            consumer.kill();
            assertThat(consumer.out()).isEqualTo(utf8(lines("one", "two")));
            publish(producer, "three");

            assertThat(TestRings.drain(ring, "reader")).isEqualTo(lines("three"));
        }
    }

    @Test
    void aClosedPipeEndsItQuietlyAndCommitsNothingMore() throws Exception {
        String ring = TestRings.create(folder, "ring", 64, 16);
        try (Ring attached = Ring.attach(Path.of(ring));
                Producer producer = attached.openProducer("test");
                CommandProcess consumer = CommandProcess.startPipedInto(
                        List.of("head", "-n", "1"), "consume", ring, "--name", "reader")) {
            publish(producer, "one");
            consumer.awaitEndOfOutput();
            eventually("committed", () -> position(attached, "reader") == 0);
            publish(producer, "two", "three");

            CommandProcess.Result result = consumer.await();
            assertThat(result.status()).isZero();
            assertThat(result.err()).isEmpty();
            assertThat(result.text()).isEqualTo(lines("one"));
            assertThat(position(attached, "reader")).isZero();
            assertThat(TestRings.drain(ring, "reader")).isEqualTo(lines("two", "three"));
        }
    }

    @Test
    void ctrlCEndsAWaitingConsumerAndItsNameIsFree() throws Exception {
        String ring = TestRings.create(folder, "ring", 64, 16);
        try (Ring attached = Ring.attachReadOnly(Path.of(ring));
                CommandProcess consumer = CommandProcess.start("consume", ring, "--name", "reader")) {
            eventually("registered", () -> owner(attached, "reader").equals("alive"));
            CommandProcess.Result result = interrupt(consumer);

            assertThat(result.err()).isEmpty();
            assertThat(owner(attached, "reader")).as("closed, not dead").isEqualTo("none");
        }
    }

    @Test
    void ctrlCEndsAPublisherThatIsBlockedInARead() throws Exception {
        String ring = TestRings.create(folder, "ring", 64, 16);
        try (Ring attached = Ring.attachReadOnly(Path.of(ring));
                CommandProcess publisher = CommandProcess.start("publish", ring)) {
            publisher.write(utf8("one\n"));
            eventually("published", () -> attached.inspector().snapshot().published() == 0);
            CommandProcess.Result result = interrupt(publisher);

            assertThat(result.err()).isEqualTo("published=1 first=0 last=0\n");
            assertThat(attached.inspector().snapshot().producers())
                    .extracting(RingSnapshot.ProducerReport::owner)
                    .containsExactly("none");
        }
    }

    @Test
    void aFullRingIsWaitedForAndSaysWhoHoldsItBack() throws Exception {
        String ring = TestRings.create(folder, "ring", 8, 16);
        String feed = IntStream.range(0, 20).mapToObj(i -> i + "\n").collect(Collectors.joining());
        assertThat(CommandProcess.run("consume", ring, "--name", "sleeper", "--idle-exit", "0")
                        .status())
                .isZero();
        try (CommandProcess publisher = CommandProcess.start("publish", ring)) {
            publisher.write(utf8(feed));
            eventually("the reason", () -> publisher.err().contains("'sleeper' (not running, lag 8)"));
            CommandProcess.Result result = interrupt(publisher);

            assertThat(result.err().lines()).hasSize(2).last().isEqualTo("published=8 first=0 last=7");
        }
        try (CommandProcess again = CommandProcess.start("publish", ring, "--resume")) {
            again.write(utf8(feed));
            again.closeInput();
            assertThat(CommandProcess.run("consume", ring, "--name", "sleeper", "--count", "20")
                            .text())
                    .isEqualTo(feed);
            assertThat(again.await().err()).endsWith("published=12 first=8 last=19\n");
        }
    }

    @Test
    void aTapCountsWhatItShowedAndMissed() throws Exception {
        String ring = TestRings.create(
                folder,
                "ring",
                TestRings.small()
                        .slots(8)
                        .withoutConsumers(WithoutConsumers.OVERWRITE)
                        .build());
        try (Ring attached = Ring.attach(Path.of(ring));
                Producer producer = attached.openProducer("test")) {
            publish(producer, IntStream.range(0, 20).mapToObj(Integer::toString).toArray(String[]::new));
            CommandProcess.Result oldest = CommandProcess.run("tap", ring, "--count", "3");
            assertThat(oldest.status()).isZero();
            assertThat(oldest.text()).isEqualTo(lines("12", "13", "14"));
            assertThat(oldest.err()).isEqualTo("shown=3 missed=0 aborted=0\n");
            try (CommandProcess tap = CommandProcess.start("tap", ring)) {
                eventually("shown", () -> new String(tap.out(), StandardCharsets.UTF_8).endsWith("19\n"));
                CommandProcess.Result result = interrupt(tap);
                assertThat(result.err()).isEqualTo("shown=8 missed=0 aborted=0\n");
            }
        }
    }

    @Test
    void idleExitEndsWithoutAnEvent() throws Exception {
        String ring = TestRings.create(folder, "ring", 64, 16);
        CommandProcess.Result result =
                CommandProcess.run("consume", ring, "--name", "reader", "--idle-exit", "50", "--wait", "busy-spin");

        assertThat(result.status()).isZero();
        assertThat(result.text()).isEmpty();
        assertThat(result.err()).isEmpty();
    }

    private static CommandProcess.Result interrupt(CommandProcess command) throws Exception {
        long start = System.nanoTime();
        command.interrupt();
        CommandProcess.Result result = command.await();
        assertThat(System.nanoTime() - start).isLessThan(CLEAN_END_NANOS);
        assertThat(result.status()).isIn(128 + 2, 128 + 15);
        return result;
    }

    private static void publish(Producer producer, String... events) {
        for (String event : events) {
            byte[] bytes = utf8(event);
            producer.publish((slot, sequence) -> slot.length(bytes.length).putBytes(0, bytes, 0, bytes.length));
        }
    }

    private static RingSnapshot.ConsumerReport report(Ring ring, String name) {
        return ring.inspector().snapshot().consumers().stream()
                .filter(consumer -> consumer.name().equals(name))
                .findFirst()
                .orElse(new RingSnapshot.ConsumerReport(name, -1, 0, false, "unknown", 0));
    }

    private static long position(Ring ring, String name) {
        return report(ring, name).sequence();
    }

    private static String owner(Ring ring, String name) {
        return report(ring, name).owner();
    }
}
