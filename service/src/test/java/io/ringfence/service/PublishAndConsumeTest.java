package io.ringfence.service;

import static io.ringfence.service.CommandProcess.eventually;
import static io.ringfence.service.TestRings.lines;
import static io.ringfence.service.TestRings.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.ring.Ring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What goes into {@code publish} comes out of {@code consume}. */
@Execution(ExecutionMode.CONCURRENT)
class PublishAndConsumeTest {
    @TempDir
    Path folder;

    @Test
    void everyByteOfAnEventComesOutUnchanged() throws Exception {
        String ring = TestRings.create(folder, "ring", 64, 16);
        String events = lines("", "Grüße, 漢字", "nul\0inside", "carriage\r", "0123456789abcdef", "", "\r", "\0");
        CommandProcess.Result published = CommandProcess.feed(events + "no line feed", "publish", ring);

        assertThat(published.err()).isEqualTo("published=9 first=0 last=8\n");
        assertThat(published.status()).isZero();
        assertThat(published.text()).isEmpty();
        assertThat(TestRings.drain(ring, "reader")).isEqualTo(events + "no line feed\n");
    }

    @Test
    void bytesThatAreNoTextComeOutUnchanged() throws Exception {
        String ring = TestRings.create(folder, "ring", 64, 256);
        byte[] bytes = new byte[258];
        for (int i = 0; i < 256; i++) {
            bytes[i] = (byte) i; // the line feed at 10 ends the first event
        }
        bytes[256] = (byte) 0xC3; // half a character of UTF-8
        bytes[257] = '\n';
        try (CommandProcess publisher = CommandProcess.start("publish", ring);
                CommandProcess consumer = CommandProcess.start("consume", ring, "--name", "reader", "--count", "2")) {
            publisher.write(bytes);
            publisher.closeInput();
            assertThat(publisher.await().err()).isEqualTo("published=2 first=0 last=1\n");
            assertThat(consumer.await().status()).isZero();
            assertThat(consumer.out()).isEqualTo(bytes);
        }
    }

    @Test
    void aLongFeedGoesThroughASmallRingInOrder() throws Exception {
        String ring = TestRings.create(folder, "ring", 64, 16);
        String feed = numbered(1, 20_000);
        Path file = Files.writeString(folder.resolve("feed"), feed);
        try (CommandProcess consumer = CommandProcess.start(
                        "consume", ring, "--name", "reader", "--count", "20000", "--wait", "sleeping");
                CommandProcess publisher = CommandProcess.start("publish", ring, "--file", file.toString())) {
            assertThat(publisher.await().err()).isEqualTo("published=20000 first=0 last=19999\n");
            CommandProcess.Result consumed = consumer.await();
            assertThat(consumed.text()).isEqualTo(feed);
            assertThat(consumed.status()).isZero();
            assertThat(consumed.err()).isEmpty();
        }
    }

