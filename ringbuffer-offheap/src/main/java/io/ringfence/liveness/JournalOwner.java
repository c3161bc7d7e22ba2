package io.ringfence.liveness;

import io.ringfence.ring.error.NoJournalException;
import io.ringfence.ring.error.Problem;
import io.ringfence.sequence.GatingSequences;
import io.ringfence.sequence.RingState;
import io.ringfence.sequence.Watermarks;

/** What others ask about the journal's entry in the registry, on slow paths. Any thread. */
public final class JournalOwner {
    /** The journal's name in the registry. */
    public static final String NAME = "$journal";

    private final ParticipantTable consumers;
    private final GatingSequences gates;
    private final Liveness liveness;
    private final RingState state;
    private final Watermarks watermarks;

    /**
     * For one ring object.
     *
     * @param consumers the registry
     * @param gates its lines
     * @param liveness who is dead
     * @param state whether the ring is poisoned
     * @param watermarks how far the journal is
     */
    public JournalOwner(
            ParticipantTable consumers,
            GatingSequences gates,
            Liveness liveness,
            RingState state,
            Watermarks watermarks) {
        this.consumers = consumers;
        this.gates = gates;
        this.liveness = liveness;
        this.state = state;
        this.watermarks = watermarks;
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

    /**
     * Called by who waits for the durable watermark. A journal whose own position is ahead of it is kept under the policy never: it
     * forces nothing, so before a recovery the watermark does not move, and waiting for it would be for ever.
     *
     * <p>The position is read first, the watermark last. Of a journal that forces, the watermark is stored before the position. While the
     * first owner settles, its position is ahead of everything, then the start and the written watermark are stored, in this order, and
     * the durable one after them: until then one of the first two conditions does not hold.
     *
     * @param operation what needs it
     * @param place for whom
     * @throws NoJournalException if it is kept so
     */
    public void requireForcing(String operation, String place) {
        int index = consumers.find(NAME);
        if (index < 0) {
            return;
        }
        long line = gates.line(index).get();
        long written = watermarks.written().get();
        long start = watermarks.journalStart().get();
        long durable = watermarks.durable().get();
        if (line != GatingSequences.IDLE && line <= written && start <= durable && line > durable) {
            throw new NoJournalException(new Problem(
                    operation,
                    place,
                    "the ring's journal is kept under the policy never, which brings nothing to the disk: it is durable up to "
                            + durable + ", and written up to " + written,
                    "a journal that forces",
                    "end it, recover the ring, and keep the journal with the policy batch or interval"));
        }
    }
}
