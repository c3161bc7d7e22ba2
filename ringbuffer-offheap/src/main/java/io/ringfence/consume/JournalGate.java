package io.ringfence.consume;

/** Which watermark the journal's line follows, and so holds producers back by. */
public enum JournalGate {
    /** The durable one: the ring holds all that is not on disk. */
    DURABLE,
    /** The written one, for a journal that is never forced: what is in the journal may be overwritten in the ring. */
    WRITTEN
}
