package io.ringfence.benchmarks.systems;

/**
 * What one side of a round has seen.
 *
 * @param count of events, the one that ends the round left out
 * @param sum of all values in them, with wrap-around
 * @param nanos from the first event to the end of the round
 */
public record Totals(long count, long sum, long nanos) {}
