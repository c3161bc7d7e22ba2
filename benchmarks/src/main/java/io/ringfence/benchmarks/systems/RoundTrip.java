package io.ringfence.benchmarks.systems;

import org.HdrHistogram.Histogram;

/**
 * An event there and an event back. One instance is either the pinging or the answering side, on one thread, for all rounds of a run.
 */
public interface RoundTrip extends AutoCloseable {
    /**
     * Sends events one after the other, each when the answer to the last has been read, and ends with one that ends the round.
     *
     * @param nanos how long
     * @param histogram takes the time of each round trip in nanoseconds
     * @return what came back
     * @throws Exception the system's
     */
    Totals ping(long nanos, Histogram histogram) throws Exception;

    /**
     * Answers every event with its own bytes, until the one that ends the round.
     *
     * @return what came
     * @throws Exception the system's
     */
    Totals pong() throws Exception;

    @Override
    void close();
}
