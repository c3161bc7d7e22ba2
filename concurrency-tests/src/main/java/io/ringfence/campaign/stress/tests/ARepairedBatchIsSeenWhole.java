package io.ringfence.campaign.stress.tests;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.liveness.ClaimRepair;
import io.ringfence.sequence.SequenceBarrier;
import io.ringfence.sequence.Sequencer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A repair stores stamps from high to low, as the owner would have done. */
@JCStressTest
@Description("A repairer completes the batch of a dead owner; a consumer asks its barrier how far it may go.")
@Outcome(id = "nothing yet", expect = ACCEPTABLE, desc = "The consumer looked before the lowest stamp was repaired.")
@Outcome(id = "all three", expect = ACCEPTABLE, desc = "The consumer saw the batch as one, each event whole.")
@Outcome(
        id = {"a part", "torn"},
        expect = FORBIDDEN,
        desc = "The consumer was given a part of a repaired batch, or a part of it was aborted.")
@State
public class ARepairedBatchIsSeenWhole {
    private final StressRing ring = StressRing.blocking(4);
    private final SequenceBarrier barrier = ring.barrier();

    /** The owner of a batch has died after the first of its stamps, which is the highest. */
    public ARepairedBatchIsSeenWhole() {
        Sequencer owner = ring.producer(0);
        Killing.dieAt(CrashPoint.STAMPED, () -> StressRing.publish(ring, owner, 3));
        ring.kill(0);
    }

    @Actor
    public void repairer() {
        ClaimRepair.Result ignored = ring.repair().repairAll();
    }

    @Actor
    public void consumer(L_Result result) {
        long available = Look.available(barrier, 0);
        if (available < 0) {
            result.r1 = "nothing yet";
        } else if (available < 2) {
            result.r1 = "a part";
        } else {
            boolean published = ring.isPublished(0) && ring.isPublished(1) && ring.isPublished(2);
            result.r1 = published && ring.isWhole(0) && ring.isWhole(2) ? "all three" : "torn";
        }
    }
}
