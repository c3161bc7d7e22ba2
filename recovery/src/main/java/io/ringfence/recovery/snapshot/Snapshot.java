package io.ringfence.recovery.snapshot;

import io.ringfence.journal.RingImage;
import java.util.List;

/**
 * What a snapshot says about itself. Immutable.
 *
 * @param ring whose events have led to the state
 * @param epoch of the ring
 * @param sequence the last one whose effect the state contains
 * @param createdEpochNanos when it was taken, nanoseconds since 1970
 * @param durableSequence the durable watermark then
 * @param consumers registered then
 * @param stateBytes bytes of the state
 */
public record Snapshot(
        RingImage ring,
        long epoch,
        long sequence,
        long createdEpochNanos,
        long durableSequence,
        List<Position> consumers,
        long stateBytes) {

    /**
     * A registered consumer.
     *
     * @param name of it
     * @param sequence the last one that it had committed
     */
    public record Position(String name, long sequence) {}

    /**
     * Copies the list.
     *
     * @param ring whose events have led to the state
     * @param epoch of the ring
     * @param sequence the last one whose effect the state contains
     * @param createdEpochNanos when it was taken, nanoseconds since 1970
     * @param durableSequence the durable watermark then
     * @param consumers registered then
     * @param stateBytes bytes of the state
     */
    public Snapshot {
        consumers = List.copyOf(consumers);
    }

    Snapshot withStateBytes(long bytes) {
        return new Snapshot(ring, epoch, sequence, createdEpochNanos, durableSequence, consumers, bytes);
    }
}
