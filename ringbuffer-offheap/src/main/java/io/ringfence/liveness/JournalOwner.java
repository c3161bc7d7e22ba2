package io.ringfence.liveness;

import io.ringfence.sequence.GatingSequences;
import io.ringfence.sequence.RingState;

/** What others ask about the journal's entry in the registry, on slow paths. Any thread. */
public final class JournalOwner {
    /** The journal's name in the registry. */
    public static final String NAME = "$journal";

    private final ParticipantTable consumers;
    private final GatingSequences gates;
    private final Liveness liveness;
    private final RingState state;

    /**
     * For one ring object.
     *
     * @param consumers the registry
     * @param gates its lines
     * @param liveness who is dead
     * @param state whether the ring is poisoned
     */
    public JournalOwner(ParticipantTable consumers, GatingSequences gates, Liveness liveness, RingState state) {
        this.consumers = consumers;
        this.gates = gates;
        this.liveness = liveness;
        this.state = state;
    }

    /** {@return whether a living process keeps the journal; asks the kernel} */
    public boolean isAlive() {
        int index = consumers.find(NAME);
        if (index < 0) {
            return false;
        }
        OwnerStatus status = liveness.status(consumers, index);
        return status == OwnerStatus.ALIVE || status == OwnerStatus.UNKNOWN;
    }

    /**
     * Called by a producer on a full ring. The journal of a poisoned ring never moves again, so waiting for it would be for ever.
     *
     * @throws io.ringfence.ring.error.RingPoisonedException if the ring is poisoned, and the journal holds producers back
     */
    public void requireMoving() {
        if (!state.isPoisoned()) {
            return;
        }
        int index = consumers.find(NAME);
        if (index >= 0 && gates.line(index).get() == gates.minimum()) {
            throw state.poisoned("claim", "a slot of the full ring");
        }
    }
}
