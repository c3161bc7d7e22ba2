package io.ringfence.service.torture;

import java.util.concurrent.TimeUnit;

/** What a run tries. */
enum Subject {
    /** The ring alone. */
    RING(2, 3, 3, 4, 300),
    /**
     * The ring's journal, its snapshots and its recovery: most of its processes hold producers back while they are missing, so fewer are
     * killed at a time.
     */
    JOURNAL(2, 1, 3, 10, 300);

    private final int cycle;
    private final int missingMax;
    private final int calm;
    private final int patienceSeconds;
    private final int roundSecondsMax;

    Subject(int cycle, int missingMax, int calm, int patienceSeconds, int roundSecondsMax) {
        this.cycle = cycle;
        this.missingMax = missingMax;
        this.calm = calm;
        this.patienceSeconds = patienceSeconds;
        this.roundSecondsMax = roundSecondsMax;
    }

    /** {@return rounds in a row that come to all crash points} */
    int cycle() {
        return cycle;
    }

    /** {@return how many names may be nobody's before nobody else is killed for a while} */
    int missingMax() {
        return missingMax;
    }

    /** {@return by how much random deaths are rarer} */
    int calm() {
        return calm;
    }

    /** {@return how long a crash point is tried before it is put off} */
    long patienceNanos() {
        return TimeUnit.SECONDS.toNanos(patienceSeconds);
    }

    /** {@return how long a round goes on at most, if not all of its crash points were reached} */
    long roundNanosMax() {
        return TimeUnit.SECONDS.toNanos(roundSecondsMax);
    }
}
