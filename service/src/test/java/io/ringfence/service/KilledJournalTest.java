package io.ringfence.service;

import static io.ringfence.service.CommandProcess.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.journal.Journal;
import io.ringfence.journal.JournalReader;
import io.ringfence.journal.JournalRecord;
import io.ringfence.journal.JournalVerification;
import io.ringfence.journal.ReadRange;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process that keeps the journal is killed again and again while two publish as fast as they can, and another one, which stood by,
 * takes over: a replay has every event once. {@code mvn verify -pl service -am -Dtest=KilledJournalTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dringfence.journal.kills=50} is the long form.
 */
class KilledJournalTest {
    private static final int KILLS = Integer.getInteger("ringfence.journal.kills", 5);
    private static final long SEED = Long.getLong("ringfence.journal.seed", System.nanoTime());
    private static final int PUBLISHERS = 2;
    private static final int PAYLOAD_BYTES = 16;
    private static final int SLOTS = 8192;

    /** Small, so that some are killed while they roll. */
    private static final String SEGMENT_BYTES = Integer.toString(256 << 10);

    /** A kill comes after so many events at most, counted from the take-over. */
    private static final int EVENTS_BEFORE_A_KILL = 100_000;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private Path path;
    private volatile boolean enough;

    @Test
    void aReplayHasEveryEventOnceHoweverOftenTheWriterWasKilled() throws Exception {
        path = folder.resolve("ring");
        ExecutorService threads = Executors.newFixedThreadPool(PUBLISHERS);
        long[] published = new long[PUBLISHERS];
        long forced;
        try (Ring ring = Ring.create(
                path,
                RingOptions.builder().slots(SLOTS).payloadBytes(PAYLOAD_BYTES).build())) {
            CommandProcess last = startJournal();
            try {
                eventually("the first journal is ready", () -> isReady(last));
                Future<?>[] publishers = new Future<?>[PUBLISHERS];
                for (int i = 0; i < PUBLISHERS; i++) {
                    int number = i;
                    publishers[i] = threads.submit(() -> published[number] = publish(ring, number));
                }
                CommandProcess keeper = kill(ring, last);
                enough = true;
                for (Future<?> publisher : publishers) {
                    assertThat(publisher.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                            .isNotNull();
                }
                forced = Arrays.stream(published).sum() - 1;
                ring.awaitDurable(forced, PATIENCE);
                keeper.interrupt();
                CommandProcess.Result ended = keeper.await();
                assertThat(ended.err()).contains("written=" + forced + " durable=" + forced);
                keeper.close();
            } finally {
                enough = true;
                last.close();
                threads.shutdownNow();
            }
        }
        assertReplay(published);
        assertSound(forced);
        System.out.printf("killed journal: %d kills, seed %d, %d events, each once%n", KILLS, SEED, forced + 1);
    }

    private CommandProcess startJournal() throws IOException {
        return CommandProcess.start("journal", path.toString(), "--standby", "--segment", SEGMENT_BYTES);
    }

    private static boolean isReady(CommandProcess journal) {
        assertThat(journal.isAlive()).as(journal.err()).isTrue();
        return journal.err().contains("ready\n");
    }

    /** Kills one after the other; {@return the last one, which lives} */
    private CommandProcess kill(Ring ring, CommandProcess first) throws IOException {
        Random random = new Random(SEED);
        CommandProcess keeper = first;
        for (int i = 0; i < KILLS; i++) {
            CommandProcess standby = startJournal();
            eventually("the next one stands by", () -> standby.err().contains("standing by\n"));
            long until = ring.durableSequence() + 1 + random.nextInt(EVENTS_BEFORE_A_KILL);
            eventually("it is at work", () -> ring.durableSequence() >= until);
            keeper.kill();
            assertThat(standby.err()).doesNotContain("ready\n");
            eventually("the next one has taken over", () -> isReady(standby));
            keeper.close();
            keeper = standby;
        }
        return keeper;
    }

    private long publish(Ring ring, int number) {
        long count = 0;
        try (Producer producer = ring.openProducer("publisher-" + number)) {
            while (!enough) {
                long value = count++;
                long ignored = producer.publish(
                        (slot, sequence) -> slot.type(number).putLong(0, value).putLong(Long.BYTES, ~value));
            }
        }
        return count;
    }

    /** Sequences without a gap or a duplicate, and of each publisher every event in its order. */
    private void assertReplay(long[] published) throws IOException {
        long[] seen = new long[PUBLISHERS];
        long[] next = {0};
        try (JournalReader reader = Journal.ofDirectory(path.resolve("journal")).open(ReadRange.all())) {
            int count;
            do {
                count = reader.poll(record -> check(record, next, seen), Integer.MAX_VALUE);
            } while (count > 0);
            assertThat(reader.tornTail()).isEmpty();
        }
        assertThat(seen).isEqualTo(published);
        try (Stream<Path> files = Files.list(path.resolve("journal"))) {
            assertThat(files.count()).as("a segment for each keeper").isGreaterThan(KILLS);
        }
    }

    private void assertSound(long forced) {
        JournalVerification verification = JournalVerification.of(
                Journal.ofDirectory(path.resolve("journal")).durableTo(() -> forced));
        assertThat(verification.verdict())
                .as("%s", verification.findings())
                .isEqualTo(JournalVerification.Verdict.SOUND);
        assertThat(verification.events()).isEqualTo(forced + 1);
    }

    private static void check(JournalRecord record, long[] next, long[] seen) {
        long value = record.payload().getLong(0, ByteOrder.LITTLE_ENDIAN);
        boolean right = record.sequence() == next[0]
                && !record.aborted()
                && record.length() == PAYLOAD_BYTES
                && value == seen[record.type()]
                && record.payload().getLong(Long.BYTES, ByteOrder.LITTLE_ENDIAN) == ~value;
        if (!right) {
            throw new AssertionError("seed " + SEED + ": after sequence " + (next[0] - 1) + ", value " + value
                    + " of publisher " + record.type() + ", expected " + seen[record.type()] + "; " + record.sequence()
                    + (record.aborted() ? " aborted" : ""));
        }
        next[0]++;
        seen[record.type()]++;
    }
}
