package io.ringfence.sequence;

/**
 * The three choices made at a ring's creation that its code depends on. Immutable.
 *
 * @param producers one at a time, or many
 * @param withoutConsumers what producers do while no consumer is registered
 * @param checksum whether each slot carries a checksum
 */
public record RingModes(ProducerMode producers, WithoutConsumers withoutConsumers, ChecksumMode checksum) {}
