package io.ringfence.service.demo;

/**
 * What came back after everything was killed at once and the ring deleted.
 *
 * @param durable the durable watermark, as it was read from outside before the deletion
 * @param acknowledged events at or below it whose publication was acknowledged
 * @param events that came back from the journal
 * @param lastSequence that came back
 * @param lost at or below the watermark, and not come back
 * @param invented came back with other bytes, twice, or under another sequence
 * @param recoveryNanos from the deletion until the ring stood again
 * @param ringCursor last sequence of the ring that stands again
 * @param verdict of the recovery
 */
record Loss(
        long durable,
        long acknowledged,
        long events,
        long lastSequence,
        long lost,
        long invented,
        long recoveryNanos,
        long ringCursor,
        String verdict) {

    /** {@return whether the journal kept its promise, and the ring goes on no earlier} */
    boolean isGood() {
        return lost == 0 && invented == 0 && ringCursor >= durable && lastSequence >= durable;
    }
}
