package io.ringfence.sequence;

/**
 * What a participant that is held up calls now and then, so that the dead are found by those whom they block. Called on the waiting
 * thread, on slow paths only. It may end the wait with a typed error.
 */
public interface StallProbe {
    /** Does nothing. */
    StallProbe NONE = new StallProbe() {
        @Override
        public void onMissing(long sequence, long waitedNanos) {}

        @Override
        public void onFull(long waitedNanos) {}
    };

    /**
     * A consumer waits for this sequence.
     *
     * @param sequence that is not published
     * @param waitedNanos how long it has waited
     */
    void onMissing(long sequence, long waitedNanos);

    /**
     * A producer waits for room.
     *
     * @param waitedNanos how long it has waited
     */
    void onFull(long waitedNanos);
}
