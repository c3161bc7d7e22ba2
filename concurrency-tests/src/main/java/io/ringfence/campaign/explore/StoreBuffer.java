package io.ringfence.campaign.explore;

import java.util.ArrayList;
import java.util.List;

/**
 * The stores of one participant that nobody else sees yet. They become visible in an order that a weakly ordered processor may choose: a
 * release after all that came before it, a plain store whenever no earlier one went to the same word, nothing past a fence.
 * The participant itself sees them at once.
 */
final class StoreBuffer {
    /** One store: the bits of {@code mask} in a word. */
    record Entry(int word, long mask, long value, boolean release) {
        boolean isFence() {
            return word < 0;
        }
    }

    private static final Entry FENCE = new Entry(-1, 0, 0, false);

    private final List<Entry> entries = new ArrayList<>();

    void add(int word, long mask, long value, boolean release) {
        entries.add(new Entry(word, mask, value, release));
    }

    /** Later stores stay behind all earlier ones. */
    void fence() {
        if (!entries.isEmpty() && !entries.get(entries.size() - 1).isFence()) {
            entries.add(FENCE);
        }
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    int size() {
        return entries.size();
    }

    /** Whether the scheduler may let this one out now. */
    boolean mayLeave(int index) {
        Entry entry = entries.get(index);
        if (entry.isFence() || (entry.release && index > 0)) {
            return false;
        }
        for (int i = 0; i < index; i++) {
            Entry earlier = entries.get(i);
            if (earlier.isFence() || earlier.word == entry.word) {
                return false;
            }
        }
        return true;
    }

    Entry take(int index) {
        Entry entry = entries.remove(index);
        while (!entries.isEmpty() && entries.get(0).isFence()) {
            Entry ignored = entries.remove(0);
        }
        return entry;
    }

    /** What the participant itself reads. */
    long over(int word, long visible) {
        long value = visible;
        for (Entry entry : entries) {
            if (entry.word == word) {
                value = (value & ~entry.mask) | entry.value;
            }
        }
        return value;
    }

    long hash() {
        long hash = 0;
        for (Entry entry : entries) {
            hash = Mix.of(hash, entry.word * 2L + (entry.release ? 1 : 0), entry.value ^ Mix.of(entry.mask));
        }
        return hash;
    }
}
