package io.ringfence.recovery;

import io.ringfence.journal.RingImage;
import io.ringfence.recovery.snapshot.Snapshot;
import io.ringfence.recovery.snapshot.SnapshotEntry;
import io.ringfence.recovery.snapshot.Snapshots;
import java.util.ArrayList;
import java.util.List;

/**
 * What sound snapshots of a ring prove by being there: a snapshot is taken of what is on the disk. Those that a recovery has set aside count
 * too, so that one that is killed and done again says the same.
 *
 * @param sequence up to which events are known to have been; the least long if nothing is known
 * @param epoch the latest in which one was taken; 0 without
 */
record SnapshotEvidence(long sequence, long epoch) {
    /**
     * Reads all of them.
     *
     * @param snapshots of the ring
     * @param image the ring
     * @param epoch in which the ring is known to have been; what was lost before it began was reported then
     */
    static SnapshotEvidence of(Snapshots snapshots, RingImage image, long epoch) {
        List<SnapshotEntry> entries = new ArrayList<>(snapshots.list());
        entries.addAll(snapshots.listSetAside());
        long sequence = Long.MIN_VALUE;
        long latest = 0;
        for (SnapshotEntry entry : entries) {
            Snapshot snapshot = entry.snapshot().orElse(null);
            if (snapshot == null || !snapshot.ring().equals(image)) {
                continue;
            }
            latest = Math.max(latest, snapshot.epoch());
            if (snapshot.epoch() >= epoch) {
                sequence = Math.max(sequence, Math.max(snapshot.sequence(), snapshot.durableSequence()));
            }
        }
        return new SnapshotEvidence(sequence, latest);
    }
}
