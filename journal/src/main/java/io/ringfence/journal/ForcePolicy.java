package io.ringfence.journal;

import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.ring.error.Problem;
import java.time.Duration;

/**
 * When the journal is forced to the disk, and so what a death of the machine costs at most. A death of the process alone costs no
 * written event under any policy.
 *
 * <table>
 * <caption>What each policy loses at most when the machine dies</caption>
 * <tr><th>policy</th><th>of acknowledged events</th><th>of events published and not acknowledged</th></tr>
 * <tr><td>{@link #batch()}</td><td>none</td><td>those of the batch being written or forced</td></tr>
 * <tr><td>{@link #interval(Duration)}</td><td>none</td><td>those of one interval and one force</td></tr>
 * <tr><td>{@link #never()}</td><td>there is no acknowledgement of being on disk</td><td>whatever the kernel has not yet written back</td></tr>
 * </table>
 *
 * Immutable.
 */
public final class ForcePolicy {
    /** The three kinds of policies. */
    public enum Kind {
        /** After each batch. */
        BATCH,
        /** At an interval. */
        INTERVAL,
        /** Never. */
        NEVER
    }

    private static final ForcePolicy BATCH = new ForcePolicy(Kind.BATCH, 0);
    private static final ForcePolicy NEVER = new ForcePolicy(Kind.NEVER, 0);

    private final Kind kind;
    private final long intervalNanos;

    private ForcePolicy(Kind kind, long intervalNanos) {
        this.kind = kind;
        this.intervalNanos = intervalNanos;
    }

    /** {@return group commit: one force after each batch, for all that arrived during the force before} */
    public static ForcePolicy batch() {
        return BATCH;
    }

    /**
     * {@return a force when this long has passed since the last one and something was written}
     *
     * @param interval 1 ns to 1 hour
     * @throws InvalidOptionException if it is out of that range
     */
    public static ForcePolicy interval(Duration interval) {
        if (interval.isNegative() || interval.isZero() || interval.compareTo(Duration.ofHours(1)) > 0) {
            throw new InvalidOptionException(new Problem(
                    "journal", "force interval", interval.toString(), "more than 0, at most 1 hour", "choose another"));
        }
        return new ForcePolicy(Kind.INTERVAL, interval.toNanos());
    }

    /** {@return no force: the journal outlives its process, not its machine} */
    public static ForcePolicy never() {
        return NEVER;
    }

    /** {@return whether nothing is ever forced} */
    boolean isNever() {
        return kind == Kind.NEVER;
    }

    /** {@return which of the three} */
    public Kind kind() {
        return kind;
    }

    /** {@return nanoseconds between forces; 0 unless the kind is {@link Kind#INTERVAL}} */
    public long intervalNanos() {
        return intervalNanos;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ForcePolicy that && kind == that.kind && intervalNanos == that.intervalNanos;
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + Long.hashCode(intervalNanos);
    }

    /** {@return {@code batch}, {@code interval PT0.01S} or {@code never}} */
    @Override
    public String toString() {
        return switch (kind) {
            case BATCH -> "batch";
            case NEVER -> "never";
            case INTERVAL -> "interval " + Duration.ofNanos(intervalNanos);
        };
    }
}
