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

/** A gate is kept only if the registry is the one that was scanned: the version says so. */
@JCStressTest
@Description(
        "A newcomer joins at earliest, and the consumer before it commits; a producer adds up the gate all the while.")
@Outcome(id = "-1", expect = ACCEPTABLE, desc = "The line that gated before the newcomer, or the newcomer.")
@Outcome(
        expect = FORBIDDEN,
        desc =
                "The scan was past the newcomer's line when it came, and counted what the other one committed after: the gate is ahead of it.")
@State
public class AScanBesideANewcomerIsNotKept {
    private final StressRing ring = StressRing.blocking(4);
    private final Sequence committed = ring.gateAt(1, -1);

    /** One event is there. */
    public AScanBesideANewcomerIsNotKept() {
        StressRing.publish(ring, ring.producer(0), 1);
    }

    @Actor
    public void newcomerThenCommit() {
        ring.joinAtEarliest(0);
        committed.set(0);
    }

    @Actor
    public void producer(J_Result result) {
        long gate = -1;
        for (int i = 0; i < Look.TIMES && gate < 0; i++) {
            gate = ring.gates.minimum();
        }
        result.r1 = gate;
    }
}
