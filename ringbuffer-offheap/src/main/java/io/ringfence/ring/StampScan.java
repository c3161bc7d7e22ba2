package io.ringfence.ring;

import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.ring.layout.SlotLayout;
import io.ringfence.sequence.Slots;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Passes over the slots whose stamp is the plain one, which are nearly all of a large ring. It looks at copies of the file, 256 KiB at a
 * time: the kernel copies a page in a small part of the time in which it maps one, above all on virtual machines. A copy is as old
 * as the read that made it, and shows stores of all processes before. What is not plain is to be looked at in the mapping.
 *
 * <p>One pass, for one thread.
 */
final class StampScan implements AutoCloseable {
    static final int COPY_BYTES = 256 * 1024;

    private final Path file;
    private final FileChannel channel;
    private final RingGeometry geometry;
    private final long before;
    private final ByteBuffer copy;
    private long start;
    private long end;

    private StampScan(Path file, FileChannel channel, ByteBuffer copy, RingGeometry geometry, long before) {
        this.file = file;
        this.copy = copy;
        this.channel = channel;
        this.geometry = geometry;
        this.before = before;
    }

    /** {@return memory for copies of a ring's file, to be used by one scan at a time} */
    static ByteBuffer newCopy(RingGeometry geometry) {
        return ByteBuffer.allocateDirect((int) Math.min(COPY_BYTES, geometry.fileBytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Opens the file that is mapped.
     *
     * @param file {@code ring.dat}
     * @param copy from {@link #newCopy}
     * @param geometry its offsets
     * @param before the sequence before the ring's first
     */
    static StampScan open(Path file, ByteBuffer copy, RingGeometry geometry, long before) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            return new StampScan(file, channel, copy, geometry, before);
        } catch (IOException failure) {
            throw RingDirectory.failed("attach", file, failure);
        }
    }

    /**
     * {@return the newest sequence whose stamp is not the plain one: its own, published or aborted, or none at all of a sequence before the
     * ring's first; less than {@code oldest} if there is none}
     *
     * @param from where to begin
     * @param oldest where to end
     * @throws io.ringfence.ring.error.CorruptRingException if the file has become too short
     */
    long lastNotPlain(long from, long oldest) {
        try {
            long sequence = from;
            while (sequence >= oldest && isPlain(sequence, stamp(sequence))) {
                sequence--;
            }
            return sequence;
        } catch (IOException failure) {
            throw RingDirectory.failed("attach", file, failure);
        }
    }

    private boolean isPlain(long sequence, long stamp) {
        return sequence > before ? Math.abs(stamp) == Slots.published(sequence) : stamp == 0;
    }

    private long stamp(long sequence) throws IOException {
        int offset = geometry.slotOffset(sequence) + SlotLayout.STAMP_OFFSET;
        if (offset < start || offset >= end) {
            read(offset);
        }
        return copy.getLong(offset - (int) start);
    }

    private void read(int offset) throws IOException {
        start = offset & -(long) COPY_BYTES;
        end = Math.min(start + COPY_BYTES, geometry.fileBytes());
        RingFile.readFully(channel, copy.clear().limit((int) (end - start)), start, file);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw RingDirectory.failed("attach", file, failure);
        }
    }
}
