package io.ringfence.consume;

import io.ringfence.liveness.RingCore;
import io.ringfence.sequence.StallProbe;
import java.util.concurrent.TimeUnit;

/**
 * The probe of a consumer that comes after the durable watermark: ends its wait where the watermark moves no more, in a poisoned ring, or
 * beside a journal that never forces. One instance a handle, on that handle's thread.
 */
final class DurableProbe implements StallProbe {
    private static final long JOURNAL_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final RingCore core;
    private final StallProbe probe;
    private final String place;
    private long nextLook;

    DurableProbe(RingCore core, String consumer) {
        this.core = core;
        this.probe = core.newProbe();
        this.place = "consumer '" + consumer + "', after the durable watermark";
        this.nextLook = now() + JOURNAL_LOOK_NANOS;
    }

    @Override
    public void onMissing(long sequence, long waitedNanos) {
        // the poison first: what became durable before it is handled still
        if (core.state().isPoisoned() && !core.watermarks().isPassedByDurable(sequence)) {
            throw core.state().poisoned("consume", place);
        }
        long now = now();
        if (now - nextLook >= 0) {
            nextLook = now + JOURNAL_LOOK_NANOS;
            if (!core.watermarks().isPassedByDurable(sequence)) {
                core.journal().requireForcing("consume", place);
            }
        }
        probe.onMissing(sequence, waitedNanos);
    }

    private long now() {
        return core.liveness().environment().nanoClock().getAsLong();
    }

    @Override
    public void onFull(long waitedNanos) {
        probe.onFull(waitedNanos);
    }
}
