package io.ringfence.produce;

import io.ringfence.wait.ProducerWaitStrategy;

/**
 * How a producer behaves. Immutable.
 *
 * @param waitStrategy on a full ring
 */
public record ProducerOptions(ProducerWaitStrategy waitStrategy) {
    /** Waits without limit, without spinning for long. */
    public static final ProducerOptions DEFAULT = new ProducerOptions(ProducerWaitStrategy.park());
}
