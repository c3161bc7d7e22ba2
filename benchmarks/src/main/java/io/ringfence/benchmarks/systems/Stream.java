package io.ringfence.benchmarks.systems;

/** Events one way, as fast as they go. One instance is either the producing or the consuming side, for all rounds of a run. */
public interface Stream extends AutoCloseable {
    /**
     * Publishes single events without a pause, and at last one that ends the round.
     *
     * @param nanos how long
     * @return what was published
     * @throws Exception the system's
     */
    Totals produce(long nanos) throws Exception;

    /**
     * Reads every event, until the one that ends the round.
     *
     * @return what came, and the time from the first event to the last
     * @throws Exception the system's
     */
    Totals consume() throws Exception;

    @Override
    void close();
}
