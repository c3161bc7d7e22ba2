package io.ringfence.service.torture;

import io.ringfence.produce.Slot;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * The payload of an event of the torture: which feed it is of, its number in that feed, how many of its batch come after it, and words
 * that follow from these, so that a torn or foreign payload shows.
 *
 * <pre>
 *  0      4        8       16
 *  +------+--------+-------+----- 0 to 3 words -----+
 *  | feed |remaining| index |                        |   little-endian
 *  +------+--------+-------+------------------------+
 * </pre>
 */
final class EventBody {
    static final int BYTES_MAX = 40;

    private static final int FEED_OFFSET = 0;
    private static final int REMAINING_OFFSET = 4;
    private static final int INDEX_OFFSET = 8;
    private static final int WORDS_OFFSET = 16;
    private static final int LENGTHS = 4;
    private static final int LIFE_BITS = 20;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private EventBody() {}

    /** {@return the number of a feed: a name's only one, or one of each of its lives} */
    static int feed(int nameNumber, int life) {
        return nameNumber << LIFE_BITS | life;
    }

    /** {@return whose feed it is} */
    static int nameNumber(int feed) {
        return feed >>> LIFE_BITS;
    }

    static void write(Slot slot, int feed, long index, int remaining) {
        int words = (int) (index % LENGTHS);
        slot.putInt(FEED_OFFSET, feed).putInt(REMAINING_OFFSET, remaining).putLong(INDEX_OFFSET, index);
        for (int i = 0; i < words; i++) {
            slot.putLong(WORDS_OFFSET + i * Long.BYTES, word(feed, index, i));
        }
        slot.length(WORDS_OFFSET + words * Long.BYTES);
    }

    /** {@return whether an event's bytes are those that its feed and number ask for} */
    static boolean isWhole(DirectBuffer event) {
        if (event.capacity() < WORDS_OFFSET || index(event) < 0) {
            return false;
        }
        int feed = feed(event);
        long index = index(event);
        int words = (int) (index % LENGTHS);
        boolean same = event.capacity() == WORDS_OFFSET + words * Long.BYTES;
        for (int i = 0; same && i < words; i++) {
            same = event.getLong(WORDS_OFFSET + i * Long.BYTES, ByteOrder.LITTLE_ENDIAN) == word(feed, index, i);
        }
        return same;
    }

    static int feed(DirectBuffer event) {
        return event.getInt(FEED_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    static int remaining(DirectBuffer event) {
        return event.getInt(REMAINING_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    static long index(DirectBuffer event) {
        return event.getLong(INDEX_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    private static long word(int feed, long index, int number) {
        long word = (feed * MIX ^ index) * MIX + number;
        return word ^ word >>> 32;
    }
}
