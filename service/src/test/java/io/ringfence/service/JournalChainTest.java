package io.ringfence.service;

import static io.ringfence.service.CommandProcess.eventually;
import static io.ringfence.service.CommandProcess.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The whole chain as a user goes it: create, journal, publish a file, kill -9 of everything, recover, replay. */
@Execution(ExecutionMode.CONCURRENT)
class JournalChainTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LINES = 5_000;

    @TempDir
    private Path folder;

    private String ring;
    private Path journalDirectory;
    private Path file;
    private String lines;
    private CommandProcess journal;

    @BeforeEach
    void everythingIsPublishedAndKilled() throws IOException {
        ring = folder.resolve("orders").toString();
        journalDirectory = Path.of(ring, "journal");
        file = folder.resolve("lines.txt");
        lines = IntStream.range(0, LINES).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
        Files.writeString(file, lines);
        done(run("create", ring, "--slots", "1024", "--payload", "48"));
        journal = startJournal();
        CommandProcess.Result published = run("publish", ring, "--file", file.toString(), "--durable");
        done(published);
        assertThat(published.err())
                .contains("published=" + LINES + " first=0 last=" + (LINES - 1) + " durable=" + (LINES - 1));
        try (CommandProcess consumer = CommandProcess.start("consume", ring, "--name", "c", "--count", "0");
                CommandProcess publisher = CommandProcess.start("publish", ring)) {
            publisher.write("one more\n".getBytes(StandardCharsets.UTF_8));
            eventually("it is published", () -> cursor() == LINES);
            publisher.kill();
            consumer.kill();
        }
        journal.kill();
    }

    @AfterEach
    void end() {
        journal.close();
    }

    private CommandProcess startJournal(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("journal", ring, "--segment", "65536"));
        command.addAll(List.of(more));
        CommandProcess started = CommandProcess.start(command.toArray(String[]::new));
        eventually(
                "the journal is ready; " + started.err(),
                () -> started.err().contains("ready\n") || !started.isAlive());
        assertThat(started.err()).contains("ready");
        return started;
    }

    private static CommandProcess.Result done(CommandProcess.Result result) {
        assertThat(result.status()).as(result.err()).isZero();
        return result;
    }

    private long cursor() {
        return inspected("cursor");
    }

    private long inspected(String field) {
        try {
            return JSON.readTree(done(run("inspect", ring, "--json")).text())
                    .at("/" + field)
                    .asLong();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private JsonNode recover() throws IOException {
        return JSON.readTree(done(run("recover", ring, "--json")).text());
    }

    private void replayGives(String expected) throws IOException {
        CommandProcess.Result replay = done(run("replay", ring));
        assertThat(replay.text()).isEqualTo(expected);
        long count = expected.lines().count();
        assertThat(replay.err()).contains("replayed=" + count + " first=0 last=" + (count - 1) + " aborted=0");
    }

    private void cutIntoTheLastRecord(String text) throws IOException {
        Path last;
        try (Stream<Path> files = Files.list(journalDirectory)) {
            last = files.filter(path -> path.toString().endsWith(".segment")).sorted().toList().stream()
                    .filter(path -> contains(path, text))
                    .reduce((a, b) -> b)
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(last);
        Files.write(last, Arrays.copyOf(bytes, find(bytes, text) + 3));
    }

    private static boolean contains(Path path, String text) {
        try {
            return find(Files.readAllBytes(path), text) >= 0;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static int find(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf(text);
    }

    @Test
    void everyEventIsReplayedAfterEachLoss() throws IOException {
        recover();
        replayGives(lines + "one more\n");

        Files.delete(Path.of(ring, "ring.dat"));
        assertThat(run("publish", ring).status()).isEqualTo(1);
        JsonNode rebuilt = recover();
        assertThat(rebuilt.get("verdict").asText()).isEqualTo("rebuilt");
        assertThat(rebuilt.get("epoch").asLong()).isEqualTo(2);
        assertThat(rebuilt.get("cursor").asLong()).isEqualTo(LINES);
        replayGives(lines + "one more\n");

        cutIntoTheLastRecord("one more");
        assertThat(run("verify", ring).status()).isEqualTo(1);
        JsonNode refilled = recover();
        assertThat(refilled.get("verdict").asText()).isEqualTo("mended");
        assertThat(refilled.get("missing")).isEmpty();
        replayGives(lines + "one more\n");
        assertThat(done(run("verify", ring)).text()).contains("ring: sound");

        cutIntoTheLastRecord("one more");
        Files.delete(Path.of(ring, "ring.dat"));
        JsonNode prefix = recover();
        assertThat(prefix.get("cursor").asLong()).isEqualTo(LINES - 1);
        assertThat(prefix.get("missing")).singleElement().satisfies(gone -> {
            assertThat(gone.get("from").asLong()).isEqualTo(LINES);
            assertThat(gone.get("to").asLong()).isEqualTo(LINES);
        });
        replayGives(lines);
        assertThat(recover().get("verdict").asText()).isEqualTo("sound");
        theStreamGoesOn();
    }

    private void theStreamGoesOn() throws IOException {
        try (CommandProcess again = startJournal()) {
            done(CommandProcess.feed("after all\n", "publish", ring, "--durable"));
            replayGives(lines + "after all\n");
            assertThat(inspected("journal/durable")).isEqualTo(LINES);
            assertThat(again.isAlive()).isTrue();
        }
    }

    @Test
    void aLostMiddleIsNamedAndAPrefixComesBack() throws IOException {
        List<Path> segments;
        try (Stream<Path> files = Files.list(journalDirectory)) {
            segments = files.filter(path -> path.toString().endsWith(".segment"))
                    .sorted()
                    .toList();
        }
        assertThat(segments).hasSizeGreaterThan(3);
        long from = sequenceOf(segments.get(1));
        long to = sequenceOf(segments.get(2)) - 1;
        Files.delete(segments.get(1));
        Files.delete(Path.of(ring, "ring.dat"));

        CommandProcess.Result dry = done(run("recover", ring, "--dry-run"));
        assertThat(dry.text()).contains("would be made again");
        assertThat(Path.of(ring, "ring.dat")).doesNotExist();
        JsonNode report = recover();

        assertThat(report.get("cursor").asLong()).isEqualTo(from - 1);
        assertThat(report.get("missing").get(0).get("from").asLong()).isEqualTo(from);
        assertThat(report.get("missing").get(0).get("to").asLong()).isEqualTo(to);
        replayGives(lines.lines().limit(from).map(line -> line + "\n").collect(Collectors.joining()));
    }

    private static long sequenceOf(Path segment) {
        return Long.parseLong(String.valueOf(segment.getFileName()).substring(0, 19));
    }

    @Test
    void withoutAJournalNothingIsEverDurable() throws IOException {
        recover();
        CommandProcess.Result refused = CommandProcess.feed("x\n", "publish", ring, "--durable");

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.errors()).singleElement().asString().contains("await durable");
        assertThat(refused.err()).contains("published=1 ").doesNotContain("durable=");
    }

    @Test
    void aConsumerAfterDurableSeesWhatIsOnTheDisk() throws IOException {
        recover();
        try (CommandProcess again = startJournal()) {
            CommandProcess.Result consumed =
                    done(run("consume", ring, "--name", "late", "--from", "next", "--after-durable", "--count", "0"));
            assertThat(consumed.text()).isEmpty();
            done(CommandProcess.feed("seen\n", "publish", ring, "--durable"));
            assertThat(done(run("consume", ring, "--name", "late", "--after-durable", "--count", "1"))
                            .text())
                    .isEqualTo("seen\n");
            assertThat(again.isAlive()).isTrue();
        }
    }
}
