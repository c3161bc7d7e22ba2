package io.ringfence.ring;

import java.util.Optional;

/**
 * What a look at a {@code ring.dat} came to.
 *
 * @param state what may be believed of it
 * @param words why, in words; empty if it is sound
 * @param identity what the ring is, if its identity page can be believed
 */
public record RingCondition(State state, String words, Optional<RingIdentity> identity) {
    /** What may be believed of a ring's file. */
    public enum State {
        /** All of it: it stands as the last store left it. */
        SOUND,
        /** All of it, but a force of the journal has failed: what is not durable must be journaled anew. */
        POISONED,
        /** Only what proves itself: the machine was restarted while the ring was in use, or a recovery was not finished. */
        STALE,
        /** Only what proves itself: it has another size than it should, or words that no run of the protocol leaves. */
        DAMAGED,
        /** There is no such file. */
        MISSING
    }

    /** {@return whether the file's memory may be used as it is} */
    public boolean isUsable() {
        return state == State.SOUND || state == State.POISONED;
    }
}
