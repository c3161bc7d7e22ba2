package io.ringfence.ring;

import io.ringfence.ring.error.CorruptRingException;
import io.ringfence.ring.error.Problem;
import io.ringfence.ring.layout.ControlLayout;
import io.ringfence.ring.layout.LedgerLayout;
import org.agrona.concurrent.AtomicBuffer;

/**
 * Checks of single words of a mapped {@code ring.dat}: each names file, word, offset, what was found and what may be there. Reads only.
 * A bound that may grow while it is looked at is read after the word: what was true when the word was stored stays true.
 */
final class WordCheck {
    private final String file;
    private final AtomicBuffer buffer;
    private final long before;
    private long cursor;

    WordCheck(String file, AtomicBuffer buffer, long initialSequence) {
        this.file = file;
        this.buffer = buffer;
        this.before = initialSequence - 1;
        this.cursor = buffer.getLongVolatile(ControlLayout.CURSOR_OFFSET);
    }

    /** {@return the sequence before the ring's first} */
    long before() {
        return before;
    }

    /** {@return the word, with acquire: what is read after it is read after it} */
    long read(int offset) {
        return buffer.getLongAcquire(offset);
    }

    int readInt(int offset) {
        return buffer.getIntAcquire(offset);
    }

    byte[] bytes(int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }

    /** {@return the cursor as it was at some time of this check; it only grows} */
    long cursor() {
        return cursor;
    }

    /** {@return whether the cursor has reached a value that was read before} */
    boolean isClaimed(long sequence) {
        if (sequence > cursor) {
            cursor = buffer.getLongVolatile(ControlLayout.CURSOR_OFFSET);
        }
        return sequence <= cursor;
    }

    void range(int offset, String word, long actual, long least, long most) {
        if (actual < least || actual > most) {
            throw corrupt(offset, word, Long.toString(actual), least + " to " + most);
        }
    }

    /** A position: from before the ring's first sequence up to the cursor. */
    void position(int offset, String word, long actual) {
        if (actual < before || !isClaimed(actual)) {
            throw corrupt(offset, word, Long.toString(actual), before + " to " + cursor + ", the cursor");
        }
    }

    /** A claimed sequence, or none yet. */
    void claimedOrNever(int offset, String word, long actual) {
        if (actual != LedgerLayout.NEVER && (actual <= before || !isClaimed(actual))) {
            throw corrupt(
                    offset,
                    word,
                    Long.toString(actual),
                    (before + 1) + " to " + cursor + ", the cursor, or " + LedgerLayout.NEVER);
        }
    }

    CorruptRingException corrupt(int offset, String word, String actual, String expected) {
        return new CorruptRingException(new Problem(
                "attach",
                file + ", " + word + " at offset " + offset,
                actual,
                expected,
                "the file was damaged; it was left as it is: recover it, restore it, or delete the ring"));
    }
}
