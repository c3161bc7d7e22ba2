package io.ringfence.campaign.explore;

import io.ringfence.ring.layout.ParticipantLayout;
import io.ringfence.ring.layout.RingGeometry;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.LongArrayList;

/**
 * The machine's clock, one for all participants. It leaps by a second at each look, so every delay has passed at the next one, and no two
 * looks give the same time. Of the times that the ring and the participants remember only the order matters, and which are equal: a
 * state is hashed with their ranks.
 */
final class Clock {
    /** More than the longest delay between two looks of {@code HoldUpProbe}, whose own times are therefore no part of a state. */
    private static final long LEAP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final BitSet timeWords = new BitSet();
    private long now;

    Clock(RingGeometry geometry) {
        for (int i = 0; i < geometry.registryEntries(); i++) {
            timeWords.set((geometry.registryColdOffset(i) + ParticipantLayout.DEAD_SINCE_OFFSET) / Long.BYTES);
        }
    }

    long look() {
        now += LEAP_NANOS;
        return now;
    }

    /** Whether a word holds a time, 0 if none. */
    boolean isTime(int word) {
        return timeWords.get(word);
    }

    /** What a word's value counts for by itself: of a time, that there is one. */
    long counted(int word, long value) {
        return isTime(word) && value != 0 ? 1 : value;
    }

    /** The order of all times that are remembered. */
    long hash(ExploredMemory memory, List<Participant> participants) {
        boolean any = false;
        LongArrayList all = new LongArrayList();
        for (int word = timeWords.nextSetBit(0); word >= 0; word = timeWords.nextSetBit(word + 1)) {
            long time = memory.visible(word * Long.BYTES);
            any |= time != 0;
            all.addLong(time);
        }
        for (Participant participant : participants) {
            all.addLong(0); // where its times begin
            LongArrayList times = participant.times();
            for (int i = 0; i < times.size(); i++) {
                any = true;
                all.addLong(times.getLong(i));
            }
        }
        if (!any) {
            return 0;
        }
        long[] ranks = all.toLongArray();
        Arrays.sort(ranks);
        long hash = 0;
        for (int i = 0; i < all.size(); i++) {
            long time = all.getLong(i);
            int rank = time == 0 ? 0 : 1 + Arrays.binarySearch(ranks, time);
            hash = Mix.of(hash, rank);
        }
        return hash;
    }
}
