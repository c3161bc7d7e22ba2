package io.ringfence.campaign.stress.tests;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringfence.sequence.Sequencer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Repair acts on death alone, however late a publication is. */
@JCStressTest
@Description("A living owner publishes late; a repairer goes over its claim meanwhile.")
@Outcome(id = "0, published", expect = ACCEPTABLE, desc = "The repair left the claim to its owner, who published it.")
@Outcome(expect = FORBIDDEN, desc = "The repair took a claim from its living owner.")
@State
public class ALivingOwnersClaimIsLeft {
    private final StressRing ring = StressRing.blocking(4);
    private final Sequencer owner = ring.producer(0);

    /** A claim is open. */
    public ALivingOwnersClaimIsLeft() {
        long ignored = owner.tryNext(2);
    }

    @Actor
    public void owner() {
        ring.fill(0, 7);
        ring.fill(1, 7);
        owner.publishClaim();
    }

    @Actor
    public void repairer(LL_Result result) {
        result.r1 = ring.repair().repairAll().repaired();
    }

    @Arbiter
    public void look(LL_Result result) {
        boolean published = ring.isPublished(0) && ring.isPublished(1) && ring.isFilled(0, 7) && ring.isFilled(1, 7);
        result.r2 = published ? "published" : "lost";
    }
}
