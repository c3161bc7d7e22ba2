package io.ringfence.journal;

import io.ringfence.produce.Slot;
import io.ringfence.ring.error.EventTooLargeException;
import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.ring.error.Problem;
import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.bytes.ReadBytesMarshallable;
import net.openhft.chronicle.bytes.WriteBytesMarshallable;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Objects of Chronicle Bytes as events: into a ring's slot or a journal, and back out of a consumer's event or a journal record. The
 * Chronicle view lies over memory that this object owns and keeps, so that no object can write outside of its event or read
 * memory that is gone. One thread; allocates nothing after construction, unless the objects do.
 */
public final class MarshallableEvents {
    private final int payloadBytes;
    private final UnsafeBuffer memory;
    private final Bytes<?> bytes;

    /**
     * For events up to a size.
     *
     * @param payloadBytes bytes of the largest event
     */
    public MarshallableEvents(int payloadBytes) {
        this.payloadBytes = payloadBytes;
        ByteBuffer direct = ByteBuffer.allocateDirect(Math.max(payloadBytes, 1));
        memory = new UnsafeBuffer(direct); // keeps the memory
        PointerBytesStore store = new PointerBytesStore();
        store.set(BufferUtil.address(direct), direct.capacity());
        bytes = store.bytesForWrite();
    }

    private int write(WriteBytesMarshallable event) {
        bytes.clear();
        try {
            event.writeMarshallable(bytes);
        } catch (BufferOverflowException tooLarge) {
            throw new EventTooLargeException(
                    new Problem(
                            "write",
                            event.getClass().getName(),
                            "more than " + payloadBytes + " bytes",
                            "at most " + payloadBytes + " bytes, the payload of this ring's slots",
                            "send it in parts, or create a ring with a larger payload"),
                    tooLarge);
        }
        return (int) bytes.writePosition();
    }

    /**
     * Writes an object into a claimed slot and sets the slot's length.
     *
     * @param event to write
     * @param slot that is claimed
     * @return the slot
     * @throws EventTooLargeException if it does not fit
     */
    public Slot write(WriteBytesMarshallable event, Slot slot) {
        int length = write(event);
        return slot.length(length).putBytes(0, memory, 0, length);
    }

    /**
     * Appends an object to a journal.
     *
     * @param writer of the journal
     * @param sequence the one after the last appended
     * @param timestampNanos journal time
     * @param type 0 to 255
     * @param event to write
     * @throws EventTooLargeException if it does not fit
     */
    public void append(
            JournalWriter writer, long sequence, long timestampNanos, int type, WriteBytesMarshallable event) {
        int length = write(event);
        writer.append(sequence, timestampNanos, type, false, memory, 0, length);
    }

    /**
     * Reads an object out of a journal record.
     *
     * @param record to read
     * @param into what to fill
     * @param <T> its type
     * @return {@code into}
     * @throws InvalidOptionException if the object asks for more bytes than the event has
     */
    public <T extends ReadBytesMarshallable> T read(JournalRecord record, T into) {
        return read(record.payload(), 0, record.length(), into);
    }

    /**
     * Reads an object out of any buffer, such as a consumer's event.
     *
     * @param buffer where the event is
     * @param offset of its first byte
     * @param length bytes of the event
     * @param into what to fill
     * @param <T> its type
     * @return {@code into}
     * @throws InvalidOptionException if the event is larger than this object is made for, or has fewer bytes than the object asks for
     */
    public <T extends ReadBytesMarshallable> T read(DirectBuffer buffer, int offset, int length, T into) {
        if (length < 0 || length > memory.capacity()) {
            throw refused(into, length + " bytes", "0 to " + payloadBytes + " bytes", null);
        }
        buffer.getBytes(offset, memory, 0, length);
        bytes.clear();
        bytes.writePosition(length);
        try {
            into.readMarshallable(bytes);
        } catch (BufferUnderflowException tooShort) {
            throw refused(into, length + " bytes", "as many as the object asks for", tooShort);
        }
        return into;
    }

    private static InvalidOptionException refused(
            Object into, String actual, String expected, @org.jspecify.annotations.Nullable Throwable cause) {
        return new InvalidOptionException(
                new Problem(
                        "read",
                        into.getClass().getName(),
                        actual,
                        expected,
                        "read events with the class that wrote them; the event's type can say which"),
                cause);
    }
}
