package io.ringfence.service.demo;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which event of the feed was seen under which sequence, kept as runs in which both grow together. Events are added once; a second
 * sight of an event changes nothing here.
 */
final class Runs {
    private final TreeMap<Long, Run> byIndex = new TreeMap<>();
    private long size;

    private record Run(long index, long sequence, long count) {
        long end() {
            return index + count;
        }

        /** The same for two runs that tell the same story where they overlap. */
        long shift() {
            return sequence - index;
        }
    }

    /** What is asked of the overlap with a run that is here already. */
    @FunctionalInterface
    private interface Overlap {
        void take(Run run, long count);
    }

    /** {@return how many different events} */
    long size() {
        return size;
    }

    /** {@return the index after the highest one; 0 if empty} */
    long endIndex() {
        return byIndex.isEmpty() ? 0 : byIndex.lastEntry().getValue().end();
    }

    /** {@return the sequence of the event with the highest index; −1 if empty} */
    long lastSequence() {
        return byIndex.isEmpty()
                ? -1
                : endIndex() - 1 + byIndex.lastEntry().getValue().shift();
    }

    /** {@return how many of these events are here, under whatever sequence} */
    long contained(long index, long count) {
        long[] sum = new long[1];
        overlaps(index, index + count, (run, common) -> sum[0] += common);
        return sum[0];
    }

    /** {@return how many of these events are here under another sequence} */
    long conflicting(long index, long sequence, long count) {
        long[] sum = new long[1];
        overlaps(index, index + count, (run, common) -> sum[0] += run.shift() == sequence - index ? 0 : common);
        return sum[0];
    }

    /** {@return how many events are both here and there, under different sequences} */
    long conflicting(Runs other) {
        long sum = 0;
        for (Run run : byIndex.values()) {
            sum += other.conflicting(run.index(), run.sequence(), run.count());
        }
        return sum;
    }

    /** {@return how many events are here and not there} */
    long missingIn(Runs other) {
        long sum = 0;
        for (Run run : byIndex.values()) {
            sum += run.count() - other.contained(run.index(), run.count());
        }
        return sum;
    }

    private void overlaps(long from, long to, Overlap taker) {
        Map.Entry<Long, Run> entry = byIndex.floorEntry(from);
        if (entry == null) {
            entry = byIndex.higherEntry(from);
        }
        while (entry != null && entry.getKey() < to) {
            Run run = entry.getValue();
            long common = Math.min(to, run.end()) - Math.max(from, run.index());
            if (common > 0) {
                taker.take(run, common);
            }
            entry = byIndex.higherEntry(entry.getKey());
        }
    }

    /** Adds those of these events that are not here yet. */
    void add(long index, long sequence, long count) {
        long next = index;
        long end = index + count;
        while (next < end) {
            Map.Entry<Long, Run> floor = byIndex.floorEntry(next);
            if (floor != null && next < floor.getValue().end()) {
                next = floor.getValue().end(); // here already
                continue;
            }
            Long above = byIndex.higherKey(next);
            long stop = above == null ? end : Math.min(end, above);
            insert(floor == null ? null : floor.getValue(), next, sequence + (next - index), stop - next);
            next = stop;
        }
    }

    private void insert(@Nullable Run before, long index, long sequence, long count) {
        Run run = before != null && before.end() == index && before.shift() == sequence - index
                ? new Run(before.index(), before.sequence(), before.count() + count)
                : new Run(index, sequence, count);
        byIndex.put(run.index(), run);
        size += count;
    }
}
