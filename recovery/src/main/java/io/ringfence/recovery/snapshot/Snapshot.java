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
 * @param content whether it holds a program's state at all
 */
public record Snapshot(
        RingImage ring,
        long epoch,
        long sequence,
        long createdEpochNanos,
        long durableSequence,
        List<Position> consumers,
        long stateBytes,
        Content content) {

    /** What a snapshot can give back. */
    public enum Content {
        /** A program's state, be it of no bytes, and the ring's identity and positions. */
        STATE,
        /** The ring's identity and positions only. */
        POSITIONS
    }

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
     * @param content whether it holds a program's state at all
     */
    public Snapshot {
        consumers = List.copyOf(consumers);
    }

    /**
     * A snapshot of a program's state.
     *
     * @param ring whose events have led to the state
     * @param epoch of the ring
     * @param sequence the last one whose effect the state contains
     * @param createdEpochNanos when it was taken, nanoseconds since 1970
     * @param durableSequence the durable watermark then
     * @param consumers registered then
     * @param stateBytes bytes of the state
     */
    public Snapshot(
            RingImage ring,
            long epoch,
            long sequence,
            long createdEpochNanos,
            long durableSequence,
            List<Position> consumers,
            long stateBytes) {
        this(ring, epoch, sequence, createdEpochNanos, durableSequence, consumers, stateBytes, Content.STATE);
    }

    Snapshot withStateBytes(long bytes) {
        return new Snapshot(ring, epoch, sequence, createdEpochNanos, durableSequence, consumers, bytes, content);
    }

    Snapshot withContent(Content what) {
        return new Snapshot(ring, epoch, sequence, createdEpochNanos, durableSequence, consumers, stateBytes, what);
    }
}
