package io.ringfence.campaign.stress.tests;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringfence.sequence.ClaimLedger;
import io.ringfence.sequence.Sequencer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Two cells in turn: the one that is being written is not the one that counts. */
@JCStressTest
@Description("A producer publishes its second token; a reader asks for the last one.")
@Outcome(id = "0, 10", expect = ACCEPTABLE, desc = "The commit of the second event had not been stored.")
@Outcome(id = "1, 11", expect = ACCEPTABLE, desc = "The second event was committed, with its token.")
@Outcome(id = "moved on", expect = ACCEPTABLE, desc = "The commit was stored while the reader looked.")
@Outcome(expect = FORBIDDEN, desc = "A token was read beside the sequence of another event.")
@State
public class ATokenBelongsToItsEvent {
    private final StressRing ring = StressRing.blocking(4);
    private final Sequencer owner = ring.producer(0);
    private final ClaimLedger ledger = ring.ledger(0);

    /** One event has been published with its token, another one is claimed. */
    public ATokenBelongsToItsEvent() {
        long first = owner.tryNext();
        owner.publishClaim(10 + first);
        long ignored = owner.tryNext();
    }

    @Actor
    public void owner() {
        owner.publishClaim(11);
    }

    @Actor
    public void reader(L_Result result) {
        long sequence = ledger.lastTokenSequence();
        long token = ledger.lastToken();
        result.r1 = sequence == ledger.lastTokenSequence() ? sequence + ", " + token : "moved on";
    }
}
