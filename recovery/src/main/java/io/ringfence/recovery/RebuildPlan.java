package io.ringfence.recovery;

import io.ringfence.journal.RingImage;
import io.ringfence.ring.RingIdentity;
import java.util.List;

/**
 * What a ring shall be that is made again. Immutable.
 *
 * @param image its identity page
 * @param identity what that says
 * @param epoch of the ring from now on
 * @param last its last event
 * @param journaled whether it has a journal
 * @param journalStart the sequence before the journal's first
 * @param durable the last sequence that the journal is known to have on the disk
 * @param consumers registered, with positions in range
 * @param tokens of producers
 */
record RebuildPlan(
        RingImage image,
        RingIdentity identity,
        long epoch,
        long last,
        boolean journaled,
        long journalStart,
        long durable,
        List<RingRemains.ConsumerEntry> consumers,
        List<RingRemains.Token> tokens) {
    RebuildPlan {
        consumers = List.copyOf(consumers);
        tokens = List.copyOf(tokens);
    }

    /** {@return the sequence before the ring's first ever} */
    long before() {
        return identity.options().initialSequence() - 1;
    }

    /** {@return the sequence before the oldest that the ring holds} */
    long floor() {
        return Math.max(before(), last - identity.options().slots());
    }
}
