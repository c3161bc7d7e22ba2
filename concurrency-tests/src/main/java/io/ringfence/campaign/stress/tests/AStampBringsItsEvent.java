package io.ringfence.campaign.stress.tests;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringfence.sequence.Sequencer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** The stamp is the news and the guarantee: payload and header lie behind it. */
@JCStressTest
@Description("A producer claims, fills and publishes one event; a consumer looks at its stamp, then at the event.")
@Outcome(id = "nothing yet", expect = ACCEPTABLE, desc = "The consumer looked before the stamp was stored.")
@Outcome(id = "whole", expect = ACCEPTABLE, desc = "The consumer saw the stamp, and with it the whole event.")
@Outcome(
        id = "torn",
        expect = FORBIDDEN,
        desc = "The consumer saw the stamp, and header or payload of the event before it.")
@State
public class AStampBringsItsEvent {
    private final StressRing ring = StressRing.blocking(4);
    private final Sequencer producer = ring.producer(0);

    @Actor
    public void producer() {
        StressRing.publish(ring, producer, 1);
    }

    @Actor
    public void consumer(L_Result result) {
        if (Look.until(() -> ring.isPublished(0))) {
            result.r1 = ring.isWhole(0) ? "whole" : "torn";
        } else {
            result.r1 = "nothing yet";
        }
    }
}
