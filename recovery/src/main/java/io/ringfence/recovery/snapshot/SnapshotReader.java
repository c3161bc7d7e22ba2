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
import static io.ringfence.recovery.layout.SnapshotLayout.MAX_CONSUMERS;
import static io.ringfence.recovery.layout.SnapshotLayout.POSITIONS;
import static io.ringfence.recovery.layout.SnapshotLayout.SEQUENCE_OFFSET;
import static io.ringfence.recovery.layout.SnapshotLayout.STATE;
import static io.ringfence.recovery.layout.SnapshotLayout.STATE_BYTES_OFFSET;
import static io.ringfence.recovery.layout.SnapshotLayout.TRAILER_BYTES;
import static io.ringfence.recovery.layout.SnapshotLayout.VERSION;
import static io.ringfence.recovery.layout.SnapshotLayout.VERSION_OFFSET;
import static io.ringfence.recovery.layout.SnapshotLayout.stateOffset;

import io.ringfence.journal.RingImage;
import io.ringfence.journal.storage.Storage;
import io.ringfence.journal.storage.StorageFile;
import io.ringfence.ring.error.RingException;
import io.ringfence.ring.layout.IdentityLayout;
import io.ringfence.ring.layout.ParticipantLayout;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Reads one snapshot's file, and believes nothing of it before every byte of it was proved. For one thread. */
final class SnapshotReader implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final StorageFile file;
    private final long bytes;

    private SnapshotReader(StorageFile file) {
        this.file = file;
        this.bytes = file.bytes();
    }

    static SnapshotReader open(Storage storage, Path file) {
        return new SnapshotReader(storage.open(file));
    }

    /** What is wrong with a file, in words. */
    private static final class Fault extends Exception {
        private static final long serialVersionUID = 1L;

        Fault(String words) {
            super(words);
        }
    }

    /** {@return the file, and whether it can be believed; reads all of it} */
    static SnapshotEntry check(Storage storage, Path file) {
        try (SnapshotReader reader = open(storage, file)) {
            SnapshotEntry entry = reader.check();
            long named = Snapshots.sequenceIn(file);
            long held = entry.snapshot().map(Snapshot::sequence).orElse(named);
            return held == named
                    ? entry
                    : SnapshotEntry.bad(file, entry.bytes(), "it is of sequence " + held + ", not as its name says");
        } catch (RingException refused) {
            return SnapshotEntry.bad(file, 0, refused.problem().actual());
        }
    }

    /** {@return what a file's header says to be in it, unproved: enough to count files by; empty if it says nothing of the kind} */
    static Optional<Snapshot.Content> contentOf(Storage storage, Path file) {
        try (SnapshotReader reader = open(storage, file)) {
            ByteBuffer head = reader.read(0, IDENTITY_OFFSET);
            boolean isSnapshot = head.getLong(MAGIC_OFFSET) == MAGIC && head.getInt(VERSION_OFFSET) == VERSION;
            int content = head.getInt(CONTENT_OFFSET);
            if (!isSnapshot || (content != STATE && content != POSITIONS)) {
                return Optional.empty();
            }
            return Optional.of(content == STATE ? Snapshot.Content.STATE : Snapshot.Content.POSITIONS);
        } catch (RingException | Fault refused) {
            return Optional.empty();
        }
    }

    private SnapshotEntry check() {
        try {
            return SnapshotEntry.good(file.path(), bytes, prove());
        } catch (Fault fault) {
            return SnapshotEntry.bad(file.path(), bytes, String.valueOf(fault.getMessage()));
        }
    }

    private Snapshot prove() throws Fault {
        if (bytes < stateOffset(0) + TRAILER_BYTES) {
            throw new Fault("it ends at byte " + bytes + ", before the end of its header");
        }
        ByteBuffer head = read(0, CONSUMER_TABLE_OFFSET);
        require("magic", head.getLong(MAGIC_OFFSET), MAGIC);
        int version = head.getInt(VERSION_OFFSET);
        if (version != VERSION) {
            throw new Fault("layout version " + version + ", and this library reads version " + VERSION);
        }
        int consumers = head.getInt(CONSUMERS_OFFSET);
        if (consumers < 0 || consumers > MAX_CONSUMERS) {
            throw new Fault("it names " + consumers + " consumers, at most " + MAX_CONSUMERS + " are possible");
        }
        int content = head.getInt(CONTENT_OFFSET);
        if (content != STATE && content != POSITIONS) {
            throw new Fault("content of kind " + content + ", and this library reads kinds 0 and 1");
        }
        ByteBuffer trailer = read(bytes - TRAILER_BYTES, TRAILER_BYTES);
        require("end mark", trailer.getInt(END_MARK_OFFSET), END_MARK);
        long stateBytes = trailer.getLong(STATE_BYTES_OFFSET);
        require("size", bytes, stateOffset(consumers) + stateBytes + TRAILER_BYTES);
        require("checksum", checksum(), trailer.getInt(CHECKSUM_OFFSET));
        byte[] page = new byte[IdentityLayout.PAGE_BYTES];
        head.get(IDENTITY_OFFSET, page);
        try {
            return new Snapshot(
                    RingImage.of(page),
                    head.getLong(EPOCH_OFFSET),
                    head.getLong(SEQUENCE_OFFSET),
                    head.getLong(CREATED_OFFSET),
                    head.getLong(DURABLE_OFFSET),
                    consumers(consumers),
                    stateBytes,
                    content == STATE ? Snapshot.Content.STATE : Snapshot.Content.POSITIONS);
        } catch (RingException noIdentity) {
            throw new Fault(
                    "the ring's identity page in it: " + noIdentity.problem().actual());
        }
    }

    private static void require(String what, long actual, long expected) throws Fault {
        if (actual != expected) {
            throw new Fault(what + " 0x" + Long.toHexString(actual) + ", expected 0x" + Long.toHexString(expected));
        }
    }

    private List<Snapshot.Position> consumers(int count) throws Fault {
        ByteBuffer table = read(CONSUMER_TABLE_OFFSET, count * CONSUMER_BYTES);
        List<Snapshot.Position> consumers = new ArrayList<>();
        for (int entry = 0; entry < table.capacity(); entry += CONSUMER_BYTES) {
            int length = table.getInt(entry + CONSUMER_NAME_LENGTH_OFFSET);
            if (length < 1 || length > ParticipantLayout.NAME_BYTES) {
                throw new Fault("a consumer's name of " + length + " bytes");
            }
            byte[] name = new byte[length];
            table.get(entry + CONSUMER_NAME_OFFSET, name);
            consumers.add(new Snapshot.Position(
                    new String(name, StandardCharsets.UTF_8), table.getLong(entry + CONSUMER_POSITION_OFFSET)));
        }
        return consumers;
    }

    private ByteBuffer read(long position, int length) throws Fault {
        ByteBuffer target = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        if (file.read(position, target) < length) {
            throw new Fault("it was truncated while it was read");
        }
        return target.flip();
    }

    private long checksum() throws Fault {
        CRC32C crc = new CRC32C();
        long end = bytes - TRAILER_BYTES + CHECKSUM_OFFSET;
        for (long position = 0; position < end; position += BUFFER_BYTES) {
            crc.update(read(position, (int) Math.min(BUFFER_BYTES, end - position)));
        }
        return (int) crc.getValue();
    }

    /** {@return the state's bytes; for a snapshot that was proved} */
    InputStream state(Snapshot snapshot) {
        long begin = stateOffset(snapshot.consumers().size());
        return new StateStream(file, begin, begin + snapshot.stateBytes());
    }

    /** The bytes from one position to another. */
    private static final class StateStream extends InputStream {
        private final StorageFile file;
        private final long end;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
        private long position;

        StateStream(StorageFile file, long position, long end) {
            this.file = file;
            this.position = position;
            this.end = end;
        }

        private boolean fill() {
            if (buffer.hasRemaining()) {
                return true;
            }
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
            int count = file.read(position, buffer);
            position += count;
            buffer.flip();
            return count > 0;
        }

        @Override
        public int read() {
            return fill() ? buffer.get() & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, buffer.remaining());
            buffer.get(target, offset, count);
            return count;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, buffer.remaining() + end - position);
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
