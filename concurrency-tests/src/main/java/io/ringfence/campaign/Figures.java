package io.ringfence.campaign;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What a campaign tried, counted under short names in plain words. One thread. */
public final class Figures {
    private final Map<String, Long> counts = new TreeMap<>();

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
     * Adds all of another's.
     *
     * @param other counted elsewhere
     */
    public void add(Figures other) {
        other.counts.forEach(this::add);
    }

    /**
     * {@return a count, 0 if nothing was counted}
     *
     * @param name what
     */
    public long get(String name) {
        return counts.getOrDefault(name, 0L);
    }

    /** {@return all counts, by name} */
    public Map<String, Long> counts() {
        return Collections.unmodifiableMap(counts);
    }

    /** {@return one line} */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder();
        counts.forEach((name, count) -> line.append(line.length() == 0 ? "" : ", ")
                .append(name)
                .append(' ')
                .append(count));
        return line.toString();
    }
}
