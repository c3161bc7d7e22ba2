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

/** A slot is used again; the stamp alone tells the lap. */
@JCStressTest
@Description("A producer publishes into a slot that two laps have passed; a consumer waits for the third.")
@Outcome(
        id = "not yet",
        expect = ACCEPTABLE,
        desc = "The slot held the event of the lap before when the consumer looked.")
@Outcome(id = "the next lap", expect = ACCEPTABLE, desc = "The consumer saw the new stamp, and the new event whole.")
@Outcome(
        id = "the lap before",
        expect = FORBIDDEN,
        desc = "The consumer took the event of the lap before, or a mixture, for the new one.")
@State
public class AnEventIsNeverTakenForTheOneALapBefore {
    private final StressRing ring = StressRing.blocking(2);
    private final Sequencer producer = ring.producer(0);
    private final SequenceBarrier barrier = ring.barrier();

    /** Two laps have been read. */
    public AnEventIsNeverTakenForTheOneALapBefore() {
        Sequence line = ring.gateAt(0, -1);
        StressRing.publish(ring, producer, 2);
        line.set(1);
        StressRing.publish(ring, producer, 2);
        line.set(3);
    }

    @Actor
    public void producer() {
        StressRing.publish(ring, producer, 1);
    }

    @Actor
    public void consumer(L_Result result) {
        if (Look.until(() -> barrier.available(4) >= 4)) {
            result.r1 = ring.isWhole(4) ? "the next lap" : "the lap before";
        } else {
            result.r1 = "not yet";
        }
    }
}
