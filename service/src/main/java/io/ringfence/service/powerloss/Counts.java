package io.ringfence.service.powerloss;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What was tried and found, counted under short names in plain words. One thread. */
public final class Counts {
    private final Map<String, Long> counts = new TreeMap<>();

    /** Every promise is there from the beginning, broken by none. */
    public Counts() {
        for (Broken.Promise promise : Broken.Promise.values()) {
            add(promise.figure(), 0);
        }
    }

    /**
     * Counts.
     *
     * @param name what
     * @param count how many more
     */
    public void add(String name, long count) {
        counts.merge(name, count, Long::sum);
    }

    /**
     * {@return a count, 0 if nothing was counted}
     *
     * @param name what
     */
    public long get(String name) {
        return counts.getOrDefault(name, 0L);
    }

    /** {@return all counts, by name; a view} */
    public Map<String, Long> all() {
        return Collections.unmodifiableMap(counts);
    }
}
