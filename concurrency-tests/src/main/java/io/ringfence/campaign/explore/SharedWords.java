package io.ringfence.campaign.explore;

/**
 * Which words need a scheduling point: those that one participant writes and another one touches, in any schedule so far. An access to any
 * other word commutes with everything that the others do, so nothing is lost by not stopping before it. What is shared is learned; a
 * search that learns a new one begins again, so its last pass has stopped at all of them.
 */
final class SharedWords {
    private final int[] readers;
    private final int[] writers;
    private final boolean[] shared;
    private final boolean all;
    private boolean grown;

    private SharedWords(int words, boolean all) {
        this.readers = new int[words];
        this.writers = new int[words];
        this.shared = new boolean[words];
        this.all = all;
    }

    static SharedWords learned(int words) {
        return new SharedWords(words, false);
    }

    /** Stops at every word: for random schedules. */
    static SharedWords all(int words) {
        return new SharedWords(words, true);
    }

    boolean isShared(int word, int participant, boolean writes) {
        if (all || shared[word]) {
            return true;
        }
        readers[word] |= 1 << participant;
        if (writes) {
            writers[word] |= 1 << participant;
        }
        if (writers[word] != 0 && Integer.bitCount(readers[word]) > 1) {
            shared[word] = true;
            grown = true;
            return true;
        }
        return false;
    }

    boolean isAll() {
        return all;
    }

    boolean isGrown() {
        return grown;
    }

    /** Whether a word was found to be shared since the last call. */
    boolean hasGrown() {
        boolean result = grown;
        grown = false;
        return result;
    }

    int count() {
        int count = 0;
        for (boolean word : shared) {
            count += word ? 1 : 0;
        }
        return count;
    }
}
