package io.ringfence.recovery.snapshot;

import static io.ringfence.recovery.layout.SnapshotLayout.CHECKSUM_OFFSET;
import static io.ringfence.recovery.layout.SnapshotLayout.CONSUMERS_OFFSET;
import static io.ringfence.recovery.layout.SnapshotLayout.CONSUMER_BYTES;
import static io.ringfence.recovery.layout.SnapshotLayout.CONSUMER_NAME_LENGTH_OFFSET;
import static io.ringfence.recovery.layout.SnapshotLayout.CONSUMER_NAME_OFFSET;
import static io.ringfence.recovery.layout.SnapshotLayout.CONSUMER_POSITION_OFFSET;
import static io.ringfence.recovery.layout.SnapshotLayout.CONSUMER_TABLE_OFFSET;
import static io.ringfence.recovery.layout.SnapshotLayout.CONTENT_OFFSET;
import static io.ringfence.recovery.layout.SnapshotLayout.CREATED_OFFSET;
import static io.ringfence.recovery.layout.SnapshotLayout.DURABLE_OFFSET;
import static io.ringfence.recovery.layout.SnapshotLayout.END_MARK;
import static io.ringfence.recovery.layout.SnapshotLayout.END_MARK_OFFSET;
import static io.ringfence.recovery.layout.SnapshotLayout.EPOCH_OFFSET;
import static io.ringfence.recovery.layout.SnapshotLayout.IDENTITY_OFFSET;
import static io.ringfence.recovery.layout.SnapshotLayout.MAGIC;
import static io.ringfence.recovery.layout.SnapshotLayout.MAGIC_OFFSET;
import static io.ringfence.recovery.layout.SnapshotLayout.POSITIONS;
import static io.ringfence.recovery.layout.SnapshotLayout.SEQUENCE_OFFSET;
import static io.ringfence.recovery.layout.SnapshotLayout.STATE;
import static io.ringfence.recovery.layout.SnapshotLayout.STATE_BYTES_OFFSET;
import static io.ringfence.recovery.layout.SnapshotLayout.TRAILER_BYTES;
import static io.ringfence.recovery.layout.SnapshotLayout.VERSION;
import static io.ringfence.recovery.layout.SnapshotLayout.VERSION_OFFSET;
import static io.ringfence.recovery.layout.SnapshotLayout.stateOffset;

import io.ringfence.journal.storage.StorageFile;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Writes one snapshot's file from front to back. For one thread. */
final class SnapshotWriter extends OutputStream {
    private static final int BUFFER_BYTES = 1 << 16;

    private final StorageFile file;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C crc = new CRC32C();
    private long written;

    SnapshotWriter(StorageFile file) {
        this.file = file;
    }

    void header(Snapshot snapshot) {
        int consumers = snapshot.consumers().size();
        ByteBuffer header = ByteBuffer.allocate(stateOffset(consumers)).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(MAGIC_OFFSET, MAGIC)
                .putInt(VERSION_OFFSET, VERSION)
                .putInt(CONSUMERS_OFFSET, consumers)
                .putLong(EPOCH_OFFSET, snapshot.epoch())
                .putLong(SEQUENCE_OFFSET, snapshot.sequence())
                .putLong(CREATED_OFFSET, snapshot.createdEpochNanos())
                .putLong(DURABLE_OFFSET, snapshot.durableSequence())
                .putInt(CONTENT_OFFSET, snapshot.content() == Snapshot.Content.STATE ? STATE : POSITIONS)
                .put(IDENTITY_OFFSET, snapshot.ring().bytes());
        int entry = CONSUMER_TABLE_OFFSET;
        for (Snapshot.Position consumer : snapshot.consumers()) {
            byte[] name = consumer.name().getBytes(StandardCharsets.UTF_8);
            header.putLong(entry + CONSUMER_POSITION_OFFSET, consumer.sequence())
                    .putInt(entry + CONSUMER_NAME_LENGTH_OFFSET, name.length)
                    .put(entry + CONSUMER_NAME_OFFSET, name);
            entry += CONSUMER_BYTES;
        }
        write(header.array(), 0, header.capacity());
    }

    @Override
    public void write(int value) {
        if (!buffer.hasRemaining()) {
            drain();
        }
        buffer.put((byte) value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        for (int done = 0; done < length; ) {
            if (!buffer.hasRemaining()) {
                drain();
            }
            int part = Math.min(buffer.remaining(), length - done);
            buffer.put(bytes, offset + done, part);
            done += part;
        }
    }

    private void drain() {
        crc.update(buffer.duplicate().flip());
        written += buffer.position();
        file.write(written - buffer.position(), buffer.flip());
        buffer.clear();
    }

    /** {@return bytes written so far} */
    long written() {
        return written + buffer.position();
    }

    void trailer(long stateBytes) {
        drain();
        ByteBuffer trailer = ByteBuffer.allocate(TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        trailer.putLong(STATE_BYTES_OFFSET, stateBytes);
        crc.update(trailer.duplicate().limit(CHECKSUM_OFFSET));
        trailer.putInt(CHECKSUM_OFFSET, (int) crc.getValue()).putInt(END_MARK_OFFSET, END_MARK);
        file.write(written, trailer);
    }
}
