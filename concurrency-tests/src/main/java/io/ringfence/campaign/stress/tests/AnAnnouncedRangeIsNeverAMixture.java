package io.ringfence.campaign.stress.tests;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringfence.ring.layout.LedgerLayout;
import io.ringfence.sequence.ClaimLedger;
import io.ringfence.sequence.Sequencer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Low is none while high changes, so a low that stood still around the look at high is that of the same claim. */
@JCStressTest
@Description("An owner announces its next claim; a repairer reads low, high, and low again.")
@Outcome(id = "none", expect = ACCEPTABLE, desc = "The entry was between two claims.")
@Outcome(id = "the first claim", expect = ACCEPTABLE, desc = "The entry contained the claim that was published before.")
@Outcome(id = "the second claim", expect = ACCEPTABLE, desc = "The entry contained the claim that was just announced.")
@Outcome(expect = FORBIDDEN, desc = "Low of one claim stood beside high of another.")
@State
public class AnAnnouncedRangeIsNeverAMixture {
    private final StressRing ring = StressRing.blocking(8);
    private final Sequencer owner = ring.producer(0);
    private final ClaimLedger ledger = ring.ledger(0);

    /** An earlier claim is still in the entry. */
    public AnAnnouncedRangeIsNeverAMixture() {
        StressRing.publish(ring, owner, 2);
    }

    @Actor
    public void owner() {
        long ignored = owner.tryNext(3);
    }

    @Actor
    public void repairer(L_Result result) {
        long low = ledger.lowAcquire();
        long high = ledger.highAcquire();
        if (low == LedgerLayout.NONE || low != ledger.lowAcquire()) {
            result.r1 = "none";
        } else if (low == 0 && high == 1) {
            result.r1 = "the first claim";
        } else if (low == 2 && high == 4) {
            result.r1 = "the second claim";
        } else {
            result.r1 = low + " to " + high;
        }
    }
}
