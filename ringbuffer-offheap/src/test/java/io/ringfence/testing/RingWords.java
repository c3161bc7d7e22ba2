package io.ringfence.testing;

import io.ringfence.ring.Ring;
import io.ringfence.ring.layout.ControlLayout;
import io.ringfence.ring.layout.LedgerLayout;
import io.ringfence.ring.layout.ParticipantLayout;
import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.ring.layout.SlotLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;

/** Reads and writes single words of a ring's file as a process would leave them that was killed between two stores. */
public final class RingWords implements AutoCloseable {
    private final RingGeometry geometry;
    private final FileChannel file;

    public RingWords(Ring ring) {
        geometry = ring.identity().geometry();
        try {
            file = FileChannel.open(ring.path().resolve("ring.dat"), StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Index of the ledger entry of a producer's name. */
    public int ledgerEntry(String name) {
        for (int i = 0; i < geometry.ledgerEntries(); i++) {
            if (hasName(geometry.ledgerColdOffset(i), name)) {
                return i;
            }
        }
        throw new AssertionError("no producer " + name);
    }

    /** Index of the registry entry of a consumer's name. */
    public int registryEntry(String name) {
        for (int i = 0; i < geometry.registryEntries(); i++) {
            if (hasName(geometry.registryColdOffset(i), name)) {
                return i;
            }
        }
        throw new AssertionError("no consumer " + name);
    }

    private boolean hasName(int entry, String name) {
        byte[] bytes = read(entry + ParticipantLayout.NAME_OFFSET, ParticipantLayout.NAME_BYTES)
                .array();
        int length = readInt(entry + ParticipantLayout.NAME_LENGTH_OFFSET);
        return readInt(entry + ParticipantLayout.STATE_OFFSET) != ParticipantLayout.FREE
                && name.equals(new String(bytes, 0, length, StandardCharsets.UTF_8));
    }

    public void ledger(String producer, int field, long value) {
        write(geometry.ledgerHotOffset(ledgerEntry(producer)) + field, value);
    }

    public long ledger(String producer, int field) {
        return readLong(geometry.ledgerHotOffset(ledgerEntry(producer)) + field);
    }

    /** What an owner stores before it stores the stamps of its claim. */
    public void commit(String producer, long high) {
        ledger(producer, LedgerLayout.COMMIT_OFFSET, high);
    }

    public void stamp(long sequence, long stamp) {
        write(geometry.slotOffset(sequence) + SlotLayout.STAMP_OFFSET, stamp);
    }

    public long stamp(long sequence) {
        return readLong(geometry.slotOffset(sequence) + SlotLayout.STAMP_OFFSET);
    }

    public void control(int offset, long value) {
        write(offset, value);
    }

    public void cursor(long sequence) {
        write(ControlLayout.CURSOR_OFFSET, sequence);
    }

    public void consumerState(String consumer, int state) {
        writeInt(geometry.registryColdOffset(registryEntry(consumer)) + ParticipantLayout.STATE_OFFSET, state);
    }

    /** What a newcomer leaves that dies between its first store of a position and its second look. */
    public void halfJoined(int index, long position) {
        writeInt(geometry.registryColdOffset(index) + ParticipantLayout.STATE_OFFSET, ParticipantLayout.JOINING);
        write(geometry.registryLineOffset(index), position);
        write(ControlLayout.REGISTRY_HIGH_OFFSET, Math.max(readLong(ControlLayout.REGISTRY_HIGH_OFFSET), index + 1));
    }

    /** What the release of a dead consumer leaves. */
    public void release(String consumer, long position) {
        int index = registryEntry(consumer);
        write(geometry.registryColdOffset(index) + ParticipantLayout.RELEASED_AT_OFFSET, position);
        write(geometry.registryLineOffset(index), Long.MAX_VALUE);
        writeInt(geometry.registryColdOffset(index) + ParticipantLayout.STATE_OFFSET, ParticipantLayout.RELEASED);
    }

    public void consumerDeadSince(String consumer, long nanos) {
        write(geometry.registryColdOffset(registryEntry(consumer)) + ParticipantLayout.DEAD_SINCE_OFFSET, nanos);
    }

    public void producerState(String producer, int state) {
        writeInt(geometry.ledgerColdOffset(ledgerEntry(producer)) + ParticipantLayout.STATE_OFFSET, state);
    }

    private ByteBuffer read(long offset, int length) {
        try {
            byte[] bytes = new byte[length];
            ByteBuffer target = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            while (target.hasRemaining()) {
                if (file.read(target, offset + target.position()) < 0) {
                    throw new AssertionError("the file ends before " + offset);
                }
            }
            return target.flip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private long readLong(long offset) {
        return read(offset, Long.BYTES).getLong();
    }

    private int readInt(long offset) {
        return read(offset, Integer.BYTES).getInt();
    }

    private void write(long offset, long value) {
        put(
                offset,
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(value)
                        .flip());
    }

    private void writeInt(long offset, int value) {
        put(
                offset,
                ByteBuffer.allocate(Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(value)
                        .flip());
    }

    private void put(long offset, ByteBuffer bytes) {
        try {
            if (file.write(bytes, offset) != bytes.limit()) {
                throw new AssertionError("a short write");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
