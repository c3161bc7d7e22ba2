package io.ringfence.service;

import static io.ringfence.service.CommandProcess.eventually;
import static io.ringfence.service.TestRings.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.metrics.RingSnapshot;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.sequence.ProducerMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused is refused with one line, and nothing is damaged. */
@Isolated
class RefusalTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "publish ring --foo|Unknown option: '--foo'|ringfence publish --help",
                "publsh ring|'publsh', did you mean publish|ringfence --help",
                "consume ring|--name|ringfence consume --help",
                "publish ring --batch 0|--batch|ringfence publish --help",
                "publish ring --rate -1|--rate|ringfence publish --help",
                "consume ring --name a --from never|--from|ringfence consume --help",
                "tap|DIR|ringfence tap --help",
                "create ring --producers three|'three' is none of single, multi|ringfence create --help",
                "consume ring --name a --wait long|busy-spin, yielding, sleeping, blocking|ringfence consume --help",
                "create  --slots 64|DIR|ringfence create --help"
            })
    void wrongUsageIsOneLineThatNamesTheCulpritAndTheHelp(String arguments, String culprit, String help) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        int status;
        try {
            status = new Main().execute(arguments.split(" "));
        } finally {
            System.setErr(before);
        }

        assertThat(status).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .startsWith("ringfence: ")
                .contains(culprit)
                .contains(help);
    }

    @Test
    void wrongUsageEndsWithTwo() throws IOException {
        CommandProcess.Result result = CommandProcess.run("publish", folder.toString(), "--foo");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err().lines()).singleElement().asString().contains("--foo", "--help");
        assertThat(result.text()).isEmpty();
    }

    @Test
    void aSlotCountThatIsNoPowerOfTwoIsRefusedWithTheNearestTwo() throws IOException {
        Path ring = folder.resolve("ring");
        CommandProcess.Result result = CommandProcess.run("create", ring.toString(), "--slots", "1000");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err().lines()).singleElement().asString().contains("1000", "512", "1024");
        assertThat(ring).doesNotExist();
    }

    @Test
    void createSaysWhatItMade() throws IOException {
        Path ring = folder.resolve("ring");
        CommandProcess.Result result =
                CommandProcess.run("create", ring.toString(), "--slots", "128", "--producers", "single");

        assertThat(result.status()).isZero();
        assertThat(result.text())
                .contains(ring.toString())
                .containsPattern("slots +128\n")
                .containsPattern("payload +240 bytes \\(default\\)\n")
                .containsPattern("producers +single\n")
                .containsPattern("without consumers +block \\(default\\)\n")
                .containsPattern("checksum +none \\(default\\)\n")
                .contains("file size          " + Files.size(ring.resolve("ring.dat")) + " bytes");
        CommandProcess.Result again = CommandProcess.run("create", ring.toString());
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.errors()).hasSize(1);
    }

    @Test
    void aMissingRingIsOneLineAndAStackTraceOnlyWhenAskedFor() throws IOException {
        String nowhere = folder.resolve("nowhere").toString();
        CommandProcess.Result result = CommandProcess.run("inspect", nowhere);
        CommandProcess.Result verbose = CommandProcess.run("inspect", nowhere, "--verbose");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("ringfence: ")
                .contains(nowhere);
        assertThat(verbose.status()).isEqualTo(1);
        assertThat(verbose.errors()).isEqualTo(result.errors());
        assertThat(verbose.err()).contains("\tat io.ringfence");
    }

    @Test
    void twoConsumersWithOneNameAndADeletionInUseAreRefused() throws IOException {
        String ring = TestRings.create(folder, "ring", 64, 16);
        try (CommandProcess first = CommandProcess.start("consume", ring, "--name", "reader")) {
            awaitConsumer(ring, "reader");
            CommandProcess.Result second = CommandProcess.run("consume", ring, "--name", "reader");
            CommandProcess.Result deletion = CommandProcess.run("delete", ring);
            CommandProcess.Result removal = CommandProcess.run("remove-consumer", ring, "--name", "reader");

            assertThat(second.status()).isEqualTo(1);
            assertThat(second.err().lines()).singleElement().asString().contains("reader", Long.toString(first.pid()));
            assertThat(deletion.status()).isEqualTo(1);
            assertThat(deletion.err().lines()).singleElement().asString().contains(ring);
            assertThat(removal.status()).isEqualTo(1);
            assertThat(removal.errors()).hasSize(1);
            assertThat(first.isAlive()).isTrue();
        }
    }

    @Test
    void aSecondProducerOfASingleProducerRingIsRefused() throws IOException {
        String ring = TestRings.create(
                folder,
                "ring",
                TestRings.small().producerMode(ProducerMode.SINGLE).build());
        try (Ring attached = Ring.attach(Path.of(ring));
                Producer owner = attached.openProducer("first")) {
            CommandProcess.Result second = CommandProcess.feed("x\n", "publish", ring);

            assertThat(owner.isClosed()).isFalse();
            assertThat(second.status()).isEqualTo(1);
            assertThat(second.errors())
                    .singleElement()
                    .asString()
                    .contains(
                            "single-producer",
                            Long.toString(ProcessHandle.current().pid()));
            assertThat(second.err()).endsWith("published=0 first=- last=-\n");
        }
    }

    @Test
    void severalMayPublishWithoutANameButOnlyOneUnderAName() throws IOException {
        String ring = TestRings.create(folder, "ring", 64, 16);
        try (Ring attached = Ring.attach(Path.of(ring));
                Producer owner = attached.openProducer("publish")) {
            CommandProcess.Result nameless = CommandProcess.feed("x\n", "publish", ring);
            CommandProcess.Result named = CommandProcess.feed("x\n", "publish", ring, "--producer", "publish");

            assertThat(owner.isClosed()).isFalse();
            assertThat(nameless.status()).isZero();
            assertThat(nameless.err()).contains("'publish-2'").endsWith("published=1 first=0 last=0\n");
            assertThat(named.status()).isEqualTo(1);
            assertThat(named.errors()).singleElement().asString().contains("producer 'publish'");
        }
    }

    @Test
    void aFileThatIsNotThereIsNamed() throws IOException {
        String ring = TestRings.create(folder, "ring", 64, 16);
        CommandProcess.Result result = CommandProcess.run("publish", ring, "--file", folder + "/missing.csv");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors()).singleElement().asString().contains("missing.csv");
        assertThat(result.err()).endsWith("published=0 first=- last=-\n");
    }

    @Test
    void helpVersionAndCompletionAreThere() throws IOException {
        CommandProcess.Result help = CommandProcess.run("--help");
        CommandProcess.Result consume = CommandProcess.run("consume", "--help");
        CommandProcess.Result version = CommandProcess.run("--version");
        CommandProcess.Result completion = CommandProcess.run("generate-completion");

        assertThat(help.status()).isZero();
        assertThat(help.text())
                .contains(
                        "create",
                        "publish",
                        "consume",
                        "tap",
                        "inspect",
                        "repair",
                        "remove-consumer",
                        "evict",
                        "delete");
        assertThat(consume.text()).contains("--idle-exit", "--with-meta");
        assertThat(version.text()).startsWith("ringfence ");
        assertThat(completion.status()).isZero();
        assertThat(completion.text()).startsWith("#!").contains("--idle-exit", "busy-spin");
    }

    @Test
    void aNameIsEvictedAndThenRemoved() throws IOException {
        String ring = TestRings.create(folder, "ring", 64, 16);
        try (CommandProcess owner = CommandProcess.start("consume", ring, "--name", "reader")) {
            awaitConsumer(ring, "reader");
            CommandProcess.Result evicted = CommandProcess.run("evict", ring, "--name", "reader");

            assertThat(evicted.status()).as(evicted.err()).isZero();
            assertThat(evicted.text()).contains("process " + owner.pid(), "remove-consumer");
            assertThat(owner.await().status()).isEqualTo(128 + 9);
        }
        CommandProcess.Result unknown = CommandProcess.run("evict", ring, "--name", "nobody");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.errors()).hasSize(1);
        assertThat(CommandProcess.run("remove-consumer", ring, "--name", "reader")
                        .status())
                .isZero();
        CommandProcess.Result deleted = CommandProcess.run("delete", ring);
        assertThat(deleted.status()).isZero();
        assertThat(Path.of(ring)).doesNotExist();
    }

    @Test
    void aKilledProducersClaimIsRepairedAndReported() throws Exception {
        String ring = TestRings.create(folder, "ring", 64, 16);
        try (CommandProcess publisher = CommandProcess.start("publish", ring, "--producer", "feed");
                Ring attached = Ring.attachReadOnly(Path.of(ring))) {
            publisher.write(utf8("one\n"));
            eventually("an event", () -> attached.inspector().snapshot().published() == 0);
            publisher.kill();
            CommandProcess.Result result = CommandProcess.run("repair", ring);

            assertThat(result.status()).as(result.err()).isZero();
            assertThat(result.text()).contains("aborted for dead producers: 0", "dead producers freed: 1");
        }
    }

    private static void awaitConsumer(String ring, String name) {
        try (Ring attached = Ring.attachReadOnly(Path.of(ring))) {
            eventually(
                    "consumer " + name,
                    () -> attached.inspector().snapshot().consumers().stream()
                            .map(RingSnapshot.ConsumerReport::name)
                            .anyMatch(name::equals));
        }
    }
}
