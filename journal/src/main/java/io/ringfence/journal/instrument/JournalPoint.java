package io.ringfence.journal.instrument;

/**
 * The named places at which a campaign ends the process that keeps a journal: between two stores that belong together, so that each place
 * is another half-done state for the one that takes over.
 */
public enum JournalPoint {
    /** The journal's entry is taken; there is no segment of this owner. */
    ENTERED,
    /** The first segment is on the disk and cuts off the predecessor's tail; nothing is in it. */
    SEGMENT_BEGUN,
    /** One more event of a batch is appended. */
    APPENDED,
    /** A batch is appended; the written watermark stands before it. */
    BATCH_APPENDED,
    /** The written watermark has moved; nothing is forced. */
    WRITTEN_MOVED,
    /** A force has returned; the durable watermark stands before what it was for. */
    FORCED,
    /** A force has failed; the ring is not poisoned. */
    FORCE_FAILED,
    /** The durable watermark has moved; producers are held back as before. */
    DURABLE_MOVED,
    /** Producers may overwrite what is on the disk; nobody is woken. */
    GATE_MOVED,
    /** Everything is told; the next batch has not begun. */
    BATCH_ENDED,
    /** The ring is poisoned; the owner holds its entry still. */
    POISONED,
    /** The last segment is sealed and forced; the owner holds its entry still. */
    SEALED;

    /** Says that a place was reached. Without an instrument, nothing: the compiler removes the call. */
    public void reached() {
        JournalInstrument instrument = Hook.INSTRUMENT;
        if (instrument != null) {
            instrument.reached(this);
        }
    }
}
