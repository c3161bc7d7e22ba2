package io.ringfence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.journal.error.JournalMismatchException;
import io.ringfence.journal.error.JournalStorageException;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.testing.Await;
import io.ringfence.testing.FastTempDir;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stage does not go on beside a journal that has lost what the ring vouches for: that would leave a gap that nobody is told of. */
@Tag("unit")
@Timeout(120)
class StageBesideLossTest {
    private static final long LAST = 999;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final JournalOptions SMALL =
            JournalOptions.builder().segmentBytes(16 << 10).build();
    private static final JournalOptions NEVER = JournalOptions.builder()
            .segmentBytes(16 << 10)
            .forcePolicy(ForcePolicy.never())
            .build();

    @TempDir(factory = FastTempDir.class)
    Path temp;

    private Ring ring;
    private Producer producer;
    private long published = -1;

    @BeforeEach
    void create() {
        ring = Ring.create(temp.resolve("ring"), RingEvents.options(64));
        producer = ring.openProducer("p");
    }

    @AfterEach
    void close() {
        producer.close();
        ring.close();
    }

    private void journal(JournalOptions options) {
        try (JournalStage stage = JournalStage.start(ring, options)) {
            long last = RingEvents.publish(producer, (int) LAST + 1);
            Await.until("it is written", () -> ring.writtenSequence() == last);
            assertThat(stage.failure()).isEmpty();
        }
        assertThat(ring.writtenSequence()).isEqualTo(LAST);
    }

    private List<SegmentName> segments() {
        return Journal.ofDirectory(ring.journalPlace()).catalogue().all();
    }

    private void assertRefused(JournalOptions options, String found) {
        assertThatThrownBy(() -> JournalStage.start(ring, options))
                .isInstanceOf(JournalMismatchException.class)
                .hasMessageContaining(found)
                .hasMessageContaining("sequence " + LAST)
                .hasMessageContaining("recover")
                .hasMessageContaining("mount");
        assertThat(ring.isJournaled()).isFalse();
    }

    private void assertGoesOn() {
        try (JournalStage stage = JournalStage.start(ring, SMALL)) {
            long last = RingEvents.publish(producer, 10);
            ring.awaitDurable(last, LONG);
            assertThat(stage.failure()).isEmpty();
        }
    }

    /** Moved away in one step: a file that a stage is just preparing in it would keep it from being deleted. */
    private void deleteJournal() throws IOException {
        Path ignored = Files.move(
                ring.journalPlace(), Files.createTempDirectory(temp, "gone").resolve("journal"));
    }

    @Test
    void aDirectoryThatIsGoneIsNotMadeAnew() throws Exception {
        journal(SMALL);
        deleteJournal();
        assertRefused(SMALL, "no such directory");
        assertThat(ring.journalPlace()).doesNotExist();
        try (JournalStage waiting = JournalStage.standBy(ring, SMALL)) {
            assertThat(waiting.awaitEnd(LONG)).isTrue();
            assertThat(waiting.failure()).get().isInstanceOf(JournalMismatchException.class);
        } catch (JournalMismatchException told) {
            assertThat(ring.journalPlace()).doesNotExist();
        }
        Files.createDirectory(ring.journalPlace());
        assertRefused(SMALL, "no segment");
        assertThat(ring.durableSequence()).isEqualTo(LAST);
    }

    @Test
    void underThePolicyNeverItIsMissedAsWell() throws Exception {
        journal(NEVER);
        assertThat(ring.durableSequence()).isEqualTo(-1);
        deleteJournal();
        assertRefused(NEVER, "no such directory");
    }

    @Test
    void newestSegmentsThatAreMissingAreMissed() throws Exception {
        journal(SMALL);
        List<SegmentName> before = segments();
        assertThat(before).hasSizeGreaterThan(8);
        for (SegmentName lost : before.subList(before.size() - 2, before.size())) {
            Files.delete(lost.path());
        }
        long end = before.get(before.size() - 2).firstSequence() - 1;
        assertRefused(SMALL, "ends at sequence " + end);
        assertThat(segments()).isEqualTo(before.subList(0, before.size() - 2));
    }

    @Test
    void aLastRecordThatWasCutOffIsMissed() throws Exception {
        journal(SMALL);
        List<SegmentName> before = segments();
        SegmentName newest = before.get(before.size() - 1);
        try (FileChannel file = FileChannel.open(newest.path(), StandardOpenOption.WRITE)) {
            FileChannel ignored = file.truncate(startOf(newest, LAST) + 8);
        }
        assertRefused(SMALL, "ends at sequence " + (LAST - 1));
    }

