package io.ringfence.sequence;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.instrument.Fences;

/**
 * For a ring with many producers in many processes: a CAS on the cursor, announced in the own ledger entry before. The algorithm is
 * the model {@code claim} of the protocol.
 *
 * <p>Killed before the CAS: the entry contains sequences that this producer never owned; a repairer that finds them settled by their
 * owner, or claimed by nobody, does nothing. After it: the entry contains what it owns.
 */
public final class MultiProducerSequencer extends MappedSequencer {
    /** Lost races before the first pause. */
    private static final int LOSSES_BEFORE_BACKOFF = 1;

    /** Pause hints after a lost race, times the races lost in a row, at most {@link #BACKOFF_SPINS_MAX}. */
    private static final int BACKOFF_SPINS = 4;

    private static final int BACKOFF_SPINS_MAX = 64;

    /**
     * For the owner of a ledger entry.
     *
     * @param parts what it works on
     */
    public MultiProducerSequencer(SequencerParts parts) {
        super(parts);
    }

    @Override
    long claim(int n) {
        for (int losses = 0; ; losses++) {
            long current = cursor.getVolatile();
            if (current >= TERMINAL_SEQUENCE - n) {
                throw exhausted(current, n);
            }
            long high = current + n;
            if (high - slotCount > cachedGate) {
                long missing = missing(high);
                if (missing > 0) {
                    ledger.withdraw(); // before any pause of the caller
                    return -Math.min(missing, n);
                }
            }
            ledger.announce(current + 1, high);
            if (cursor.compareAndSet(current, high)) {
                // as in SingleProducerSequencer; free on x86, after a CAS not implied on aarch64
                Fences.storeStore();
                CrashPoint.CLAIMED.reached();
                return high;
            }
            CrashPoint.RACE_LOST.reached();
            ledger.withdraw(); // a loser must not contain what the winner claimed while it pauses
            backOff(losses);
        }
    }

    private static void backOff(int losses) {
        if (losses >= LOSSES_BEFORE_BACKOFF) {
            int spins = Math.min(BACKOFF_SPINS * losses, BACKOFF_SPINS_MAX);
            for (int i = 0; i < spins; i++) {
                Thread.onSpinWait();
            }
        }
    }
}
