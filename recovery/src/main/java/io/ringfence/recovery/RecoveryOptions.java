package io.ringfence.recovery;

import io.ringfence.journal.JournalOptions;
import io.ringfence.journal.storage.DiskStorage;
import io.ringfence.journal.storage.Storage;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to recover. Immutable.
 *
 * @param journalPlace the journal's directory, if it lies elsewhere and {@code ring.dat} can no longer say where
 * @param segmentBytes of the segment into which a recovery writes what the journal lacks
 * @param storage the way to the disk; another than the real one for campaigns
 * @param onLoss what to do where events that were on the disk once would not come back
 */
public record RecoveryOptions(Optional<Path> journalPlace, int segmentBytes, Storage storage, OnLoss onLoss) {
    /** What to do where events that were on the disk once would not come back. */
    public enum OnLoss {
        /** Change nothing, and say what would be missing: for a recovery that no person has asked for. */
        REFUSE,
        /** Go on without them, and say what is missing. */
        REPORT
    }

    /** Small: what a recovery has to write is at most what the ring holds. */
    private static final int SEGMENT_BYTES = 4 << 20;

    /** {@return the journal where the ring says, small segments, the real disk, and a loss is reported} */
    public static RecoveryOptions defaults() {
        return new RecoveryOptions(Optional.empty(), SEGMENT_BYTES, DiskStorage.instance(), OnLoss.REPORT);
    }

    /**
     * {@return the same with a place for the journal}
     *
     * @param directory of its segments
     */
    public RecoveryOptions withJournalPlace(Path directory) {
        return new RecoveryOptions(Optional.of(directory.toAbsolutePath().normalize()), segmentBytes, storage, onLoss);
    }

    /**
     * {@return the same, doing this at a loss}
     *
     * @param what to do
     */
    public RecoveryOptions onLoss(OnLoss what) {
        return new RecoveryOptions(journalPlace, segmentBytes, storage, what);
    }

    /**
     * {@return the same through another storage}
     *
     * @param way to the disk
     */
    public RecoveryOptions through(Storage way) {
        return new RecoveryOptions(journalPlace, segmentBytes, way, onLoss);
    }

    /** Segments with room for the ring's largest event. */
    JournalOptions journalOptions(int payloadBytes) {
        long room = 4L * payloadBytes + JournalOptions.MIN_SEGMENT_BYTES;
        long bytes = Math.max(segmentBytes, (room + 4095) / 4096 * 4096);
        return JournalOptions.builder()
                .segmentBytes((int) Math.min(bytes, JournalOptions.MAX_SEGMENT_BYTES))
                .storage(storage)
                .build();
    }
}
