package io.ringfence.service.demo;

import java.util.List;

/**
 * What the oracle found.
 *
 * @param published events of the feed
 * @param acknowledged different events whose publication returned
 * @param lost published or acknowledged, and not handled, summed over the consumers
 * @param invented with other bytes, twice under different sequences, or never published
 * @param outOfOrder handled or acknowledged after a later one
 * @param seenTwiceBeyondABatch seen again after a restart, beyond what one batch explains
 * @param consumers one by one
 */
record Verdict(
        long published,
        long acknowledged,
        long lost,
        long invented,
        long outOfOrder,
        long seenTwiceBeyondABatch,
        List<ConsumerFindings> consumers) {

    /** {@return whether the ring kept its promises} */
    boolean isGood() {
        return lost == 0 && invented == 0 && outOfOrder == 0 && seenTwiceBeyondABatch == 0;
    }
}
