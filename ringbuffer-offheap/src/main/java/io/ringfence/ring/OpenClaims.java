package io.ringfence.ring;

import io.ringfence.liveness.ParticipantTable;
import io.ringfence.liveness.RingCore;
import io.ringfence.ring.layout.ParticipantLayout;
import io.ringfence.sequence.ClaimLedger;

/**
 * The claims that the ledger shows at one moment, read once: so that many unsettled sequences of one dead owner cost one look at the
 * ledger. What is not found here is judged by the repair's own, exact rule.
 */
final class OpenClaims {
    private final long[] lows;
    private final long[] highs;
    private int count;

    OpenClaims(RingCore core) {
        ParticipantTable producers = core.producers();
        lows = new long[producers.count()];
        highs = new long[producers.count()];
        for (int i = 0; i < producers.count(); i++) {
            boolean owned = producers.state(i) != ParticipantLayout.FREE
                    && producers.owner(i).map(ParticipantTable.Owner::isPresent).orElse(false);
            if (owned) {
                ClaimLedger ledger = core.repair().ledger(i);
                boolean single = core.repair().isSingleProducer();
                lows[count] = single ? Long.MIN_VALUE : ledger.lowAcquire();
                highs[count] = single ? Long.MAX_VALUE : ledger.highAcquire();
                count++;
            }
        }
    }

    boolean mayContain(long sequence) {
        for (int i = 0; i < count; i++) {
            if (lows[i] <= sequence && sequence <= highs[i]) {
                return true;
            }
        }
        return false;
    }
}
