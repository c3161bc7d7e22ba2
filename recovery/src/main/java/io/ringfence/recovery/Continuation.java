package io.ringfence.recovery;

import java.util.Optional;

/**
 * Up to where events follow each other without a gap, in the journal or in slots that prove themselves.
 *
 * @param journal what it holds
 * @param slots those that prove themselves, if the ring has checksums
 */
record Continuation(JournalContents journal, Optional<SlotProof> slots) {
    /** {@return the last sequence of those that follow each other from one on; the one before it if that is gone} */
    long from(long start) {
        long last = start - 1;
        while (true) {
            long end = journal.endOfRunFrom(last + 1);
            if (end == last) {
                if (slots.isEmpty() || !slots.get().proves(last + 1)) {
                    return last;
                }
                end = last + 1;
            }
            last = end;
        }
    }

    /**
     * Without a journal. With checksums, what follows the slowest consumer without a gap: when the highest sequence was claimed, every
     * consumer had passed what that one overwrote. Without, nothing is believed but the numbers, so that none is given twice.
     */
    long without(long before, int slotCount, RingRemains remains) {
        long highest = slots.map(SlotProof::highest).orElse(RingRemains.UNKNOWN);
        if (highest == RingRemains.UNKNOWN) {
            return Math.max(before, remains.highestClaimed());
        }
        return from(Math.max(Math.max(before, highest - slotCount), remains.passedByAll()) + 1);
    }
}
