package io.ringfence.recovery;

import java.time.Duration;

/** Told now and then how far a replay is, on its thread; must be short. */
@FunctionalInterface
public interface RestoreProgress {
    /** Tells nobody. */
    RestoreProgress NONE = (events, total, eventsPerSecond, remaining) -> {};

    /**
     * How far it is; about once a second, and once more when the replay has come to the live end.
     *
     * @param events handled so far
     * @param total how many there are, as far as is known now: more may come meanwhile
     * @param eventsPerSecond on the average so far
     * @param remaining at that speed
     */
    void at(long events, long total, long eventsPerSecond, Duration remaining);
}
