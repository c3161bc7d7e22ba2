package io.ringfence.recovery;

import io.ringfence.consume.Consumer;
import io.ringfence.recovery.snapshot.Snapshot;
import io.ringfence.recovery.snapshot.SnapshotEntry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A state that is up to date, and the consumer that goes on with it.
 *
 * @param consumer registered, positioned after the last event that the state contains; for the thread that handles events
 * @param snapshot the one that the state was restored from; empty if it was replayed from the journal's first event
 * @param passedOver newer snapshots that were not believed, and why
 * @param replayed how many sequences came from the journal after it, aborted ones counted
 * @param took for reading the snapshot and replaying
 */
public record Restored(
        Consumer consumer, Optional<Snapshot> snapshot, List<SnapshotEntry> passedOver, long replayed, Duration took) {
    /**
     * Copies the list.
     *
     * @param consumer registered, positioned after the last event that the state contains
     * @param snapshot the one that the state was restored from
     * @param passedOver newer snapshots that were not believed
     * @param replayed how many sequences came from the journal after it
     * @param took for reading the snapshot and replaying
     */
    public Restored {
        passedOver = List.copyOf(passedOver);
    }
}