    @Test
    void aLineLongerThanThePayloadEndsTheFeedAndKeepsWhatWasBeforeIt() throws Exception {
        String ring = TestRings.create(folder, "ring", 64, 16);
        CommandProcess.Result refused =
                CommandProcess.feed(lines("first", "second", "x".repeat(5000), "fourth"), "publish", ring);

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.errors()).singleElement().asString().contains("line 3", "5000 bytes", "16 bytes");
        assertThat(refused.err()).endsWith("published=2 first=0 last=1\n");
        assertThat(TestRings.drain(ring, "reader")).isEqualTo(lines("first", "second"));
    }

    @Test
    void aKilledFeedIsResumedWithoutLossOrDuplicate() throws Exception {
        String ring = TestRings.create(folder, "ring", 2048, 16);
        String feed = numbered(1, 1500);
        Path file = Files.writeString(folder.resolve("feed"), feed);
        try (CommandProcess publisher = CommandProcess.start(
                        "publish",
                        ring,
                        "--file",
                        file.toString(),
                        "--producer",
                        "feed",
                        "--rate",
                        "500",
                        "--batch",
                        "7");
                Ring attached = Ring.attachReadOnly(Path.of(ring))) {
            eventually("some events", () -> attached.inspector().snapshot().cursor() > 20);
            publisher.kill();
        }
        try (CommandProcess again =
                CommandProcess.start("publish", ring, "--producer", "feed", "--resume", "--file", file.toString())) {
            CommandProcess.Result resumed = again.await();
            assertThat(resumed.status()).as(resumed.err()).isZero();
        }
        CommandProcess.Result shorter =
                CommandProcess.feed(numbered(1, 10), "publish", ring, "--producer", "feed", "--resume");
        CommandProcess.Result nothingLeft =
                CommandProcess.feed(feed, "publish", ring, "--producer", "feed", "--resume");

        assertThat(TestRings.drain(ring, "reader")).isEqualTo(feed);
        assertThat(nothingLeft.err()).isEqualTo("published=0 first=- last=-\n");
        assertThat(shorter.status()).isEqualTo(1);
        assertThat(shorter.errors()).singleElement().asString().contains("10 lines", "1500 lines");
    }

    @Test
    void withoutResumeTheFeedBeginsAnew() throws Exception {
        String ring = TestRings.create(folder, "ring", 64, 16);
        assertThat(CommandProcess.feed("a\nb\n", "publish", ring).status()).isZero();
        assertThat(CommandProcess.feed("c\n", "publish", ring).status()).isZero();
        assertThat(CommandProcess.feed("c\nd\n", "publish", ring, "--resume").err())
                .isEqualTo("published=1 first=3 last=3\n");

        assertThat(TestRings.drain(ring, "reader")).isEqualTo(lines("a", "b", "c", "d"));
    }

    @Test
    void aBatchNeverWaitsForMoreInput() throws Exception {
        String ring = TestRings.create(folder, "ring", 64, 16);
        try (CommandProcess publisher = CommandProcess.start("publish", ring, "--batch", "50");
                Ring attached = Ring.attachReadOnly(Path.of(ring))) {
            publisher.write(utf8("one\ntwo\nhalf"));
            eventually("two events", () -> attached.inspector().snapshot().published() == 1);
            publisher.write(utf8(" and half\n"));
            eventually("the third", () -> attached.inspector().snapshot().published() == 2);
            publisher.closeInput();
            assertThat(publisher.await().err()).isEqualTo("published=3 first=0 last=2\n");
        }
        assertThat(TestRings.drain(ring, "reader")).isEqualTo(lines("one", "two", "half and half"));
    }

    @Test
    void countEndsAfterExactlySoManyEventsAndCommitsThem() throws Exception {
        String ring = TestRings.create(folder, "ring", 64, 16);
        assertThat(CommandProcess.feed(numbered(1, 10), "publish", ring).status())
                .isZero();
        CommandProcess.Result three = CommandProcess.run("consume", ring, "--name", "reader", "--count", "3");

        assertThat(three.status()).isZero();
        assertThat(three.text()).isEqualTo(numbered(1, 3));
        assertThat(TestRings.drain(ring, "reader")).isEqualTo(numbered(4, 10));
    }

    @Test
    void metaDataStandsBeforeTheEvent() throws Exception {
        String ring = TestRings.create(folder, "ring", 64, 16);
        try (Ring attached = Ring.attach(Path.of(ring));
                var producer = attached.openProducer("typed")) {
            producer.publish((slot, sequence) -> slot.length(0));
            producer.publish((slot, sequence) -> slot.length(3).type(200).putBytes(0, utf8("a\tb"), 0, 3));
        }
        CommandProcess.Result result =
                CommandProcess.run("consume", ring, "--name", "reader", "--with-meta", "--count", "2");

        assertThat(result.text()).isEqualTo("0\t0\t0\t\n1\t200\t3\ta\tb\n");
    }

    @Test
    void fromCountsAtTheFirstRegistrationOnly() throws Exception {
        String ring = TestRings.create(folder, "ring", 64, 16);
        assertThat(CommandProcess.feed(numbered(1, 6), "publish", ring).status())
                .isZero();
        CommandProcess.Result fromFour =
                CommandProcess.run("consume", ring, "--name", "reader", "--from", "3", "--count", "1");
        CommandProcess.Result again =
                CommandProcess.run("consume", ring, "--name", "reader", "--from", "earliest", "--count", "1");
        CommandProcess.Result refused =
                CommandProcess.run("consume", ring, "--name", "late", "--from", "99", "--count", "1");

        assertThat(fromFour.text()).isEqualTo("4\n");
        assertThat(again.text()).isEqualTo("5\n");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.errors()).singleElement().asString().contains("99");
    }

    @Test
    void theRateIsKept() throws Exception {
        String ring = TestRings.create(folder, "ring", 1024, 16);
        long start = System.nanoTime();
        CommandProcess.Result result = CommandProcess.feed(numbered(1, 200), "publish", ring, "--rate", "200.0");

        assertThat(result.status()).isZero();
        assertThat(System.nanoTime() - start).as("199 intervals of 5 ms").isGreaterThan(990_000_000L);
    }

    private static String numbered(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(number -> number + "\n")
                .collect(Collectors.joining());
    }
}
