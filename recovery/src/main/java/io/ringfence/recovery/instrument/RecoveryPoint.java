package io.ringfence.recovery.instrument;

/**
 * The named places at which a campaign ends a process that takes a snapshot, restores a state, or recovers a ring: between two steps that
 * belong together, so that each place is another half-done state for the one that comes after.
 */
public enum RecoveryPoint {
    /** The temporary file of a snapshot is there, and empty. */
    SNAPSHOT_BEGUN,
    /** All of a snapshot is written; nothing is forced. */
    SNAPSHOT_WRITTEN,
    /** A snapshot is forced, under its temporary name. */
    SNAPSHOT_FORCED,
    /** A snapshot has its name; the directory is not forced. */
    SNAPSHOT_NAMED,
    /** A snapshot is on the disk; one more than are kept may be there. */
    SNAPSHOT_TAKEN,
    /** An old snapshot is deleted; the directory is not forced. */
    SNAPSHOT_PRUNED,
    /** A state is read from its snapshot; nothing is replayed. */
    STATE_READ,
    /** A state is replayed to the live end and its consumer registered; its owner does not have it yet. */
    STATE_REPLAYED,
    /** A recovery has the ring for itself; nothing is looked at. */
    CUSTODY_TAKEN,
    /** What dead producers had claimed is settled; the journal is as it was. */
    CLAIMS_SETTLED,
    /** The new segment for what the journal lacks is there, and empty. */
    REFILL_BEGUN,
    /** What the journal lacked is appended; nothing of it is forced. */
    REFILL_WRITTEN,
    /** What the journal lacked is forced; no watermark speaks of it. */
    REFILL_FORCED,
    /** The watermark speaks of it; a poison is still there. */
    REFILL_DURABLE,
    /** The poison is taken away. */
    CURED,
    /** A new ring is written under its temporary name; nothing is forced. */
    NEW_RING_WRITTEN,
    /** A new ring is forced under its temporary name; the old one is gone or is not to be believed. */
    NEW_RING_FORCED,
    /** A new ring has its name; the directory is not forced. */
    NEW_RING_NAMED,
    /** A new ring is on the disk; what the journal lacks of it is not journaled. */
    NEW_RING_STANDS,
    /** All is recovered; the ring was not attached again. */
    RECOVERED;

    /** Says that a place was reached. Without an instrument, nothing: the compiler removes the call. */
    public void reached() {
        RecoveryInstrument instrument = Hook.INSTRUMENT;
        if (instrument != null) {
            instrument.reached(this);
        }
    }
}
