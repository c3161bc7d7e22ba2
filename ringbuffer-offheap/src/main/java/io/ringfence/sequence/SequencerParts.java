package io.ringfence.sequence;

import io.ringfence.wait.ProducerWaitStrategy;
import io.ringfence.wait.WakeSignal;
import java.util.function.LongSupplier;

/**
 * What a sequencer is made of.
 *
 * @param slots of the ring
 * @param gates of the ring
 * @param ledger the entry of this producer handle
 * @param counters of the ring
 * @param waitStrategy on a full ring
 * @param probe called while it waits
 * @param wake called after each publication
 * @param nanoClock by which it knows how long the ring has been full
 */
public record SequencerParts(
        Slots slots,
        GatingSequences gates,
        ClaimLedger ledger,
        RingCounters counters,
        ProducerWaitStrategy waitStrategy,
        StallProbe probe,
        WakeSignal wake,
        LongSupplier nanoClock) {}
