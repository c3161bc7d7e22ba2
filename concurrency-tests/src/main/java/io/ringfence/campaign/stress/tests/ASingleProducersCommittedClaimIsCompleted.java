package io.ringfence.campaign.stress.tests;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.sequence.Sequencer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** As {@link ACommittedClaimIsCompleted}, where the claim is what lies below the cursor. */
@JCStressTest
@Description("An owner dies between the commit word and the first stamp of a batch; a repairer looks at it meanwhile.")
@Outcome(
        id = "[012], published",
        expect = ACCEPTABLE,
        desc = "What the repairer did not complete while it looked, the next one did; consumers get both events whole.")
@Outcome(expect = FORBIDDEN, desc = "A claim whose commit was stored was aborted, left, or published torn.")
@State
public class ASingleProducersCommittedClaimIsCompleted {
    private final StressRing ring = StressRing.single(4);
    private final Sequencer owner = ring.producer(0);

    /** A claim is open. */
    public ASingleProducersCommittedClaimIsCompleted() {
        long ignored = owner.tryNext(2);
    }

    @Actor
    public void owner() {
        ring.fill(0, 7);
        ring.fill(1, 7);
        Killing.dieAt(CrashPoint.COMMITTED, owner::publishClaim);
        ring.kill(0);
    }

    @Actor
    public void repairer(LL_Result result) {
        result.r1 = ring.repair().repairAll().repaired();
    }

    @Arbiter
    public void look(LL_Result result) {
        boolean settled = ring.repair().repairAll().unsettled() == 0;
        boolean published = ring.isPublished(0) && ring.isPublished(1) && ring.isFilled(0, 7) && ring.isFilled(1, 7);
        result.r2 = settled && published ? "published" : "lost";
    }
}
