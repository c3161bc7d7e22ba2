package io.ringfence.campaign.stress.tests;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringfence.sequence.Sequence;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** The floor is stored before the line becomes idle: at no instant does nothing gate, or something older. */
@JCStressTest
@Description("The last consumer commits and leaves; a producer adds up the gate.")
@Outcome(id = "0", expect = ACCEPTABLE, desc = "The line gated, before its last commit.")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "The line gated after its last commit, or the floor that it left.")
@Outcome(expect = FORBIDDEN, desc = "The gate went back behind a commit, or there was none.")
@State
public class TheLastToLeaveLeavesTheFloor {
    private final StressRing ring = StressRing.blocking(4);
    private final Sequence line = ring.gateAt(0, -1);

    /** Two events are there, one is committed. */
    public TheLastToLeaveLeavesTheFloor() {
        StressRing.publish(ring, ring.producer(0), 2);
        line.set(0);
    }

    @Actor
    public void lastConsumer() {
        line.set(1);
        ring.gates.deactivate(0);
    }

    @Actor
    public void producer(J_Result result) {
        result.r1 = ring.gates.minimum();
    }
}
