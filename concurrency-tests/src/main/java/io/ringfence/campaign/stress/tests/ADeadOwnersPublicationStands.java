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

/** The stamp is read before any death is looked at, and exchanged only if it is still the one that was read. */
@JCStressTest
@Description(
        "An owner publishes one event, which needs no commit word, and dies at once; a repairer looks at it meanwhile.")
@Outcome(id = "LEFT, published", expect = ACCEPTABLE, desc = "The owner lived when the repairer looked.")
@Outcome(id = "SETTLED, published", expect = ACCEPTABLE, desc = "The repairer saw the stamp, or its CAS did.")
@Outcome(expect = FORBIDDEN, desc = "A publication that had returned was undone.")
@State
public class ADeadOwnersPublicationStands {
    private final StressRing ring = StressRing.blocking(4);
    private final Sequencer owner = ring.producer(0);

    /** A claim is open. */
    public ADeadOwnersPublicationStands() {
        long ignored = owner.tryNext();
    }

    @Actor
    public void owner() {
        ring.fill(0, 7);
        owner.publishClaim();
        ring.kill(0);
    }

    @Actor
    public void repairer(LL_Result result) {
        result.r1 = ring.repair().repair(0);
    }

    @Arbiter
    public void look(LL_Result result) {
        result.r2 = ring.isPublished(0) && ring.isFilled(0, 7) ? "published" : "lost";
    }
}
