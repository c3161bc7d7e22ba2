package io.ringfence.journal;

import io.ringfence.journal.storage.Storage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a directory at one moment, by their names. A sequence belongs to the segment with the highest number among those
 * that begin at or before it: a later segment cuts off every earlier one at its first sequence. Immutable.
 */
final class SegmentCatalogue {
    private final List<SegmentName> byNumber;

    /** For each of them, the lowest first sequence of those behind it. */
    private final long[] ends;

    private SegmentCatalogue(List<SegmentName> byNumber) {
        this.byNumber = byNumber;
        ends = new long[byNumber.size()];
        long end = Long.MAX_VALUE;
        for (int i = ends.length - 1; i >= 0; i--) {
            ends[i] = end;
            end = Math.min(end, byNumber.get(i).firstSequence());
        }
    }

    static SegmentCatalogue read(Storage storage, Path directory) {
        Map<Long, SegmentName> segments = new TreeMap<>();
        for (String entry : storage.list(directory)) {
            SegmentName.parse(directory, entry)
                    // killed between compressing and deleting, both are there: the plain one can be sought in
                    .ifPresent(name -> segments.merge(name.number(), name, (a, b) -> a.compressed() ? b : a));
        }
        return new SegmentCatalogue(List.copyOf(segments.values()));
    }

    /** {@return all of them, lowest number first} */
    List<SegmentName> all() {
        return byNumber;
    }

    boolean isEmpty() {
        return byNumber.isEmpty();
    }

    long highestNumber() {
        return byNumber.isEmpty() ? 0 : byNumber.get(byNumber.size() - 1).number();
    }

    /** {@return the segment that a sequence belongs to, if any; whether it holds it is for its records to say} */
    @Nullable
    SegmentName owner(long sequence) {
        for (int i = byNumber.size() - 1; i >= 0; i--) {
            if (byNumber.get(i).firstSequence() <= sequence) {
                return byNumber.get(i);
            }
        }
        return null;
    }

    /** {@return segments with a higher number} */
    List<SegmentName> after(long number) {
        return byNumber.subList(countUpTo(number), byNumber.size());
    }

    /** How many have this number or a lower one. */
    private int countUpTo(long number) {
        int low = 0;
        int high = byNumber.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (byNumber.get(middle).number() <= number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** {@return the sequence at which a segment is cut off by later ones; the largest long if none does} */
    long end(SegmentName segment) {
        int behind = countUpTo(segment.number());
        return behind == byNumber.size()
                ? Long.MAX_VALUE
                : Math.min(ends[behind], byNumber.get(behind).firstSequence());
    }

    /** {@return those that some sequence belongs to, in the order of their sequences} */
    List<SegmentName> live() {
        List<SegmentName> live = new ArrayList<>();
        for (SegmentName name : byNumber) {
            if (name.firstSequence() < end(name)) {
                live.add(name);
            }
        }
        live.sort(Comparator.comparingLong(SegmentName::firstSequence));
        return live;
    }
}
