package io.ringfence.campaign.stress.tests;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringfence.consume.Event;
import io.ringfence.consume.Tap;
import io.ringfence.sequence.Sequencer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** As {@link ATapIsLappedButNeverFooled}, where the cursor moves by a store and not by a CAS. */
@JCStressTest
@Description("A producer overwrites the oldest slot, which no consumer holds; a tap copies it meanwhile.")
@Outcome(id = "event 0", expect = ACCEPTABLE, desc = "The tap had its copy before the producer came round.")
@Outcome(id = "event 1", expect = ACCEPTABLE, desc = "The tap was lapped, knows it, and went on with the next event.")
@Outcome(
        id = {"a mixture", "nothing"},
        expect = FORBIDDEN,
        desc =
                "The tap was shown bytes of the next lap as the event of this one, or missed an event that nobody overwrites.")
@State
public class ATapIsNeverFooledByASingleProducer {
    private final StressRing ring = StressRing.single(2);
    private final Sequencer producer = ring.producer(0);
    private final Tap tap;

    /** The ring is full of events that nobody waits for. */
    public ATapIsNeverFooledByASingleProducer() {
        StressRing.publish(ring, producer, 2);
        tap = new Tap(ring.core, 0);
    }

    @Actor
    public void producer() {
        StressRing.publish(ring, producer, 1);
    }

    @Actor
    public void tap(L_Result result) {
        result.r1 = "nothing";
        try {
            int ignored = tap.poll((event, sequence) -> result.r1 = seen(event, sequence), 1);
        } catch (Exception unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private static String seen(Event event, long sequence) {
        return StressRing.isWhole(event, sequence) ? "event " + sequence : "a mixture";
    }
}
