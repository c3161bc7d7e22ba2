package io.ringfence.journal;

import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.ring.error.Problem;

/**
 * Which events to read: those that lie in both its sequences and its times. Immutable.
 *
 * @param fromSequence the first; {@link #EARLIEST} for the first that is there
 * @param toSequence the last, inclusive
 * @param fromTimeNanos journal time of the first
 * @param untilTimeNanos journal time before which the last one lies
 */
public record ReadRange(long fromSequence, long toSequence, long fromTimeNanos, long untilTimeNanos) {
    /** Instead of a first sequence: the first that is there. */
    public static final long EARLIEST = -1;

    private static final ReadRange ALL = new ReadRange(EARLIEST, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE);

    /**
     * Checks that neither range ends before it begins.
     *
     * @param fromSequence the first; {@link #EARLIEST} for the first that is there
     * @param toSequence the last, inclusive
     * @param fromTimeNanos journal time of the first
     * @param untilTimeNanos journal time before which the last one lies
     */
    public ReadRange {
        if (fromSequence < EARLIEST || toSequence < fromSequence - 1 || untilTimeNanos < fromTimeNanos) {
            throw new InvalidOptionException(new Problem(
                    "read",
                    "range",
                    "sequences " + fromSequence + " to " + toSequence + ", times " + fromTimeNanos + " until "
                            + untilTimeNanos,
                    "ranges that do not end before they begin, from sequence 0 on",
                    "exchange the ends"));
        }
    }

    /** {@return all events that are there, and at the live end those that come} */
    public static ReadRange all() {
        return ALL;
    }

    /**
     * {@return the same range from a sequence on}
     *
     * @param sequence of the first event, which must be there
     */
    public ReadRange fromSequence(long sequence) {
        return new ReadRange(sequence, toSequence, fromTimeNanos, untilTimeNanos);
    }

    /**
     * {@return the same range up to a sequence}
     *
     * @param sequence of the last event
     */
    public ReadRange toSequence(long sequence) {
        return new ReadRange(fromSequence, sequence, fromTimeNanos, untilTimeNanos);
    }

    /**
     * {@return the same range from a time on}
     *
     * @param timeNanos journal time, nanoseconds since 1970
     */
    public ReadRange fromTime(long timeNanos) {
        return new ReadRange(fromSequence, toSequence, timeNanos, untilTimeNanos);
    }

    /**
     * {@return the same range until a time}
     *
     * @param timeNanos journal time, nanoseconds since 1970, which no event of the range has reached
     */
    public ReadRange untilTime(long timeNanos) {
        return new ReadRange(fromSequence, toSequence, fromTimeNanos, timeNanos);
    }
}
