package io.ringfence.benchmarks.journal;

import java.nio.file.Path;
import java.util.Objects;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.rollcycles.SparseRollCycles;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Chronicle Queue as fast as it goes: an excerpt of raw bytes for each event, and the roll cycle that keeps the fewest index entries. It
 * has no checksum and no time of an event.
 */
final class ChronicleJournal implements JournalSystem {
    private final JournalWorkload workload;
    private final int eventBytes;

    ChronicleJournal(JournalWorkload workload) {
        this.workload = workload;
        this.eventBytes = workload.eventBytes();
    }

    private static ChronicleQueue queue(Path folder) {
        return ChronicleQueue.singleBuilder(folder)
                .rollCycle(SparseRollCycles.HUGE_DAILY_XSPARSE)
                .build();
    }

    @Override
    public Timing append(Path folder, long events) {
        Bytes<?> source = Bytes.wrapForRead(workload.bytes().duplicate());
        try (ChronicleQueue queue = queue(folder);
                ExcerptAppender appender = queue.createAppender()) {
            append(appender, source, 0, 0);
            long begin = System.nanoTime();
            append(appender, source, 1, events);
            return new Timing(events, System.nanoTime() - begin);
        } finally {
            source.releaseLast();
        }
    }

    private void append(ExcerptAppender appender, Bytes<?> source, long first, long last) {
        for (long number = first; number <= last; number++) {
            int offset = workload.numbered(number);
            source.readLimit((long) offset + eventBytes).readPosition(offset);
            appender.writeBytes(source);
            source.readPosition(0);
            source.readLimitToCapacity();
        }
    }

    @Override
    public Timing groups(Path folder, int groupEvents, long nanos) {
        throw new UnsupportedOperationException("not part of the comparison");
    }

    @Override
    public Replayed replay(Path folder) {
        long events = 0;
        long sum = 0;
        long begin = System.nanoTime();
        try (ChronicleQueue queue = queue(folder);
                ExcerptTailer tailer = queue.createTailer()) {
            while (true) {
                try (DocumentContext document = tailer.readingDocument()) {
                    if (!document.isPresent()) {
                        break;
                    }
                    Bytes<?> bytes = Objects.requireNonNull(document.wire()).bytes();
                    for (int at = 0; at < eventBytes; at += Long.BYTES) {
                        sum += bytes.readLong();
                    }
                    events++;
                }
            }
        }
        return new Replayed(new Timing(events, System.nanoTime() - begin), sum);
    }

    @Override
    public void verify(Path folder, long events) {
        long next = 0;
        try (ChronicleQueue queue = queue(folder);
                ExcerptTailer tailer = queue.createTailer()) {
            while (true) {
                try (DocumentContext document = tailer.readingDocument()) {
                    if (!document.isPresent()) {
                        break;
                    }
                    Bytes<?> bytes = Objects.requireNonNull(document.wire()).bytes();
                    for (int at = 0; at < eventBytes; at += Long.BYTES) {
                        workload.requireWord(next, at, bytes.readLong());
                    }
                    next++;
                }
            }
        }
        JournalWorkload.requireCount(next, events);
    }
}
