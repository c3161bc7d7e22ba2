package io.ringfence.produce;

import io.ringfence.ring.error.EventTooLargeException;
import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.ring.error.Problem;
import io.ringfence.ring.layout.SlotLayout;
import io.ringfence.sequence.Slots;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The flyweight over one claimed slot, reused for each event of a producer handle; valid until the claim is published or aborted, on the
 * producer's thread. Indexes count from 0, the first byte of the payload; multi-byte values are little-endian. The put methods
 * return the slot, so that they chain; an SBE or other codec wraps {@link #buffer()}.
 *
 * <p>A new claim's events have the whole payload as their length and type 0.
 */
public final class Slot {
    private static final int MAX_TYPE = 255;

    private final Slots slots;
    private final int payloadBytes;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private long sequence;

    Slot(Slots slots) {
        this.slots = slots;
        this.payloadBytes = slots.geometry().payloadBytes();
    }

    Slot moveTo(long newSequence) {
        sequence = newSequence;
        buffer.wrap(slots.buffer(), slots.payloadOffset(newSequence), payloadBytes);
        return this;
    }

    /** {@return the sequence that this slot will be published under} */
    public long sequence() {
        return sequence;
    }

    /** {@return the payload: capacity {@link #payloadBytes()}, bounds checked unless Agrona's checks are switched off} */
    public MutableDirectBuffer buffer() {
        return buffer;
    }

    /** {@return bytes of the largest event} */
    public int payloadBytes() {
        return payloadBytes;
    }

    /**
     * Says how many bytes of the payload are the event.
     *
     * @param length 0 to {@link #payloadBytes()}
     * @return this
     * @throws EventTooLargeException if it is more
     */
    public Slot length(int length) {
        if (length < 0 || length > payloadBytes) {
            throw tooLarge(length, payloadBytes);
        }
        slots.lengthAndType(sequence, SlotLayout.lengthAndType(length, SlotLayout.type(slots.lengthAndType(sequence))));
        return this;
    }

    /**
     * Says what kind of event it is; the library attaches no meaning to it.
     *
     * @param type 0 to 255
     * @return this
     */
    public Slot type(int type) {
        if (type < 0 || type > MAX_TYPE) {
            throw new InvalidOptionException(new Problem(
                    "publish",
                    "event type",
                    Integer.toString(type),
                    "0 to " + MAX_TYPE,
                    "put larger types into the payload"));
        }
        slots.lengthAndType(sequence, SlotLayout.lengthAndType(SlotLayout.length(slots.lengthAndType(sequence)), type));
        return this;
    }

    /**
     * Puts 8 bytes.
     *
     * @param index of the first
     * @param value to put
     * @return this
     */
    public Slot putLong(int index, long value) {
        buffer.putLong(index, value, ByteOrder.LITTLE_ENDIAN);
        return this;
    }

    /**
     * Puts 4 bytes.
     *
     * @param index of the first
     * @param value to put
     * @return this
     */
    public Slot putInt(int index, int value) {
        buffer.putInt(index, value, ByteOrder.LITTLE_ENDIAN);
        return this;
    }

    /**
     * Puts a double as 8 bytes.
     *
     * @param index of the first
     * @param value to put
     * @return this
     */
    public Slot putDouble(int index, double value) {
        buffer.putDouble(index, value, ByteOrder.LITTLE_ENDIAN);
        return this;
    }

    /**
     * Puts one byte.
     *
     * @param index of it
     * @param value to put
     * @return this
     */
    public Slot putByte(int index, byte value) {
        buffer.putByte(index, value);
        return this;
    }

    /**
     * Copies bytes.
     *
     * @param index of the first
     * @param source where from
     * @param offset in the source
     * @param length how many
     * @return this
     */
    public Slot putBytes(int index, DirectBuffer source, int offset, int length) {
        buffer.putBytes(index, source, offset, length);
        return this;
    }

    /**
     * Copies bytes.
     *
     * @param index of the first
     * @param source where from
     * @param offset in the source
     * @param length how many
     * @return this
     */
    public Slot putBytes(int index, byte[] source, int offset, int length) {
        buffer.putBytes(index, source, offset, length);
        return this;
    }

    static EventTooLargeException tooLarge(int length, int payloadBytes) {
        return new EventTooLargeException(new Problem(
                "publish",
                "an event",
                length + " bytes",
                "0 to " + payloadBytes + " bytes, the payload of this ring's slots",
                "send it in parts, or create a ring with a larger payload"));
    }
}
