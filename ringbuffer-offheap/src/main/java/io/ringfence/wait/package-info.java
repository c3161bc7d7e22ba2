/**
 * How a participant waits. Public surface: {@link io.ringfence.wait.WaitStrategy} with its implementations for consumers,
 * {@link io.ringfence.wait.ProducerWaitStrategy} for producers on a full ring, {@link io.ringfence.wait.WakeSignal} for the wake
 * across processes.
 */
@NullMarked
package io.ringfence.wait;

import org.jspecify.annotations.NullMarked;
