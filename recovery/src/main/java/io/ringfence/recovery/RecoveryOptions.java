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
 */
public record RecoveryOptions(Optional<Path> journalPlace, int segmentBytes, Storage storage) {
    /** Small: what a recovery has to write is at most what the ring holds. */
    private static final int SEGMENT_BYTES = 4 << 20;

    /** {@return the journal where the ring says, small segments, the real disk} */
    public static RecoveryOptions defaults() {
        return new RecoveryOptions(Optional.empty(), SEGMENT_BYTES, DiskStorage.instance());
    }

    /**
     * {@return the same with a place for the journal}
     *
     * @param directory of its segments
     */
    public RecoveryOptions withJournalPlace(Path directory) {
        return new RecoveryOptions(Optional.of(directory.toAbsolutePath().normalize()), segmentBytes, storage);
    }

    /**
     * {@return the same through another storage}
     *
     * @param way to the disk
     */
    public RecoveryOptions through(Storage way) {
        return new RecoveryOptions(journalPlace, segmentBytes, way);
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
