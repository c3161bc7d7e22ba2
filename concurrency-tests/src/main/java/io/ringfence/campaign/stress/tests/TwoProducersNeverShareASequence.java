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

/** The CAS on the cursor decides who owns what. */
@JCStressTest
@Description("One producer claims one slot and another one two, at the same time; both publish.")
@Outcome(id = "0, 2", expect = ACCEPTABLE, desc = "The first producer came first: it owns 0, the other one 1 and 2.")
@Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "The second producer came first: it owns 0 and 1, the other one 2.")
@Outcome(
        expect = FORBIDDEN,
        desc = "Two owners of one sequence, a sequence without an owner, or an event that is not its owner's.")
@State
public class TwoProducersNeverShareASequence {
    private final StressRing ring = StressRing.blocking(4);
    private final Sequencer first = ring.producer(0);
    private final Sequencer second = ring.producer(1);
    private long highOfFirst;
    private long highOfSecond;

    @Actor
    public void first() {
        highOfFirst = first.tryNext(1);
        ring.fill(highOfFirst, 1);
        first.publishClaim();
    }

    @Actor
    public void second() {
        highOfSecond = second.tryNext(2);
        ring.fill(highOfSecond - 1, 2);
        ring.fill(highOfSecond, 2);
        second.publishClaim();
    }

    @Arbiter
    public void eachHasItsOwn(LL_Result result) {
        boolean whole = ring.core.gates().settled() == 2
                && ring.isFilled(highOfFirst, 1)
                && ring.isFilled(highOfSecond - 1, 2)
                && ring.isFilled(highOfSecond, 2);
        result.r1 = whole ? highOfFirst : "an event lost, at " + highOfFirst;
        result.r2 = highOfSecond;
    }
}
