package io.ringfence.benchmarks.journal;

import io.ringfence.journal.ForcePolicy;
import io.ringfence.journal.Journal;
import io.ringfence.journal.JournalHandler;
import io.ringfence.journal.JournalOptions;
import io.ringfence.journal.JournalReader;
import io.ringfence.journal.JournalRecord;
import io.ringfence.journal.JournalWriter;
import io.ringfence.journal.ReadRange;
import io.ringfence.journal.RingImage;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/** The journal as its stage writes it: one look at the clock a batch, a record for each event. */
final class RingfenceJournal implements JournalSystem {
    private static final String RING = "ring";
    private static final String JOURNAL = "journal";
    private static final int SLOTS = 64;
    private static final int POLL_EVENTS = 4096;

    private final JournalWorkload workload;
    private final int eventBytes;

    RingfenceJournal(JournalWorkload workload) {
        this.workload = workload;
        this.eventBytes = workload.eventBytes();
    }

    private JournalWriter open(Path folder, ForcePolicy policy, QuietStorage storage) {
        JournalOptions options = JournalOptions.builder()
                .forcePolicy(policy)
                .segmentBytes(workload.segmentBytes())
                .storage(storage)
                .build();
        RingOptions ofRing =
                RingOptions.builder().slots(SLOTS).payloadBytes(eventBytes).build();
        try (Ring ring = Ring.create(folder.resolve(RING), ofRing)) {
            RingImage image = RingImage.of(ring.identity().page());
            return JournalWriter.open(folder.resolve(JOURNAL), image, ring.epoch(), 0, options);
        }
    }

    @Override
    public Timing append(Path folder, long events) {
        QuietStorage storage = new QuietStorage();
        try (JournalWriter writer = open(folder, ForcePolicy.never(), storage)) {
            appendBatch(writer, 0, 0);
            storage.awaitQuiet();
            long begin = System.nanoTime();
            for (long first = 1; first <= events; first += JournalWorkload.PAYLOADS) {
                appendBatch(writer, first, Math.min(events, first + JournalWorkload.PAYLOADS - 1));
            }
            long nanos = System.nanoTime() - begin;
            if (events <= workload.eventsOfSegment()) {
                requireOneSegment(writer);
            }
            return new Timing(events, nanos);
        }
    }

    private void appendBatch(JournalWriter writer, long first, long last) {
        UnsafeBuffer payloads = workload.payloads();
        long timestampNanos = SystemEpochNanoClock.INSTANCE.nanoTime();
        for (long number = first; number <= last; number++) {
            writer.append(number, timestampNanos, 0, false, payloads, workload.numbered(number), eventBytes);
        }
        writer.flush();
    }

    private static void requireOneSegment(JournalWriter writer) {
        if (writer.segmentsBegun() != 1) {
            throw new IllegalStateException("it took " + writer.segmentsBegun() + " segments; it should have been one");
        }
    }

    @Override
    public Timing groups(Path folder, int groupEvents, long nanos) {
        QuietStorage storage = new QuietStorage();
        try (JournalWriter writer = open(folder, ForcePolicy.batch(), storage)) {
            appendBatch(writer, 0, groupEvents - 1);
            writer.force();
            storage.awaitQuiet();
            long room = workload.eventsOfSegment();
            long first = groupEvents;
            long begin = System.nanoTime();
            long now = begin;
            while (now - begin < nanos && first + groupEvents <= room) {
                writer.beginBatch(writer.forced());
                appendBatch(writer, first, first + groupEvents - 1);
                writer.force();
                first += groupEvents;
                now = System.nanoTime();
            }
            requireOneSegment(writer);
            return new Timing(first - groupEvents, now - begin);
        }
    }

    @Override
    public Replayed replay(Path folder) {
        Summing sum = new Summing(eventBytes);
        long begin = System.nanoTime();
        try (JournalReader reader = Journal.ofDirectory(folder.resolve(JOURNAL)).open(ReadRange.all())) {
            while (reader.poll(sum, POLL_EVENTS) > 0) {
                // on, until nothing is left
            }
        }
        return new Replayed(new Timing(sum.events, System.nanoTime() - begin), sum.sum);
    }

    @Override
    public void verify(Path folder, long events) {
        long[] next = {0};
        try (JournalReader reader = Journal.ofDirectory(folder.resolve(JOURNAL)).open(ReadRange.all())) {
            JournalHandler comparing = record -> {
                long number = next[0]++;
                for (int at = 0; at < eventBytes; at += Long.BYTES) {
                    workload.requireWord(number, at, record.payload().getLong(at));
                }
            };
            while (reader.poll(comparing, POLL_EVENTS) > 0) {
                // on, until nothing is left
            }
        }
        JournalWorkload.requireCount(next[0], events);
    }

    private static final class Summing implements JournalHandler {
        private final int eventBytes;
        private long events;
        private long sum;

        Summing(int eventBytes) {
            this.eventBytes = eventBytes;
        }

        @Override
        public void onRecord(JournalRecord record) {
            DirectBuffer payload = record.payload();
            long ofEvent = 0;
            for (int at = 0; at < eventBytes; at += Long.BYTES) {
                ofEvent += payload.getLong(at);
            }
            sum += ofEvent;
            events++;
        }
    }
}
