package io.ringfence.service;

import static io.ringfence.service.CommandProcess.eventually;
import static io.ringfence.service.CommandProcess.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfence.journal.JournalOptions;
import io.ringfence.journal.JournalStage;
import io.ringfence.produce.Producer;
import io.ringfence.recovery.snapshot.SnapshotEntry;
import io.ringfence.recovery.snapshot.Snapshotable;
import io.ringfence.recovery.snapshot.Snapshots;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.layout.SlotLayout;
import io.ringfence.ring.layout.StateLayout;
import io.ringfence.sequence.ChecksumMode;
import io.ringfence.sequence.WithoutConsumers;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Options and refusals of the commands on a journal, one process each. */
@Execution(ExecutionMode.CONCURRENT)
class JournalCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int EVENTS = 2_000;

    @TempDir
    private Path folder;

    private String ring;

    @BeforeEach
    void aRingWithAJournal() {
        ring = TestRings.create(folder, "ring", TestRings.small().build());
        TestRings.journal(ring, EVENTS);
    }

    private static String events(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(i -> "event " + i + "\n")
                .collect(Collectors.joining());
    }

    private static CommandProcess.Result done(CommandProcess.Result result) {
        assertThat(result.status()).as(result.err()).isZero();
        return result;
    }

    private static String refused(CommandProcess.Result result, int status) {
        assertThat(result.status()).as(result.text()).isEqualTo(status);
        assertThat(result.errors()).hasSize(1);
        return result.errors().get(0);
    }

    @Test
    void replayTakesARangeOfSequences() throws IOException {
        assertThat(done(run("replay", ring, "--from", "1000", "--to", "1002")).text())
                .isEqualTo(events(1000, 1002));
        assertThat(done(run("replay", ring, "--from", "1998", "--with-meta")).text())
                .isEqualTo("1998\t7\t10\tevent 1998\n1999\t7\t10\tevent 1999\n");
        CommandProcess.Result beyond = done(run("replay", ring, "--from", "5000"));
        assertThat(beyond.text()).isEmpty();
        assertThat(beyond.err()).contains("replayed=0 first=- last=- aborted=0");
        assertThat(done(run("replay", Path.of(ring, "journal").toString(), "--to", "0"))
                        .text())
                .isEqualTo("event 0\n");
    }

    @Test
    void replayTakesARangeOfTimes() throws IOException {
        assertThat(done(run("replay", ring, "--from", "2020-01-01T00:00:00Z", "--to", "2099-01-01T00:00:00+01:00"))
                        .text())
                .isEqualTo(events(0, EVENTS - 1));
        assertThat(done(run("replay", ring, "--from", "2099-01-01T00:00:00Z")).text())
                .isEmpty();
        assertThat(done(run("replay", ring, "--to", "2020-01-01T00:00:00Z")).text())
                .isEmpty();
        assertThat(refused(run("replay", ring, "--from", "yesterday"), 2)).contains("neither a sequence");
    }

    @Test
    void replayKeepsDistancesInTime() throws Exception {
        try (Ring attached = Ring.attach(Path.of(ring));
                JournalStage stage = JournalStage.start(attached, JournalOptions.defaults());
                Producer producer = attached.openProducer("p")) {
            long first = producer.publish((slot, sequence) -> slot.length(1).putByte(0, (byte) 'a'));
            attached.awaitDurable(first, Duration.ofSeconds(30));
            long begin = System.nanoTime();
            eventually("half a second has passed", () -> System.nanoTime() - begin > 500_000_000L);
            long second = producer.publish((slot, sequence) -> slot.length(1).putByte(0, (byte) 'b'));
            attached.awaitDurable(second, Duration.ofSeconds(30));
            assertThat(stage.report().durable()).isEqualTo(second);
        }
        long begin = System.nanoTime();
        assertThat(done(run("replay", ring, "--from", "2000", "--speed", "original"))
                        .text())
                .isEqualTo("a\nb\n");
        assertThat(System.nanoTime() - begin).isGreaterThan(500_000_000L);
        assertThat(done(run("replay", ring, "--from", "2000", "--speed", "1000"))
                        .text())
                .isEqualTo("a\nb\n");
        assertThat(refused(run("replay", ring, "--speed", "0"), 2)).contains("a number more than 0");
    }

    @Test
    void replayGoesIntoAnotherRing() throws IOException {
        String other = TestRings.create(folder, "other", 4096, 48);

        CommandProcess.Result replay = done(run("replay", ring, "--into", other));

        assertThat(replay.text()).isEmpty();
        assertThat(replay.err()).contains("replayed=2000 first=0 last=1999 aborted=0");
        assertThat(TestRings.drain(other, "c")).isEqualTo(events(0, EVENTS - 1));
        String narrow = TestRings.create(folder, "narrow", 64, 4);
        assertThat(refused(run("replay", ring, "--into", narrow), 1)).contains("payload");
        assertThat(refused(run("replay", ring, "--into", ring), 1)).contains("the ring whose journal is read");
        assertThat(refused(run("replay", Path.of(ring, "journal").toString(), "--into", ring), 1))
                .contains("another ring");
    }

    /** Else a writer that is as fast as the replay would keep it for ever. */
    @Test
    void replayEndsWhereTheJournalEndedAsItBegan() throws Exception {
        try (Ring attached = Ring.attach(Path.of(ring));
                JournalStage stage = JournalStage.start(attached, JournalOptions.defaults());
                Producer producer = attached.openProducer("p")) {
            journal(attached, producer, 'a');
            long begin = System.nanoTime();
            eventually("a second has passed", () -> System.nanoTime() - begin > 1_000_000_000L);
            journal(attached, producer, 'b');
            try (CommandProcess replay =
                    CommandProcess.start("replay", ring, "--from", "2000", "--speed", "original")) {
                eventually("it has begun", () -> replay.out().length > 0);
                journal(attached, producer, 'c');
                assertThat(done(replay.await()).text()).isEqualTo("a\nb\n");
            }
            assertThat(stage.failure()).isEmpty();
        }
    }

    private static void journal(Ring attached, Producer producer, char event) {
        long sequence = producer.publish((slot, next) -> slot.length(1).putByte(0, (byte) event));
        attached.awaitDurable(sequence, Duration.ofSeconds(30));
    }

    @Test
    void damageEndsAReplayUnlessItIsSkipped() throws IOException {
        Path first = segments().get(0);
        byte[] bytes = Files.readAllBytes(first);
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("event 5")] ^= 1;
        Files.write(first, bytes);

        CommandProcess.Result stopped = run("replay", ring);
        assertThat(stopped.text()).isEqualTo(events(0, 4));
        assertThat(refused(stopped, 1)).contains("sequence 5");
        CommandProcess.Result skipped = done(run("replay", ring, "--skip-damaged"));
        assertThat(skipped.text()).isEqualTo(events(0, 4) + events(6, EVENTS - 1));
        assertThat(skipped.err()).contains("left out sequences 5 to 5");

        CommandProcess.Result verify = run("verify", ring, "--json");
        assertThat(refused(verify, 1)).contains("1 damages");
        JsonNode verdict = JSON.readTree(verify.text());
        assertThat(verdict.get("verdict").asText()).isEqualTo("damaged");
        assertThat(verdict.get("journal").get("events").asLong()).isEqualTo(EVENTS - 1);
        assertThat(verdict.get("damages").get(0).asText()).contains("sequences 5 to 5 cannot be read");
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(ring, "journal"))) {
            return files.filter(path -> path.toString().endsWith(".segment"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void verifySaysThatAllIsSound() throws IOException {
        CommandProcess.Result sound = done(run("verify", ring));
        assertThat(sound.text()).contains("ring: sound").contains("journal: sound, 2000 events, sequences 0 to 1999");
        assertThat(done(run("verify", Path.of(ring, "journal").toString())).text())
                .doesNotContain("ring:");
        assertThat(refused(run("verify", folder.toString()), 1)).contains("neither a ring nor a journal");
        assertThat(refused(run("replay", folder.resolve("nothing").toString()), 1))
                .contains("there is no journal");
    }

    /** Whoever is to stand by is started after it: of two that start at once, either can be first. */
    private CommandProcess readyKeeper(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("journal", ring));
        command.addAll(List.of(options));
        CommandProcess keeper = CommandProcess.start(command.toArray(String[]::new));
        eventually("it is ready", () -> keeper.err().contains("ready\n"));
        return keeper;
    }

    @Test
    void oneKeepsTheJournalAndAnotherStandsBy() throws Exception {
        try (CommandProcess keeper = readyKeeper("--force", "interval=5");
                CommandProcess standby = CommandProcess.start("journal", ring, "--standby")) {
            eventually("the other stands by", () -> standby.err().contains("standing by\n"));
            assertThat(refused(run("journal", ring), 1)).contains("in use");
            done(CommandProcess.feed("x\n", "publish", ring, "--durable"));
            keeper.kill();
            eventually("the other has taken over", () -> standby.err().contains("ready\n"));
            assertThat(done(CommandProcess.feed("y\n", "publish", ring, "--durable"))
                            .err())
                    .contains("durable=2001");
            standby.interrupt();
            CommandProcess.Result ended = standby.await();
            assertThat(ended.status()).isIn(130, 143);
            assertThat(ended.err()).contains("written=2001 durable=2001");
        }
        assertThat(done(run("replay", ring, "--from", "2000")).text()).isEqualTo("x\ny\n");
    }

    @Test
    void wrongValuesAreNamed() throws IOException {
        assertThat(refused(run("journal", ring, "--force", "sometimes"), 2)).contains("interval=MILLIS");
        assertThat(refused(run("journal", ring, "--segment", "100"), 2))
                .contains("'--segment': '100' is not a multiple of 4096 from 16384");
        assertThat(refused(run("replay", ring, "--from", "7", "--to", "5"), 2)).contains("'--to': '5' is before '7'");
        assertThat(refused(run("replay", ring, "--from", "2026-02-01T00:00:00Z", "--to", "2026-01-01T00:00:00Z"), 2))
                .contains("'2026-01-01T00:00:00Z' is before '2026-02-01T00:00:00Z'");
        assertThat(refused(run("retain", ring), 2)).contains("--max-bytes");
        assertThat(refused(run("retain", ring, "--max-age", "soon"), 2)).contains("no age");
        assertThat(refused(run("retain", ring, "--max-bytes", "-1"), 2)).contains("not 0 or more");
        assertThat(refused(run("snapshot", ring, "--keep", "0"), 2)).contains("'0' is not 1 or more");
    }

    @Test
    void snapshotsAreTakenListedAndHoldRetentionBack() throws IOException {
        assertThat(done(run("snapshots", ring)).text()).isEqualTo("no snapshot\n");
        assertThat(done(run("snapshot", ring)).text()).contains("sequence 1999, epoch 1");
        JsonNode list = JSON.readTree(done(run("snapshots", ring, "--json")).text());
        assertThat(list.get("snapshots")).singleElement().satisfies(entry -> {
            assertThat(entry.get("sequence").asLong()).isEqualTo(1999);
            assertThat(entry.get("sound").asBoolean()).isTrue();
        });
        int before = segments().size();
        assertThat(before).isGreaterThan(3);

        String dry = done(run("retain", ring, "--max-bytes", "40000")).text();
        assertThat(dry).contains("would delete").contains("sequences from 2000 on are needed");
        assertThat(segments()).hasSize(before);
        assertThat(done(run("retain", ring, "--max-bytes", "40000", "--delete")).text())
                .contains("deleted");
        assertThat(segments()).hasSizeLessThan(before);
        List<String> left =
                new ArrayList<>(done(run("replay", ring)).text().lines().toList());
        assertThat(left).isNotEmpty().endsWith("event 1999");
        assertThat(done(run("retain", ring, "--max-age", "1d")).text()).startsWith("0 segments");
        assertThat(done(run("verify", ring)).text()).contains("journal: sound");
    }

    @Test
    void snapshotSaysWhatIsMissing() throws IOException {
        String bare = TestRings.create(folder, "bare", TestRings.small().build());
        assertThat(refused(run("snapshot", bare), 1)).contains("the ring has no journal");

        try (CommandProcess keeper = CommandProcess.start("journal", bare)) {
            eventually("it is ready", () -> keeper.err().contains("ready\n"));
            assertThat(refused(run("snapshot", bare), 1)).contains("its journal has no event yet");
        }
    }

    @Test
    void aProgramsSnapshotsAreLeftToIt() throws IOException {
        try (Ring attached = Ring.attach(Path.of(ring))) {
            Snapshots snapshots = Snapshots.of(attached.path(), attached.identity());
            for (long sequence = 10; sequence < 13; sequence++) {
                SnapshotEntry ignored = snapshots.take(attached, sequence, new Counter());
            }
        }
        String before = done(run("snapshots", ring)).text();
        assertThat(before.lines()).hasSize(3).allMatch(line -> line.contains("8 bytes of state"));

        assertThat(refused(run("snapshot", ring), 1)).contains("there is a program's own snapshot");

        assertThat(done(run("snapshots", ring)).text()).isEqualTo(before);
    }

    /** A state of one number. */
    private static final class Counter implements Snapshotable {
        @Override
        public void writeState(DataOutput out) throws IOException {
            out.writeLong(1);
        }

        @Override
        public void readState(DataInput in) throws IOException {
            assertThat(in.readLong()).isEqualTo(1);
        }
    }

    @Test
    void aDryRunBesideTheLivingEndsAsTheRecoveryDoes() throws IOException {
        try (Ring living = Ring.attach(Path.of(ring))) {
            assertThat(living.isReadOnly()).isFalse();
            for (String option : new String[] {"--dry-run", "--json"}) {
                assertThat(done(run("recover", ring, option)).text()).containsPattern("in.use");
            }
        }
    }

    @Test
    void noAdviceIsGivenAboutADirectoryThatIsNoRing() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(refused(run("recover", other.toString()), 1))
                .contains("neither a ring.dat")
                .doesNotContain("chmod");
        assertThat(other).isEmptyDirectory();
    }

    @Test
    void afterARestartNothingGoesOnWithoutWhatWasOnTheDisk() throws IOException {
        try (FileChannel file = FileChannel.open(Path.of(ring, "ring.dat"), StandardOpenOption.WRITE)) {
            int ignored = file.write(little(StateLayout.UNCLEAN), StateLayout.CLEAN_MARK_OFFSET);
            ignored = file.write(little(0x1234), StateLayout.BOOT_ID_HIGH_OFFSET);
        }
        Files.move(Path.of(ring, "journal"), folder.resolve("away"));

        for (String command : new String[] {"publish", "journal"}) {
            assertThat(refused(run(command, ring), 1))
                    .contains("sequences 0 to 1999")
                    .contains("'ringfence recover'");
        }
        assertThat(Path.of(ring, "journal")).doesNotExist();

        Files.move(folder.resolve("away"), Path.of(ring, "journal"));
        CommandProcess.Result published = done(CommandProcess.feed("again\n", "publish", ring));
        assertThat(published.err()).contains("made again").contains("first=2000");
    }

    private static ByteBuffer little(long value) {
        return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value);
    }

    @Test
    void verifyOfARingFullOfDamageEndsAndNamesTheFirst() throws IOException {
        int slots = 2048;
        String full = TestRings.create(
                folder,
                "full",
                RingOptions.builder()
                        .slots(slots)
                        .payloadBytes(16)
                        .checksumMode(ChecksumMode.CRC32C)
                        .withoutConsumers(WithoutConsumers.OVERWRITE)
                        .build());
        try (Ring attached = Ring.attach(Path.of(full));
                Producer producer = attached.openProducer("p")) {
            for (int i = 0; i < slots; i++) {
                producer.publish((slot, sequence) -> slot.length(8).putLong(0, sequence));
            }
        }
        Path file = Path.of(full, "ring.dat");
        byte[] bytes = Files.readAllBytes(file);
        int slotBytes = SlotLayout.slotBytes(16);
        for (int at = bytes.length - slots * slotBytes; at < bytes.length; at += slotBytes) {
            bytes[at + SlotLayout.PAYLOAD_OFFSET] ^= 1;
        }
        Files.write(file, bytes);

        CommandProcess.Result verify = run("verify", full, "--json");

        assertThat(refused(verify, 1)).contains(slots + " damages");
        JsonNode verdict = JSON.readTree(verify.text());
        assertThat(verdict.get("damageCount").asLong()).isEqualTo(slots);
        assertThat(verdict.get("damages")).hasSize(1000);
        assertThat(run("verify", full).text()).contains("damage: " + (slots - 1000) + " more");
    }

    @Test
    void aJournalElsewhereOutlivesTheRingsDirectory() throws IOException {
        String memory = folder.resolve("memory").toString();
        Path kept = folder.resolve("kept");
        assertThat(done(run("create", memory, "--slots", "64", "--journal-dir", kept.toString()))
                        .text())
                .contains("journal            " + kept);
        try (CommandProcess keeper = CommandProcess.start("journal", memory)) {
            eventually("it is ready", () -> keeper.err().contains("ready\n"));
            done(CommandProcess.feed("a\nb\n", "publish", memory, "--durable"));
        }
        assertThat(refused(run("create", folder.resolve("second").toString(), "--journal-dir", kept.toString()), 1))
                .contains("the journal of another ring");
        assertThat(folder.resolve("second")).doesNotExist();
        eventually("its keeper is gone", () -> {
            CommandProcess.Result deleted = run("delete", memory);
            return deleted.status() == 0 && deleted.err().contains("its journal and snapshots stay in " + kept);
        });
        assertThat(refused(run("recover", memory), 1)).contains("does not exist");

        CommandProcess.Result recovered = done(run("recover", memory, "--journal-dir", kept.toString()));

        assertThat(recovered.text()).contains("made again").contains("last sequence: 1, on disk: 1");
        assertThat(done(run("replay", memory)).text()).isEqualTo("a\nb\n");
    }

    @Test
    void inspectShowsTheJournal() throws IOException {
        JsonNode inspected = JSON.readTree(done(run("inspect", ring, "--json")).text());
        JsonNode journal = inspected.get("journal");
        assertThat(journal.get("durable").asLong()).isEqualTo(1999);
        assertThat(journal.get("written").asLong()).isEqualTo(1999);
        assertThat(journal.get("start").asLong()).isEqualTo(-1);
        assertThat(journal.get("segments").asLong()).isEqualTo(segments().size());
        assertThat(journal.get("forces").asLong()).isPositive();
        assertThat(journal.get("forceP50Nanos").asLong()).isPositive();
        assertThat(done(run("inspect", ring)).text())
                .contains("written to 1,999, durable to 1,999", "microseconds, 99 of 100 within");
    }
}
