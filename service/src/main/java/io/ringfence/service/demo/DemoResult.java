package io.ringfence.service.demo;

import io.ringfence.metrics.RingSnapshot.CounterReport;
import java.util.Map;

/**
 * What came of a run.
 *
 * @param seed of the random instants
 * @param verdict of the oracle
 * @param aborted sequences that carry no event
 * @param counters of the ring
 * @param killsByName of the processes
 * @param killsTogether of a consumer and the producer at one time
 * @param repairs from the kill of a producer that left an open claim until no claim was open
 * @param recoveries from a kill until the stream, or the killed consumer, moved again
 * @param takeOvers from the kill of the journal's keeper until its successor acknowledged something new
 * @param loss what came back after everything was killed and the ring deleted
 * @param streamNanos from the start of the producer to its stop
 * @param answers what each consumer found out
 */
record DemoResult(
        long seed,
        Verdict verdict,
        long aborted,
        CounterReport counters,
        Map<String, Integer> killsByName,
        int killsTogether,
        Durations repairs,
        Durations recoveries,
        Durations takeOvers,
        Loss loss,
        long streamNanos,
        Map<String, String> answers) {

    /** {@return whether ring and journal kept their promises} */
    boolean isGood() {
        return verdict.isGood() && loss.isGood();
    }

    double eventsPerSecond() {
        return verdict.published() * 1e9 / streamNanos;
    }
}
