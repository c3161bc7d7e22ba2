package io.ringfence.campaign.stress.tests;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringfence.ring.layout.ControlLayout;
import io.ringfence.sequence.Sequencer;
import io.ringfence.wait.SleepSteps;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** The other store-buffer case: waiting bit and second look against stamp and signal. */
@JCStressTest
@Description("A consumer is about to fall asleep; a producer publishes and signals.")
@Outcome(
        id = "saw the stamp, not woken",
        expect = ACCEPTABLE,
        desc = "The second look found the event; the signal came before the bit.")
@Outcome(
        id = "saw the stamp, woken",
        expect = ACCEPTABLE,
        desc = "The second look found the event, and the signal found the bit.")
@Outcome(
        id = "fell asleep, woken",
        expect = ACCEPTABLE,
        desc = "The second look found nothing; the wake word has changed, so the kernel does not let it sleep.")
@Outcome(
        id = "fell asleep, not woken",
        expect = FORBIDDEN,
        desc = "Nobody wakes it: it would sleep to its bound beside an event.")
@State
public class NoSleeperMissesItsWake {
    private final StressRing ring = StressRing.blocking(4);
    private final Sequencer producer = ring.producer(0);
    private final SleepSteps sleep = new SleepSteps(ring.core.wake());
    private int wordBefore;

    /** The consumer waits by blocking. */
    public NoSleeperMissesItsWake() {
        ring.core.wake().setBlocker(0, true);
    }

    @Actor
    public void consumer(LL_Result result) {
        wordBefore = sleep.begin(0);
        result.r1 = ring.isPublished(0) ? "saw the stamp" : "fell asleep";
    }

    @Actor
    public void producer() {
        StressRing.publish(ring, producer, 1);
    }

    @Arbiter
    public void look(LL_Result result) {
        result.r2 = ring.buffer.getInt(ControlLayout.WAKE_WORD_OFFSET) == wordBefore ? "not woken" : "woken";
    }
}
