package io.ringfence.campaign.stress.tests;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringfence.liveness.ParticipantTable;
import io.ringfence.liveness.ProcessIdentity;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** The incarnation is odd while an owner is written, and has grown after: a sequence lock. */
@JCStressTest
@Description("An entry changes hands; somebody reads whose it is.")
@Outcome(id = "in between", expect = ACCEPTABLE, desc = "The owner was being written.")
@Outcome(id = "the old one", expect = ACCEPTABLE, desc = "Each field was that of the first owner.")
@Outcome(id = "the new one", expect = ACCEPTABLE, desc = "Each field was that of the second owner.")
@Outcome(
        expect = FORBIDDEN,
        desc = "Fields of two owners, or the incarnation of another one: the living could be taken for dead.")
@State
public class AnOwnerIsNeverAMixture {
    private static final ProcessIdentity OLD = new ProcessIdentity(1, 1, 1, 1, 1);
    private static final ProcessIdentity NEW = new ProcessIdentity(2, 2, 2, 2, 2);

    private final StressRing ring = StressRing.blocking(4);
    private final ParticipantTable table = ring.core.consumers();

    /** The entry has an owner. */
    public AnOwnerIsNeverAMixture() {
        table.owner(0, OLD);
    }

    @Actor
    public void newOwner() {
        table.owner(0, NEW);
    }

    @Actor
    public void reader(L_Result result) {
        Optional<ParticipantTable.Owner> owner = table.owner(0);
        if (owner.isEmpty()) {
            result.r1 = "in between";
        } else if (owner.get().identity().equals(OLD) && owner.get().incarnation() == 2) {
            result.r1 = "the old one";
        } else if (owner.get().identity().equals(NEW) && owner.get().incarnation() == 4) {
            result.r1 = "the new one";
        } else {
            result.r1 = owner.get().toString();
        }
    }
}
