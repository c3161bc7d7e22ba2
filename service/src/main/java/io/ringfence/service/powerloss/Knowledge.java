package io.ringfence.service.powerloss;

/**
 * What the world outside of a disk knows at one instant, and what it may therefore ask for after a restart.
 *
 * @param acknowledged highest sequence that was said to be on the disk
 * @param written highest sequence that may have been appended
 * @param floor lowest sequence that nobody has asked to remove; earlier ones may be gone
 * @param snapshot sequence of the newest snapshot whose taking has returned; −1 if none has
 * @param snapshotBegun highest sequence of a snapshot whose taking has begun; −1 if none has
 */
record Knowledge(long acknowledged, long written, long floor, long snapshot, long snapshotBegun) {
    static Knowledge before(long firstSequence) {
        return new Knowledge(firstSequence - 1, firstSequence - 1, firstSequence, -1, -1);
    }

    Knowledge acknowledged(long sequence) {
        return new Knowledge(sequence, Math.max(written, sequence), floor, snapshot, snapshotBegun);
    }

    Knowledge written(long sequence) {
        return new Knowledge(acknowledged, Math.max(written, sequence), floor, snapshot, snapshotBegun);
    }

    Knowledge floor(long sequence) {
        return new Knowledge(acknowledged, written, Math.max(floor, sequence), snapshot, snapshotBegun);
    }

    Knowledge begun(long sequence) {
        return new Knowledge(acknowledged, written, floor, snapshot, Math.max(snapshotBegun, sequence));
    }

    Knowledge taken(long sequence) {
        return new Knowledge(acknowledged, written, floor, Math.max(snapshot, sequence), snapshotBegun);
    }

    /** After a restart all that was recovered is on the disk, and nothing else ever was. */
    Knowledge recovered(long last, long newestSnapshot) {
        return new Knowledge(last, last, floor, newestSnapshot, newestSnapshot);
    }
}
