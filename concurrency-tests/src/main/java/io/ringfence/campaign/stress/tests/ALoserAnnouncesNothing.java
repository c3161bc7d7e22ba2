package io.ringfence.campaign.stress.tests;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringfence.ring.layout.LedgerLayout;
import io.ringfence.sequence.Sequence;
import io.ringfence.sequence.Sequencer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Before any pause the entry is withdrawn; else a loser would block the repair of what the winner claimed. */
@JCStressTest
@Description("Two producers race for the last free slot.")
@Outcome(
        id = "the loser is out",
        expect = ACCEPTABLE,
        desc = "One producer has the last slot, and the entry of the other one contains nothing.")
@Outcome(
        expect = FORBIDDEN,
        desc = "The last slot has two owners or none, or the loser still says that it might be its own.")
@State
public class ALoserAnnouncesNothing {
    private final StressRing ring = StressRing.blocking(4);
    private final Sequencer first = ring.producer(0);
    private final Sequencer second = ring.producer(1);
    private long byFirst;
    private long bySecond;

    /** One slot is free. */
    public ALoserAnnouncesNothing() {
        Sequence ignored = ring.gateAt(0, -1);
        StressRing.publish(ring, first, 1);
        StressRing.publish(ring, second, 2);
    }

    @Actor
    public void first() {
        byFirst = first.tryNext();
    }

    @Actor
    public void second() {
        bySecond = second.tryNext();
    }

    @Arbiter
    public void look(L_Result result) {
        boolean oneWon = (byFirst == 3 && bySecond < 0) || (byFirst < 0 && bySecond == 3);
        long lowOfLoser = ring.ledger(byFirst == 3 ? 1 : 0).lowAcquire();
        result.r1 = oneWon && lowOfLoser == LedgerLayout.NONE
                ? "the loser is out"
                : byFirst + " and " + bySecond + ", and the loser announces " + lowOfLoser;
    }
}