    /** Where the record of an event begins. */
    private long startOf(SegmentName segment, long sequence) {
        try (SegmentCursor cursor = Journal.ofDirectory(ring.journalPlace()).cursor(segment, null)) {
            while (cursor.nextSequence() < sequence) {
                assertThat(cursor.look()).isEqualTo(SegmentCursor.Step.EVENT);
                cursor.advance();
            }
            assertThat(cursor.look()).isEqualTo(SegmentCursor.Step.EVENT);
            return cursor.position();
        }
    }

    /** How many events the newest segment has depends on how the stage's batches fell; this one has ten. */
    @Test
    void damageBeforeTheEndDoesNotHoldItUp() throws Exception {
        journal(SMALL);
        assertGoesOn();
        List<SegmentName> all = segments();
        SegmentName newest = all.get(all.size() - 1);
        assertThat(newest.firstSequence()).isEqualTo(LAST + 1);
        byte[] bytes = Files.readAllBytes(newest.path());
        bytes[Math.toIntExact(startOf(newest, LAST + 5)) + 8] ^= 1;
        Files.write(newest.path(), bytes);
        assertGoesOn();
    }

    @Test
    void oldSegmentsThatRetentionHasRemovedAreNotMissed() {
        journal(SMALL);
        assertThat(Retention.of(Journal.ofDirectory(ring.journalPlace()), LAST + 1)
                        .maxBytes(0)
                        .delete())
                .isNotEmpty();
        assertGoesOn();
    }

    @Test
    void whereNothingWasJournaledNothingIsMissed() throws Exception {
        JournalStage.start(ring, SMALL).close();
        assertThat(segments()).hasSize(1);
        deleteJournal();
        assertGoesOn();
        RingEvents.assertJournaled(ring.journalPlace(), ring, 0, 9);
    }

    /** Its segment is removed under it: the stores and forces go on as before, into a file that nobody will find. */
    private void assertNothingIsAcknowledgedAfter(JournalStage stage, long durable) {
        assertThat(stage.failure()).get().isInstanceOf(JournalStorageException.class);
        assertThat(ring.durableSequence()).isGreaterThanOrEqualTo(durable).isLessThan(published);
        assertThat(ring.inspector().snapshot().durability().poison()).isEmpty();
        assertThatThrownBy(() -> JournalStage.start(ring, SMALL)).isInstanceOf(JournalMismatchException.class);
    }

    @Test
    void aRunningStageNoticesSoonThatItsSegmentIsGone() throws Exception {
        JournalStage stage = JournalStage.start(
                ring, JournalOptions.builder().segmentBytes(1 << 20).build());
        published = RingEvents.publish(producer, 10);
        ring.awaitDurable(published, LONG);
        long durable = published;
        deleteJournal();
        Await.until("it has ended", () -> {
            if (published - ring.durableSequence() < 10) {
                published = RingEvents.publish(producer);
            }
            return stage.failure().isPresent();
        });
        assertThatThrownBy(stage::close)
                .isInstanceOf(JournalStorageException.class)
                .hasMessageContaining("it is gone");
        assertNothingIsAcknowledgedAfter(stage, durable);
    }

    @Test
    void aStageThatRollsNoticesAtOnce() throws Exception {
        JournalStage stage = JournalStage.start(ring, SMALL);
        published = RingEvents.publish(producer, 10);
        ring.awaitDurable(published, LONG);
        long durable = published;
        deleteJournal();
        Await.until("it has ended", () -> {
            if (published - ring.durableSequence() < 30) {
                published = RingEvents.publish(producer, 20);
            }
            return stage.failure().isPresent();
        });
        assertThatThrownBy(stage::close).isInstanceOf(JournalStorageException.class);
        assertNothingIsAcknowledgedAfter(stage, durable);
    }

    @Test
    void aStageThatEndsAcknowledgesNothingThatIsGone() throws Exception {
        JournalStage stage = JournalStage.start(ring, SMALL);
        published = RingEvents.publish(producer, 10);
        ring.awaitDurable(published, LONG);
        long durable = published;
        deleteJournal();
        assertThatThrownBy(stage::close)
                .isInstanceOf(JournalStorageException.class)
                .hasMessageContaining("it is gone");
        assertThat(ring.durableSequence()).isEqualTo(durable);
    }
}
