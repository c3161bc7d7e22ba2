package io.ringfence.campaign.stress.tests;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.ring.layout.CountersLayout;
import io.ringfence.sequence.Sequencer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Announced before the CAS: as soon as the cursor has passed a claim, its owner can be found. */
@JCStressTest
@Description("An owner dies after its claim, before its first payload; a repairer looks at it meanwhile.")
@Outcome(
        id = "[012], aborted",
        expect = ACCEPTABLE,
        desc = "What the repairer did not abort while it looked, the next one did, each slot once.")
@Outcome(expect = FORBIDDEN, desc = "A claim without commit was published, found without an owner, or aborted twice.")
@State
public class AnUncommittedClaimIsAborted {
    private final StressRing ring = StressRing.blocking(4);
    private final Sequencer owner = ring.producer(0);

    @Actor
    public void owner() {
        Killing.dieAt(CrashPoint.CLAIMED, () -> {
            long ignored = owner.tryNext(2);
        });
        ring.kill(0);
    }

    @Actor
    public void repairer(LL_Result result) {
        result.r1 = ring.repair().repairAll().repaired();
    }

    @Arbiter
    public void look(LL_Result result) {
        boolean settled = ring.repair().repairAll().unsettled() == 0;
        boolean aborted = ring.isAborted(0) && ring.isAborted(1);
        boolean once = ring.core.counters().get(CountersLayout.REPAIRED_ABORTED) == 2;
        result.r2 = settled && aborted && once ? "aborted" : "left or done twice";
    }
}
