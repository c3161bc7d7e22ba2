package io.ringfence.journal;

/**
 * How a journal's stage is doing; each figure was true at some moment of the call, not all at the same one. Other processes see the same
 * figures in the ring: {@code ring.inspector().snapshot().durability()}.
 *
 * @param phase what it does
 * @param written highest sequence in the journal
 * @param durable highest sequence on disk
 * @param segments how many segments it has begun
 * @param forces that succeeded
 * @param lastForceEpochNanos when the last of them ended, nanoseconds since 1970; 0: there was none
 * @param forceP50Nanos what half of them took at most
 * @param forceP99Nanos what 99 of 100 took at most
 * @param forceMaxNanos what the longest took
 */
public record StageReport(
        Phase phase,
        long written,
        long durable,
        long segments,
        long forces,
        long lastForceEpochNanos,
        long forceP50Nanos,
        long forceP99Nanos,
        long forceMaxNanos) {
    /** What a stage does. */
    public enum Phase {
        /** Another one, perhaps in another process, keeps the journal: it waits for that one's end. */
        STANDING_BY,
        /** It keeps the journal. */
        WRITING,
        /** It was closed. */
        ENDED,
        /** An error has ended it. */
        FAILED
    }
}
