package io.ringfence.benchmarks.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The payloads, one behind the other or at the distance of the journal's records, in one file that was written with zeros and forced before:
 * copied into its mapping, or written to its channel and forced. What lies ready in memory is written as it is: no length, no checksum, no
 * sequence, no time.
 */
final class BareJournal implements JournalSystem {
    private static final String FILE = "bare.dat";
    private static final int PAGE_BYTES = 4096;
    private static final int CHUNK_BYTES = 1 << 20;
    private static final byte FILLING = 0x5A;

    private final JournalWorkload workload;
    private final int eventBytes;
    private final int distance;
    private final ByteBuffer bytes;
    private final UnsafeBuffer records;

    /**
     * For one run.
     *
     * @param workload what it carries
     * @param distance bytes from one event to the next, at least those of an event
     */
    BareJournal(JournalWorkload workload, int distance) {
        this.workload = workload;
        this.eventBytes = workload.eventBytes();
        this.distance = distance;
        bytes = ByteBuffer.allocateDirect(JournalWorkload.PAYLOADS * distance);
        records = new UnsafeBuffer(bytes);
        records.setMemory(0, records.capacity(), FILLING);
        for (int event = 0; event < JournalWorkload.PAYLOADS; event++) {
            records.putBytes(event * distance, workload.payloads(), event * eventBytes, eventBytes);
        }
    }

    /** {@return where an event lies in memory} */
    private int offset(long number) {
        return (int) (number & (JournalWorkload.PAYLOADS - 1)) * distance;
    }

    /** {@return where an event lies in memory, after putting its number there} */
    private int numbered(long number) {
        int offset = offset(number);
        records.putLong(offset, number);
        return offset;
    }

    private FileChannel prepared(Path folder) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve(FILE), StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(CHUNK_BYTES, workload.segmentBytes()));
        for (long position = 0; position < workload.segmentBytes(); ) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), workload.segmentBytes() - position));
            position += channel.write(zeros, position);
        }
        channel.force(true);
        return channel;
    }

    @Override
    public Timing append(Path folder, long events) throws IOException {
        try (FileChannel channel = prepared(folder)) {
            MappedByteBuffer mapping = channel.map(MapMode.READ_WRITE, 0, workload.segmentBytes());
            try {
                UnsafeBuffer target = new UnsafeBuffer(mapping);
                touch(target);
                append(target, 0, 0);
                long begin = System.nanoTime();
                append(target, 1, events);
                return new Timing(events, System.nanoTime() - begin);
            } finally {
                BufferUtil.free(mapping);
            }
        }
    }

    /** A first store to a page asks the kernel for it: what is prepared has that behind it, here as in the journal. */
    private static void touch(UnsafeBuffer target) {
        for (int page = 0; page < target.capacity(); page += PAGE_BYTES) {
            target.putByte(page, (byte) 0);
        }
    }

    private void append(UnsafeBuffer target, long first, long last) {
        int position = (int) first * distance;
        for (long number = first; number <= last; number++) {
            target.putBytes(position, records, numbered(number), distance);
            position += distance;
        }
    }

    @Override
    public Timing groups(Path folder, int groupEvents, long nanos) throws IOException {
        ByteBuffer source = bytes.duplicate();
        try (FileChannel channel = prepared(folder)) {
            writeGroup(channel, source, 0, groupEvents);
            channel.force(false);
            long room = workload.eventsOfSegment();
            long first = groupEvents;
            long begin = System.nanoTime();
            long now = begin;
            while (now - begin < nanos && first + groupEvents <= room) {
                writeGroup(channel, source, first, groupEvents);
                channel.force(false);
                first += groupEvents;
                now = System.nanoTime();
            }
            return new Timing(first - groupEvents, now - begin);
        }
    }

    private void writeGroup(FileChannel channel, ByteBuffer source, long first, int events) throws IOException {
        for (long number = first; number < first + events; number++) {
            int ignored = numbered(number);
        }
        int offset = offset(first);
        source.limit(offset + events * distance).position(offset);
        long position = first * distance;
        while (source.hasRemaining()) {
            position += channel.write(source, position);
        }
    }

    @Override
    public Replayed replay(Path folder) {
        throw new UnsupportedOperationException("not part of the comparison");
    }

    @Override
    public void verify(Path folder, long events) throws IOException {
        ByteBuffer all = ByteBuffer.allocate((int) events * distance).order(ByteOrder.nativeOrder());
        try (FileChannel channel = FileChannel.open(folder.resolve(FILE))) {
            while (all.hasRemaining() && channel.read(all, all.position()) > 0) {
                // on, until nothing is left
            }
        }
        JournalWorkload.requireCount(all.position() / distance, events);
        for (long number = 0; number < events; number++) {
            for (int at = 0; at < eventBytes; at += Long.BYTES) {
                workload.requireWord(number, at, all.getLong((int) number * distance + at));
            }
        }
    }
}
