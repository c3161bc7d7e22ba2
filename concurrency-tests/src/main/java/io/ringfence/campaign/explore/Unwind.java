package io.ringfence.campaign.explore;

/** Ends the body of a participant that was killed, or whose run is over, wherever it is. Not for catching. */
final class Unwind extends Error {
    private static final long serialVersionUID = 1L;

    static final Unwind INSTANCE = new Unwind();

    private Unwind() {
        super("unwinding", null, false, false);
    }
}
