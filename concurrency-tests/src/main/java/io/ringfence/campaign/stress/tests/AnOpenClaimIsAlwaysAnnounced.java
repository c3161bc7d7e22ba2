package io.ringfence.campaign.stress.tests;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringfence.liveness.ClaimRepair;
import io.ringfence.sequence.Sequencer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** The entry contains a claim from before the CAS until after its last stamp. */
@JCStressTest
@Description("An owner claims two, publishes, and claims the next; a repairer looks for the owner of the second.")
@Outcome(id = "not claimed yet", expect = ACCEPTABLE, desc = "The cursor had not passed the sequence.")
@Outcome(id = "settled", expect = ACCEPTABLE, desc = "The sequence was published.")
@Outcome(
        id = "announced",
        expect = ACCEPTABLE,
        desc = "The sequence was claimed and unpublished, and the repairer found its owner, alive.")
@Outcome(
        id = "moved on",
        expect = ACCEPTABLE,
        desc = "Published while the repairer looked: it found no owner, did nothing, and now sees the stamp.")
@Outcome(expect = FORBIDDEN, desc = "A claimed, unpublished sequence was found in no entry.")
@State
public class AnOpenClaimIsAlwaysAnnounced {
    private final StressRing ring = StressRing.blocking(8);
    private final Sequencer owner = ring.producer(0);

    /** An earlier claim is still in the entry. */
    public AnOpenClaimIsAlwaysAnnounced() {
        StressRing.publish(ring, owner, 1);
    }

    @Actor
    public void owner() {
        StressRing.publish(ring, owner, 2);
        long ignored = owner.tryNext();
    }

    @Actor
    public void repairer(L_Result result) {
        boolean claimed = Look.until(() -> ring.core.cursor().getVolatile() >= 2);
        ClaimRepair.Outcome outcome = ring.repair().repair(2);
        if (!claimed) {
            result.r1 = "not claimed yet";
        } else if (outcome == ClaimRepair.Outcome.SETTLED) {
            result.r1 = "settled";
        } else if (outcome == ClaimRepair.Outcome.LEFT) {
            result.r1 = "announced";
        } else {
            result.r1 = ring.isPublished(2) ? "moved on" : "nowhere: " + outcome;
        }
    }
}
