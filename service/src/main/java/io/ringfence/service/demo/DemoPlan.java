package io.ringfence.service.demo;

import io.ringfence.sequence.ProducerMode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a run of the demo shall do. Immutable.
 *
 * @param seed of the random instants and victims
 * @param kills rounds: the producer, a consumer, and both together in turn
 * @param eventsMin publishes at least so many
 * @param parent where its temporary directory goes; null for the best place
 * @param producerMode of the ring
 * @param anytime whether it kills a process also while it is starting still
 */
record DemoPlan(
        long seed, int kills, long eventsMin, @Nullable Path parent, ProducerMode producerMode, boolean anytime) {}
