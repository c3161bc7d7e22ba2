package io.ringfence.recovery;

import io.ringfence.journal.storage.Storage;
import io.ringfence.journal.storage.StorageFile;
import java.nio.file.Path;

/**
 * Brings the segments of a journal to the disk that nobody has forced: what the ring does not hold any more, and the journal's own words do
 * not vouch for.
 *
 * @param storage the way to the disk
 * @param journal its directory
 */
record JournalForce(Storage storage, Path journal) {
    private static final String SEGMENT = ".segment";

    void force() {
        for (String name : storage.list(journal)) {
            if (name.contains(SEGMENT)) {
                try (StorageFile segment = storage.open(journal.resolve(name))) {
                    segment.force();
                }
            }
        }
        storage.forceDirectory(journal);
    }
}
