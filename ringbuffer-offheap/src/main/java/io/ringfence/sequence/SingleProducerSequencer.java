package io.ringfence.sequence;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.instrument.Fences;

/**
 * For a ring with one producer at a time: no CAS, no announcement in the ledger. Its claim is what lies between its last stamp and the
 * cursor, and its one owner is known by the lock, held exclusively as long as this object is in use.
 */
public final class SingleProducerSequencer extends MappedSequencer {
    /** The highest claimed sequence: the cursor, for its only writer. */
    private long claimed;

    /**
     * Goes on at the cursor; the caller holds the ring's single producer's lock, and all before the cursor is settled.
     *
     * @param parts what it works on
     */
    public SingleProducerSequencer(SequencerParts parts) {
        super(parts);
        this.claimed = cursor.getVolatile();
    }

    @Override
    long claim(int n) {
        long current = claimed;
        if (current >= TERMINAL_SEQUENCE - n) {
            throw exhausted(current, n);
        }
        long high = current + n;
        if (high - slotCount > cachedGate) {
            long missing = missing(high);
            if (missing > 0) {
                return -Math.min(missing, n);
            }
        }
        cursor.set(high);
        // The cursor moves before the first payload byte: pairs with the load fence of a tap, which copies the payload
        // and
        // then reads the cursor. Without it a tap could take a half overwritten event for the old one.
        Fences.storeStore();
        claimed = high;
        CrashPoint.CLAIMED.reached();
        return high;
    }
}
