package io.ringfence.ring.layout;

/**
 * The hot part of a producer ledger entry, alone on 128 bytes; written by its owner only, and by whoever frees it.
 *
 * <pre>
 *      0           8            16        24                32            40                48
 *   0  claim low   claim high   commit    token sequence A  token A       token sequence B  token B
 * </pre>
 *
 * <p>Claim low is {@link #NONE} while the entry contains nothing. A token cell is valid if its sequence is at most commit.
 */
public final class LedgerLayout {
    /** Bytes of an entry. */
    public static final int ENTRY_BYTES = ControlLayout.LINE_BYTES;

    /** 8 bytes: lowest sequence of the announced claim, or {@link #NONE}. */
    public static final int CLAIM_LOW_OFFSET = 0;

    /** 8 bytes: highest sequence of the announced claim. */
    public static final int CLAIM_HIGH_OFFSET = CLAIM_LOW_OFFSET + Long.BYTES;

    /** 8 bytes: highest sequence of the last claim whose payloads were complete, or {@link #NEVER}. */
    public static final int COMMIT_OFFSET = CLAIM_HIGH_OFFSET + Long.BYTES;

    /** 16 bytes: first token cell. */
    public static final int TOKEN_A_OFFSET = COMMIT_OFFSET + Long.BYTES;

    /** 16 bytes: second token cell. */
    public static final int TOKEN_B_OFFSET = TOKEN_A_OFFSET + 2 * Long.BYTES;

    /** Within a token cell: the sequence, then the token. */
    public static final int TOKEN_VALUE_OFFSET = Long.BYTES;

    /** No sequence: above every claim as a low end, so that the range is empty. */
    public static final long NONE = Long.MAX_VALUE;

    /** No commit yet, and the sequence of a token cell that holds nothing. */
    public static final long NEVER = Long.MIN_VALUE;

    private LedgerLayout() {}
}
