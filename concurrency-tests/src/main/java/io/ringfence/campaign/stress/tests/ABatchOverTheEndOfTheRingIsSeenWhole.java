package io.ringfence.campaign.stress.tests;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringfence.sequence.Sequence;
import io.ringfence.sequence.SequenceBarrier;
import io.ringfence.sequence.Sequencer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** As {@link ABatchIsSeenWhole}, with the end of the ring in the middle of the batch. */
@JCStressTest
@Description(
        "A producer publishes a batch of three, the first in the last slot; a consumer asks its barrier how far it may go.")
@Outcome(id = "nothing yet", expect = ACCEPTABLE, desc = "The consumer looked before the lowest stamp was stored.")
@Outcome(id = "all three", expect = ACCEPTABLE, desc = "The consumer saw the batch as one, each event whole.")
@Outcome(id = "a part", expect = FORBIDDEN, desc = "The consumer was given the beginning of a batch without its end.")
@Outcome(id = "torn", expect = FORBIDDEN, desc = "The consumer was given an event that was not whole.")
@State
public class ABatchOverTheEndOfTheRingIsSeenWhole {
    private static final long FIRST = 3;
    private static final long LAST = FIRST + 2;

    private final StressRing ring = StressRing.blocking(4);
    private final Sequencer producer = ring.producer(0);
    private final SequenceBarrier barrier = ring.barrier();

    /** Three slots of four have been used and read. */
    public ABatchOverTheEndOfTheRingIsSeenWhole() {
        Sequence line = ring.gateAt(0, -1);
        StressRing.publish(ring, producer, 3);
        line.set(2);
    }

    @Actor
    public void producer() {
        StressRing.publish(ring, producer, 3);
    }

    @Actor
    public void consumer(L_Result result) {
        long available = Look.available(barrier, FIRST);
        if (available < FIRST) {
            result.r1 = "nothing yet";
        } else if (available < LAST) {
            result.r1 = "a part";
        } else {
            result.r1 = ring.isWhole(FIRST) && ring.isWhole(LAST) ? "all three" : "torn";
        }
    }
}
