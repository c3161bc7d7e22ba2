package io.ringfence.sequence;

import static io.ringfence.ring.layout.LedgerLayout.CLAIM_HIGH_OFFSET;
import static io.ringfence.ring.layout.LedgerLayout.CLAIM_LOW_OFFSET;
import static io.ringfence.ring.layout.LedgerLayout.COMMIT_OFFSET;
import static io.ringfence.ring.layout.LedgerLayout.NEVER;
import static io.ringfence.ring.layout.LedgerLayout.NONE;
import static io.ringfence.ring.layout.LedgerLayout.TOKEN_A_OFFSET;
import static io.ringfence.ring.layout.LedgerLayout.TOKEN_B_OFFSET;
import static io.ringfence.ring.layout.LedgerLayout.TOKEN_VALUE_OFFSET;

import io.ringfence.instrument.CrashPoint;
import org.agrona.concurrent.AtomicBuffer;

/**
 * The hot part of one producer's ledger entry. Written by the entry's owner on its thread, or under the registry lock by whoever
 * takes over or frees the entry of a dead owner; read by any repairer.
 *
 * <p>Invariant: while a claimed sequence is unpublished, its owner's entry contains it: low ≤ sequence ≤ high. Others may contain
 * it too, as losers of the same race, until they move on. Only an owner ever sets commit to its claim's high end.
 */
public final class ClaimLedger {
    private final AtomicBuffer buffer;
    private final int offset;

    /**
     * Over one entry.
     *
     * @param buffer the mapped file
     * @param offset of the entry's hot part
     */
    public ClaimLedger(AtomicBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
    }

    /**
     * Announces a claim before it is made. Three releases, in this order: a reader that sees the new low sees the new high; a
     * reader between them sees an empty range. They come before the CAS on the cursor, which is a full fence: a sequence that the
     * cursor has passed is contained in its owner's entry.
     */
    void announce(long low, long high) {
        buffer.putLongRelease(offset + CLAIM_LOW_OFFSET, NONE);
        CrashPoint.ANNOUNCING.reached();
        buffer.putLongRelease(offset + CLAIM_HIGH_OFFSET, high);
        CrashPoint.HIGH_ANNOUNCED.reached();
        buffer.putLongRelease(offset + CLAIM_LOW_OFFSET, low);
        CrashPoint.ANNOUNCED.reached();
    }

    /** Contains nothing: before any pause, else a loser that pauses keeps a repairer from what a dead winner claimed. */
    public void withdraw() {
        buffer.putLongRelease(offset + CLAIM_LOW_OFFSET, NONE);
    }

    /**
     * Completes the claim's payloads in the eyes of a repairer. Release: payloads and token are stored before; pairs with
     * {@link #commitAcquire}.
     */
    void commitRelease(long high) {
        buffer.putLongRelease(offset + COMMIT_OFFSET, high);
    }

    /** Stores a token beside its sequence; plain, ordered by the commit that makes the cell valid. */
    void token(boolean cellB, long sequence, long token) {
        int cell = offset + (cellB ? TOKEN_B_OFFSET : TOKEN_A_OFFSET);
        buffer.putLong(cell, sequence);
        CrashPoint.TOKEN_HALF_WRITTEN.reached();
        buffer.putLong(cell + TOKEN_VALUE_OFFSET, token);
        CrashPoint.TOKEN_WRITTEN.reached();
    }

    /** {@return the claim's low end, or NONE; acquire, pairs with the releases of the announcement} */
    public long lowAcquire() {
        return buffer.getLongAcquire(offset + CLAIM_LOW_OFFSET);
    }

    /** {@return the claim's high end; read after the low end} */
    public long highAcquire() {
        return buffer.getLongAcquire(offset + CLAIM_HIGH_OFFSET);
    }

    /** {@return the high end of the last claim whose payloads were complete, or NEVER} */
    public long commitAcquire() {
        return buffer.getLongAcquire(offset + COMMIT_OFFSET);
    }

    /** {@return whether the token of a later publication goes into the second cell; of the owner, or under the registry lock} */
    boolean nextCellIsB() {
        return tokenSequence(false) > tokenSequence(true);
    }

    /** {@return whether there is a token of a committed publication} */
    public boolean hasToken() {
        return Math.max(validTokenSequence(false), validTokenSequence(true)) != NEVER;
    }

    /** {@return the token of the last committed publication that had one; 0 without} */
    public long lastToken() {
        if (!hasToken()) {
            return 0;
        }
        boolean cellB = validTokenSequence(true) > validTokenSequence(false);
        return buffer.getLong(offset + (cellB ? TOKEN_B_OFFSET : TOKEN_A_OFFSET) + TOKEN_VALUE_OFFSET);
    }

    /** {@return the sequence that bears the last token, or NEVER} */
    public long lastTokenSequence() {
        return Math.max(validTokenSequence(false), validTokenSequence(true));
    }

    /** Wipes a token that a dead owner wrote but never committed; under the registry lock, after the entry's repair. */
    public void dropUncommittedTokens() {
        for (boolean cellB : new boolean[] {false, true}) {
            if (tokenSequence(cellB) > commitAcquire()) {
                forget(cellB);
                CrashPoint.TOKEN_DROPPED.reached();
            }
        }
    }

    /** Forgets all tokens, the older one first: killed in between, the newest still stands. */
    public void forgetTokens() {
        boolean newestIsB = tokenSequence(true) > tokenSequence(false);
        forget(!newestIsB);
        CrashPoint.OLDER_TOKEN_FORGOTTEN.reached();
        forget(newestIsB);
        CrashPoint.TOKENS_FORGOTTEN.reached();
    }

    /** Makes the entry that of a producer without a past; under the registry lock. */
    public void reset() {
        withdraw();
        forgetTokens();
        buffer.putLongRelease(offset + COMMIT_OFFSET, NEVER);
    }

    private void forget(boolean cellB) {
        buffer.putLongRelease(offset + (cellB ? TOKEN_B_OFFSET : TOKEN_A_OFFSET), NEVER);
    }

    private long tokenSequence(boolean cellB) {
        return buffer.getLong(offset + (cellB ? TOKEN_B_OFFSET : TOKEN_A_OFFSET));
    }

    private long validTokenSequence(boolean cellB) {
        long sequence = tokenSequence(cellB);
        return sequence <= commitAcquire() ? sequence : NEVER;
    }
}
