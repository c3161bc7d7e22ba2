package io.ringfence.metrics;

import java.util.List;

/**
 * A report on a ring, put together while it was in use: each figure was true at some moment of the call, not all at the same one.
 *
 * @param cursor the highest claimed sequence
 * @param published the highest sequence up to which all are published or aborted
 * @param minimumGate what producers must not lap
 * @param slotCount events that the ring holds
 * @param remaining free slots
 * @param consumers the registered ones
 * @param producers the known ones
 * @param counters since the creation
 * @param durability how far the journal is
 * @param verdict who holds whom back, in plain words
 */
public record RingSnapshot(
        long cursor,
        long published,
        long minimumGate,
        long slotCount,
        long remaining,
        List<ConsumerReport> consumers,
        List<ProducerReport> producers,
        CounterReport counters,
        DurabilityReport durability,
        String verdict) {

    /**
     * How far the journal is. The figures of forces are those of the journal's last owner.
     *
     * @param journalStart the sequence before the journal's first
     * @param written highest sequence in the journal
     * @param durable highest sequence on disk
     * @param poison why nothing is acknowledged any more; empty while the ring is not poisoned
     * @param forces that succeeded
     * @param lastForceEpochNanos when the last of them ended, nanoseconds since 1970; 0: there was none
     * @param forceP50Nanos what half of them took at most
     * @param forceP99Nanos what 99 of 100 took at most
     * @param forceMaxNanos what the longest took
     * @param segment number of the segment that is being written
     */
    public record DurabilityReport(
            long journalStart,
            long written,
            long durable,
            String poison,
            long forces,
            long lastForceEpochNanos,
            long forceP50Nanos,
            long forceP99Nanos,
            long forceMaxNanos,
            long segment) {}

    /**
     * A registered consumer.
     *
     * @param name its name
     * @param sequence the last committed one; the one at which it was released if it gates nobody
     * @param lag published events that it has not committed
     * @param gating whether it holds producers back
     * @param owner {@code alive}, {@code dead}, {@code none}
     * @param pid of the owner, 0 without
     */
    public record ConsumerReport(String name, long sequence, long lag, boolean gating, String owner, long pid) {}

    /**
     * A producer.
     *
     * @param name its name
     * @param owner {@code alive}, {@code dead}, {@code none}
     * @param pid of the owner, 0 without
     * @param claimLow lowest unpublished sequence of its open claim, −1 without
     * @param claimHigh highest of it, −1 without
     * @param hasToken whether a publication carried a token
     * @param token the last one
     * @param tokenSequence the sequence that carried it, −1 without
     */
    public record ProducerReport(
            String name,
            String owner,
            long pid,
            long claimLow,
            long claimHigh,
            boolean hasToken,
            long token,
            long tokenSequence) {}

    /**
     * Counters since the creation.
     *
     * @param aborted slots that consumers skip
     * @param repairedPublished slots completed for a dead producer
     * @param repairedAborted slots aborted for a dead producer
     * @param repairNanosTotal from suspicion to repair, summed over repairs by consumers that were held up
     * @param repairNanosMax the longest of them
     * @param takeovers names taken over from the dead
     * @param releases dead consumers released
     */
    public record CounterReport(
            long aborted,
            long repairedPublished,
            long repairedAborted,
            long repairNanosTotal,
            long repairNanosMax,
            long takeovers,
            long releases) {}
}
