package io.ringfence.recovery.snapshot;

import java.util.List;
import java.util.Optional;

/**
 * What came of a restore.
 *
 * @param snapshot the one whose state was read; empty if there was none to be believed, and nothing was read
 * @param passedOver newer ones that were not believed, and why, newest first
 */
public record RestoredSnapshot(Optional<Snapshot> snapshot, List<SnapshotEntry> passedOver) {
    /**
     * Copies the list.
     *
     * @param snapshot the one whose state was read
     * @param passedOver newer ones that were not believed
     */
    public RestoredSnapshot {
        passedOver = List.copyOf(passedOver);
    }
}
