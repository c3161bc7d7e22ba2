package io.ringfence.journal;

/** What a reader does at a damaged record. */
public enum DamagePolicy {
    /** Throws, each time it is polled there. */
    FAIL,
    /** Goes on at the next valid event, and says what it left out: {@link JournalReader#skipped()}. */
    SKIP
}
