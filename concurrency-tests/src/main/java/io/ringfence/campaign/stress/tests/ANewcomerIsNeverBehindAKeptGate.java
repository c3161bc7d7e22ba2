package io.ringfence.campaign.stress.tests;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringfence.sequence.Sequence;
import io.ringfence.sequence.Sequencer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** The store-buffer case: each side stores, then reads what the other one stored. Both have a full fence between. */
@JCStressTest
@Description("A producer publishes, then adds up the gate; a newcomer joins, then reads its start again.")
@Outcome(
        id = "-1, -1",
        expect = ACCEPTABLE,
        desc = "Neither counted the new event: the gate is low, the newcomer will see it.")
@Outcome(id = "-1, 0", expect = ACCEPTABLE, desc = "The newcomer counted it, the gate did not: the gate is low.")
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Both counted it.")
@Outcome(
        id = "0, -1",
        expect = FORBIDDEN,
        desc = "The gate counted an event that the newcomer believes is still to come: it can be lapped.")
@State
public class ANewcomerIsNeverBehindAKeptGate {
    private final StressRing ring = StressRing.overwriting(4);
    private final Sequencer producer = ring.producer(0);
    private final Sequence line = ring.gates.line(0);

    @Actor
    public void producer(JJ_Result result) {
        long ignored = producer.tryNext();
        producer.publishClaim();
        result.r1 = producer.getMinimumSequence();
    }

    @Actor
    public void newcomer(JJ_Result result) {
        ring.gates.activate(0, ring.gates.settled());
        line.set(ring.gates.settled());
        result.r2 = line.get();
    }
}
