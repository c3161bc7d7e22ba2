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
import org.openjdk.jcstress.infra.results.LL_Result;

/** A consumer reads, then moves its line with release; a producer reads the line with acquire, then claims. */
@JCStressTest
@Description("A consumer reads the oldest event of a full ring and moves on; a producer tries to claim its slot.")
@Outcome(
        id = "as published, full",
        expect = ACCEPTABLE,
        desc = "The producer looked before the consumer had moved its line.")
@Outcome(
        id = "as published, reused",
        expect = ACCEPTABLE,
        desc = "The producer used the slot again, after the consumer had read it.")
@Outcome(
        id = {"overwritten, full", "overwritten, reused"},
        expect = FORBIDDEN,
        desc = "The consumer read bytes of the lap after its own.")
@State
public class ASlotIsReusedOnlyAfterItsConsumer {
    private final StressRing ring = StressRing.blocking(2);
    private final Sequencer producer = ring.producer(0);
    private final Sequence line = ring.gateAt(0, -1);

    /** The ring is full. */
    public ASlotIsReusedOnlyAfterItsConsumer() {
        StressRing.publish(ring, producer, 2);
    }

    @Actor
    public void consumer(LL_Result result) {
        result.r1 = ring.isPublished(0) && ring.isWhole(0) ? "as published" : "overwritten";
        line.set(0);
    }

    @Actor
    public void producer(LL_Result result) {
        if (producer.tryNext() == 2) {
            ring.fill(2);
            producer.publishClaim();
            result.r2 = "reused";
        } else {
            result.r2 = "full";
        }
    }
}
