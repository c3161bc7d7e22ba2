package io.ringfence.campaign.stress.tests;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringfence.sequence.Sequence;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** As {@link ANewcomerIsNeverBehindAKeptGate}, where a thread consumes and produces and the newcomer starts where it stood. */
@JCStressTest
@Description("A consumer commits and adds up the gate as a producer; a newcomer joins at earliest.")
@Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "Neither counted the commit.")
@Outcome(id = "-1, 0", expect = ACCEPTABLE, desc = "The newcomer counted it, the gate did not: the gate is low.")
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Both counted it.")
@Outcome(
        id = "0, -1",
        expect = FORBIDDEN,
        desc = "The gate counted a commit, and the newcomer was promised the event before it.")
@State
public class ANewcomerCountsTheCommitsThatAGateCounts {
    private final StressRing ring = StressRing.blocking(4);
    private final Sequence committed = ring.gateAt(1, -1);
    private final Sequence newcomer = ring.gates.line(0);

    /** One event is there, which the only consumer has not committed. */
    public ANewcomerCountsTheCommitsThatAGateCounts() {
        StressRing.publish(ring, ring.producer(0), 1);
    }

    @Actor
    public void consumerThatProduces(JJ_Result result) {
        committed.set(0);
        result.r1 = ring.gates.minimum();
    }

    @Actor
    public void newcomer(JJ_Result result) {
        ring.joinAtEarliest(0);
        result.r2 = newcomer.get();
    }
}
