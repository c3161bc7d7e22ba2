package io.ringfence.consume;

import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.ring.error.Problem;
import io.ringfence.wait.BlockingWaitStrategy;
import io.ringfence.wait.WaitStrategy;
import java.time.Duration;

/**
 * How a consumer behaves. Immutable; start from {@link #DEFAULT}.
 *
 * @param startAt where it starts at its first registration
 * @param waitStrategy how its processor waits; one instance for each consumer
 * @param maxBatch most events between two commits
 * @param releaseAfterDeath how long it holds producers back after its death; zero for ever, so that it loses nothing
 * @param consumeAfter what events must have passed before it sees them
 */
public record ConsumerOptions(
        StartAt startAt,
        WaitStrategy waitStrategy,
        int maxBatch,
        Duration releaseAfterDeath,
        ConsumeAfter consumeAfter) {
    /** Earliest, blocking, at most 256 events between two commits, held for ever, sees what is published. */
    public static final ConsumerOptions DEFAULT = new ConsumerOptions(
            StartAt.earliest(), new BlockingWaitStrategy(), 256, Duration.ZERO, ConsumeAfter.PUBLISHED);

    /**
     * Checks the values.
     *
     * @param startAt where it starts at its first registration
     * @param waitStrategy how its processor waits
     * @param maxBatch most events between two commits, 1 or more
     * @param releaseAfterDeath zero for ever
     * @param consumeAfter what events must have passed
     * @throws InvalidOptionException if a value is out of its range
     */
    public ConsumerOptions {
        if (maxBatch < 1 || releaseAfterDeath.isNegative()) {
            throw new InvalidOptionException(new Problem(
                    "open consumer",
                    "options",
                    "maxBatch " + maxBatch + ", releaseAfterDeath " + releaseAfterDeath,
                    "a batch of 1 or more, a time of 0 or more",
                    "change the options"));
        }
    }

    /**
     * {@return these options with another start}
     *
     * @param start at its first registration
     */
    public ConsumerOptions withStartAt(StartAt start) {
        return new ConsumerOptions(start, waitStrategy, maxBatch, releaseAfterDeath, consumeAfter);
    }

    /**
     * {@return these options with another wait strategy}
     *
     * @param strategy its own instance
     */
    public ConsumerOptions withWaitStrategy(WaitStrategy strategy) {
        return new ConsumerOptions(startAt, strategy, maxBatch, releaseAfterDeath, consumeAfter);
    }

    /**
     * {@return these options with another batch size}
     *
     * @param events most between two commits
     */
    public ConsumerOptions withMaxBatch(int events) {
        return new ConsumerOptions(startAt, waitStrategy, events, releaseAfterDeath, consumeAfter);
    }

    /**
     * {@return these options with another release}
     *
     * @param time zero for ever
     */
    public ConsumerOptions withReleaseAfterDeath(Duration time) {
        return new ConsumerOptions(startAt, waitStrategy, maxBatch, time, consumeAfter);
    }

    /**
     * {@return these options for a consumer that sees an event once it is on disk, as the durable watermark says} It depends on the
     * journal like on a consumer before it; without one it sees nothing. If a force fails, it is told so by a
     * {@link io.ringfence.ring.error.RingPoisonedException}, after it has seen all that was durable.
     */
    public ConsumerOptions afterDurable() {
        return new ConsumerOptions(startAt, waitStrategy, maxBatch, releaseAfterDeath, ConsumeAfter.DURABLE);
    }
}
