package io.ringfence.service.powerloss;

import java.util.SplittableRandom;
import java.util.function.LongPredicate;

/**
 * A workload that was recorded, and its events.
 *
 * @param recording of its effects
 * @param history of its events
 */
record Recorded(Recording recording, History history) {
    static final long EPOCH = 1;

    private static final int LIVES = 3;
    private static final int ACTIONS = 22;
    private static final int SMALL_ACTIONS = 4;
    private static final int FIRST_SEQUENCES = 1_000_000;

    /** The same seed and the same failing forces, the same effects. Seed 0 is small. */
    static Recorded of(long seed, LongPredicate failingForces, Lie lie) {
        SplittableRandom random = new SplittableRandom(seed);
        long first = random.nextInt(3) == 0 ? random.nextInt(FIRST_SEQUENCES) : 0;
        Recording recording = new Recording(DiskImage.empty(), Knowledge.before(first));
        recording.disk().failForces(failingForces);
        recording.disk().lie(lie);
        History history = History.beginning(seed);
        new Workload(recording, history, EPOCH, random).run(LIVES, seed == 0 ? SMALL_ACTIONS : ACTIONS);
        return new Recorded(recording, history);
    }
}
