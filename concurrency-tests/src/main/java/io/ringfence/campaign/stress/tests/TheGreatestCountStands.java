package io.ringfence.campaign.stress.tests;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringfence.ring.layout.CountersLayout;
import io.ringfence.sequence.RingCounters;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** The longest repair is raised by CAS, and nobody lowers it. */
@JCStressTest
@Description("Two repairers note how long they took.")
@Outcome(id = "9, 3", expect = ACCEPTABLE, desc = "The greatest value stands, and each addition counted.")
@Outcome(expect = FORBIDDEN, desc = "A greater value was overwritten, or an addition lost.")
@State
public class TheGreatestCountStands {
    private final StressRing ring = StressRing.blocking(4);
    private final RingCounters counters = ring.core.counters();

    @Actor
    public void first() {
        counters.raise(CountersLayout.REPAIR_NANOS_MAX, 3);
        counters.raise(CountersLayout.REPAIR_NANOS_MAX, 9);
        counters.add(CountersLayout.RELEASES, 1);
    }

    @Actor
    public void second() {
        counters.raise(CountersLayout.REPAIR_NANOS_MAX, 5);
        counters.add(CountersLayout.RELEASES, 2);
    }

    @Arbiter
    public void look(JJ_Result result) {
        result.r1 = counters.get(CountersLayout.REPAIR_NANOS_MAX);
        result.r2 = counters.get(CountersLayout.RELEASES);
    }
}
