package io.ringfence.service.powerloss;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Which events there ever were. After a restart other events take the sequences of those that were lost: their histories branch.
 */
final class History {
    private static final int LARGEST_ORDINARY = 120;
    private static final int ABORTED_OF = 17;

    private final @Nullable History before;
    private final long from;
    private final long seed;
    private final Map<Long, Event> events = new HashMap<>();

    private History(@Nullable History before, long from, long seed) {
        this.before = before;
        this.from = from;
        this.seed = seed;
    }

    /** One event, as its producer made it. */
    record Event(int type, boolean aborted, long timeNanos, UnsafeBuffer payload) {}

    static History beginning(long seed) {
        return new History(null, Long.MIN_VALUE, seed);
    }

    /** The events from a sequence on are others. */
    History branch(long fromSequence, long newSeed) {
        return new History(this, fromSequence, newSeed);
    }

    /** The event of a sequence; made if nobody has appended it before. */
    Event make(long sequence, IntFunction<byte[]> largePayload) {
        Event made = events.get(sequence);
        if (made == null) {
            SplittableRandom random = new SplittableRandom(seed * 31 + sequence);
            boolean aborted = random.nextInt(ABORTED_OF) == 0;
            byte[] payload = new byte[aborted ? 0 : random.nextInt(LARGEST_ORDINARY)];
            if (!aborted && random.nextInt(4) == 0) {
                payload = largePayload.apply(random.nextInt(SimulatedRing.PAYLOAD_BYTES + 1));
            } else {
                random.nextBytes(payload);
            }
            made = new Event(
                    aborted ? 0 : random.nextInt(256),
                    aborted,
                    sequence * 10 + random.nextInt(40),
                    new UnsafeBuffer(payload));
            events.put(sequence, made);
        }
        return made;
    }

    /** {@return the event of a sequence; null if nobody has appended it} */
    @Nullable
    Event find(long sequence) {
        History earlier = before;
        return sequence < from && earlier != null ? earlier.find(sequence) : events.get(sequence);
    }
}
