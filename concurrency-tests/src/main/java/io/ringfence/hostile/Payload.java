package io.ringfence.hostile;

import io.ringfence.consume.Event;
import io.ringfence.journal.JournalRecord;
import io.ringfence.produce.Slot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The one payload that an event of a sequence has in this campaign, so that an invented or torn one shows. */
final class Payload {
    static final int BYTES = 48;

    private static final long SALT = 0x9E3779B97F4A7C15L;

    private Payload() {}

    private static long word(long sequence, int index) {
        long mixed = (sequence + 1) * SALT + index;
        return mixed ^ mixed >>> 29;
    }

    static void write(Slot slot, long sequence) {
        for (int index = 0; index < BYTES; index += Long.BYTES) {
            Slot ignored = slot.putLong(index, word(sequence, index));
        }
    }

    /** {@return the bytes of an event} */
    static byte[] of(long sequence) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int index = 0; index < BYTES; index += Long.BYTES) {
            ByteBuffer ignored = bytes.putLong(word(sequence, index));
        }
        return bytes.array();
    }

    /** {@return whether a record holds the event of its sequence} */
    static boolean isThatOf(JournalRecord record) {
        if (record.length() != BYTES || record.aborted()) {
            return false;
        }
        for (int index = 0; index < BYTES; index += Long.BYTES) {
            if (record.payload().getLong(index, ByteOrder.LITTLE_ENDIAN) != word(record.sequence(), index)) {
                return false;
            }
        }
        return true;
    }

    static boolean isThatOf(Event event, long sequence) {
        if (event.length() != BYTES || event.sequence() != sequence) {
            return false;
        }
        for (int index = 0; index < BYTES; index += Long.BYTES) {
            if (event.getLong(index) != word(sequence, index)) {
                return false;
            }
        }
        return true;
    }
}
