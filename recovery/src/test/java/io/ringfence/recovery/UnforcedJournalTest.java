package io.ringfence.recovery;

import static io.ringfence.recovery.testing.TestRings.journaled;
import static io.ringfence.recovery.testing.TestRings.publish;
import static io.ringfence.recovery.testing.TestRings.segments;
import static io.ringfence.recovery.testing.TestRings.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.consume.JournalConsumer;
import io.ringfence.consume.JournalGate;
import io.ringfence.journal.ForcePolicy;
import io.ringfence.journal.JournalOptions;
import io.ringfence.journal.JournalWriter;
import io.ringfence.journal.storage.DiskStorage;
import io.ringfence.journal.storage.ObservedStorage;
import io.ringfence.journal.storage.StorageEvent;
import io.ringfence.journal.storage.StorageObserver;
import io.ringfence.recovery.testing.TestRings;
import io.ringfence.ring.Ring;
import io.ringfence.wait.BusySpinWaitStrategy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** A journal that nobody has forced: what a recovery says to be durable it has brought to the disk itself. */
class UnforcedJournalTest extends RecoveryFixture {
    private static final JournalOptions NEVER = JournalOptions.builder()
            .segmentBytes(TestRings.SEGMENT_BYTES)
            .forcePolicy(ForcePolicy.never())
            .build();

    /** What one stage after another writes under the policy never. */
    private void journalUnforced(Ring ring) {
        try (JournalConsumer journal = ring.openJournal(JournalGate.WRITTEN, new BusySpinWaitStrategy());
                JournalWriter writer = JournalWriter.open(
                        ring.journalPlace(), TestRings.imageOf(path), ring.epoch(), journal.next(), NEVER)) {
            long last = ring.inspector().snapshot().published();
            for (long sequence = journal.next(); sequence <= last; sequence++) {
                byte[] text = TestRings.text(sequence).getBytes(StandardCharsets.UTF_8);
                writer.append(sequence, sequence, 0, false, new UnsafeBuffer(text), 0, text.length);
            }
            journal.written(last);
            journal.release(last);
        }
    }

    @Test
    void whatALostRingsRecoveryCallsDurableIsForced() throws IOException {
        try (Ring ring = Ring.create(path, PLAIN)) {
            journalUnforced(ring);
            for (int i = 0; i < 3; i++) {
                publish(ring, 8);
                journalUnforced(ring);
            }
            assertThat(ring.durableSequence()).isEqualTo(-1);
        }
        List<Path> unforced = segments(journal);
        Files.delete(path.resolve("ring.dat"));
        Set<Path> forced = new HashSet<>();
        ObservedStorage storage = new ObservedStorage(DiskStorage.instance(), new StorageObserver() {
            @Override
            public void after(StorageEvent event) {
                if (event.operation() == StorageEvent.Operation.FORCE_FILE) {
                    forced.add(event.path());
                }
            }
        });

        RecoveryReport report =
                RingRecovery.recover(path, RecoveryOptions.defaults().through(storage));

        assertThat(report.durable()).hasValue(23);
        assertThat(journaled(journal)).isEqualTo(texts(0, 23));
        assertThat(forced).containsAll(unforced);
    }
}
