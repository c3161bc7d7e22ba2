package io.ringfence.consume;

import io.ringfence.ring.error.CorruptEventException;
import io.ringfence.ring.error.Problem;
import io.ringfence.ring.layout.SlotLayout;
import io.ringfence.sequence.ChecksumMode;
import io.ringfence.sequence.EventChecksum;
import io.ringfence.sequence.Slots;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The flyweight over one published event, reused for each event of a handle; valid inside the handler only, on its thread. Indexes count
 * from 0, the first byte of the payload; multi-byte values are little-endian. A codec wraps {@link #buffer()}.
 */
public final class Event {
    private final Slots slots;
    private final int payloadBytes;
    private final @Nullable EventChecksum checksum;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private long sequence;
    private int type;

    Event(Slots slots, ChecksumMode checksumMode) {
        this.slots = slots;
        this.payloadBytes = slots.geometry().payloadBytes();
        this.checksum = checksumMode == ChecksumMode.CRC32C ? new EventChecksum(payloadBytes) : null;
    }

    /** Moves to a published event; the stamp has been read with acquire. */
    Event moveTo(long newSequence) {
        int lengthAndType = slots.lengthAndType(newSequence);
        int length = SlotLayout.length(lengthAndType);
        if (length > payloadBytes) {
            throw corrupt(newSequence, "length " + length, "at most " + payloadBytes);
        }
        int offset = slots.payloadOffset(newSequence);
        EventChecksum crc = checksum;
        if (crc != null) {
            int computed = crc.compute(newSequence, lengthAndType, slots.buffer(), offset, length);
            int stored = slots.checksum(newSequence);
            if (computed != stored) {
                throw corrupt(newSequence, hex(computed), hex(stored) + ", the checksum in its slot");
            }
        }
        sequence = newSequence;
        type = SlotLayout.type(lengthAndType);
        buffer.wrap(slots.buffer(), offset, length);
        return this;
    }

    /** Moves to a copy that a tap has made and checked. */
    Event moveTo(long newSequence, int lengthAndType, DirectBuffer copy) {
        sequence = newSequence;
        type = SlotLayout.type(lengthAndType);
        buffer.wrap(copy, 0, SlotLayout.length(lengthAndType));
        return this;
    }

    private static CorruptEventException corrupt(long sequence, String actual, String expected) {
        return new CorruptEventException(new Problem(
                "read",
                "sequence " + sequence,
                actual,
                expected,
                "the slot was changed by something else than this library; stop, and inspect the ring"));
    }

    private static String hex(int value) {
        return String.format("0x%08x", value);
    }

    /** {@return the event's sequence} */
    public long sequence() {
        return sequence;
    }

    /** {@return bytes of the event} */
    public int length() {
        return buffer.capacity();
    }

    /** {@return what its producer said that it is, 0 to 255} */
    public int type() {
        return type;
    }

    /** {@return the payload, its capacity the event's length; must not be written to} */
    public DirectBuffer buffer() {
        return buffer;
    }

    /**
     * {@return 8 bytes}
     *
     * @param index of the first
     */
    public long getLong(int index) {
        return buffer.getLong(index, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * {@return 4 bytes}
     *
     * @param index of the first
     */
    public int getInt(int index) {
        return buffer.getInt(index, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * {@return 8 bytes as a double}
     *
     * @param index of the first
     */
    public double getDouble(int index) {
        return buffer.getDouble(index, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * {@return one byte}
     *
     * @param index of it
     */
    public byte getByte(int index) {
        return buffer.getByte(index);
    }

    /**
     * Copies bytes out.
     *
     * @param index of the first
     * @param target where to
     * @param offset in the target
     * @param length how many
     */
    public void getBytes(int index, byte[] target, int offset, int length) {
        buffer.getBytes(index, target, offset, length);
    }

    /**
     * Copies bytes out.
     *
     * @param index of the first
     * @param target where to
     * @param offset in the target
     * @param length how many
     */
    public void getBytes(int index, MutableDirectBuffer target, int offset, int length) {
        buffer.getBytes(index, target, offset, length);
    }
}
