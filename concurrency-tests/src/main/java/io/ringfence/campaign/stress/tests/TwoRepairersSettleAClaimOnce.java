package io.ringfence.campaign.stress.tests;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringfence.ring.layout.CountersLayout;
import io.ringfence.sequence.Sequencer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Repair takes no lock: the CAS on the stamp decides who did it. */
@JCStressTest
@Description("Two repairers go over the claim of one dead owner.")
@Outcome(id = "each slot once", expect = ACCEPTABLE, desc = "Between them they aborted three slots, and counted three.")
@Outcome(expect = FORBIDDEN, desc = "A slot was repaired twice, or by nobody.")
@State
public class TwoRepairersSettleAClaimOnce {
    private final StressRing ring = StressRing.blocking(4);
    private long byFirst;
    private long bySecond;

    /** The owner of three slots has died. */
    public TwoRepairersSettleAClaimOnce() {
        Sequencer owner = ring.producer(0);
        long ignored = owner.tryNext(3);
        ring.kill(0);
    }

    @Actor
    public void first() {
        byFirst = ring.repair().repairAll().repaired();
    }

    @Actor
    public void second() {
        bySecond = ring.repair().repairAll().repaired();
    }

    @Arbiter
    public void count(L_Result result) {
        boolean aborted = ring.isAborted(0) && ring.isAborted(1) && ring.isAborted(2);
        long counted = ring.core.counters().get(CountersLayout.ABORTED);
        result.r1 = aborted && byFirst + bySecond == 3 && counted == 3
                ? "each slot once"
                : byFirst + " and " + bySecond + ", counted " + counted;
    }
}
