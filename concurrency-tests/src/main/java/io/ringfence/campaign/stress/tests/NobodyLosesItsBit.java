package io.ringfence.campaign.stress.tests;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringfence.ring.layout.ControlLayout;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** Registry entries share a word of bits, and each owner changes its own by CAS. */
@JCStressTest
@Description("One consumer that blocks goes while another one comes.")
@Outcome(id = "2", expect = ACCEPTABLE, desc = "The bit that was set is set, and the one that was cleared is not.")
@Outcome(expect = FORBIDDEN, desc = "A change of one bit undid that of another.")
@State
public class NobodyLosesItsBit {
    private final StressRing ring = StressRing.blocking(4);

    /** The first one blocks. */
    public NobodyLosesItsBit() {
        ring.core.wake().setBlocker(0, true);
    }

    @Actor
    public void first() {
        ring.core.wake().setBlocker(0, false);
    }

    @Actor
    public void second() {
        ring.core.wake().setBlocker(1, true);
    }

    @Arbiter
    public void look(J_Result result) {
        result.r1 = ring.buffer.getLong(ControlLayout.BLOCKERS_OFFSET);
    }
}
