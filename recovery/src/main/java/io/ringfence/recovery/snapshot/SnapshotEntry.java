package io.ringfence.recovery.snapshot;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A snapshot's file, and whether it can be believed.
 *
 * @param file of it
 * @param bytes of the file
 * @param snapshot what it says, if every byte of it was proved
 * @param fault why not, in words; empty if it can be believed
 */
public record SnapshotEntry(Path file, long bytes, Optional<Snapshot> snapshot, String fault) {
    static SnapshotEntry good(Path file, long bytes, Snapshot snapshot) {
        return new SnapshotEntry(file, bytes, Optional.of(snapshot), "");
    }

    static SnapshotEntry bad(Path file, long bytes, String fault) {
        return new SnapshotEntry(file, bytes, Optional.empty(), fault);
    }
}
