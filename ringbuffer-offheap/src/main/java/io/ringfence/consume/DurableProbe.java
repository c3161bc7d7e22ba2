package io.ringfence.consume;

import io.ringfence.sequence.RingState;
import io.ringfence.sequence.StallProbe;
import io.ringfence.sequence.Watermarks;

/** The probe of a consumer that comes after the durable watermark: a poisoned ring ends its wait, because the watermark moves no more. */
record DurableProbe(StallProbe probe, RingState state, Watermarks watermarks, String consumer) implements StallProbe {
    @Override
    public void onMissing(long sequence, long waitedNanos) {
        // the poison first: what became durable before it is handled still
        if (state.isPoisoned() && !watermarks.isPassedByDurable(sequence)) {
            throw state.poisoned("consume", "consumer '" + consumer + "', after the durable watermark");
        }
        probe.onMissing(sequence, waitedNanos);
    }

    @Override
    public void onFull(long waitedNanos) {
        probe.onFull(waitedNanos);
    }
}
