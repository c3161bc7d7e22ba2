package io.ringfence.campaign.stress.tests;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringfence.sequence.Sequence;
import io.ringfence.sequence.SequenceBarrier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** The line of a consumer carries more than a number to the stage behind it. */
@JCStressTest
@Description(
        "A first stage writes its result into the event and moves on; a second stage follows it through its barrier.")
@Outcome(id = "not yet", expect = ACCEPTABLE, desc = "The second stage looked before the first one had moved on.")
@Outcome(
        id = "the work of the first",
        expect = ACCEPTABLE,
        desc = "The second stage saw the line move, and what had been written before.")
@Outcome(
        id = "a part of it",
        expect = FORBIDDEN,
        desc = "The second stage was let through before the work of the first was visible.")
@State
public class AStageSeesWhatTheOneBeforeWrote {
    private final StressRing ring = StressRing.blocking(2);
    private final Sequence line = ring.gateAt(0, -1);
    private final SequenceBarrier barrier = ring.barrier(line);

    /** One event is there. */
    public AStageSeesWhatTheOneBeforeWrote() {
        StressRing.publish(ring, ring.producer(0), 1);
    }

    @Actor
    public void firstStage() {
        ring.fill(0, 77);
        line.set(0);
    }

    @Actor
    public void secondStage(L_Result result) {
        if (Look.until(() -> barrier.available(0) >= 0)) {
            result.r1 = ring.isFilled(0, 77) ? "the work of the first" : "a part of it";
        } else {
            result.r1 = "not yet";
        }
    }
}
