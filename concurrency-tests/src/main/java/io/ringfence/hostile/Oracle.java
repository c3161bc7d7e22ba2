package io.ringfence.hostile;

import io.ringfence.consume.Event;
import io.ringfence.ring.layout.RingGeometry;
import java.util.List;
import java.util.SortedSet;

/** What may be seen of a damaged ring: nothing invented outside of the damaged slots, nothing lost that the damage did not reach. */
final class Oracle {
    private final Image image;
    private final Mutation mutation;
    private final boolean slotsOnly;

    Oracle(Image image, Mutation mutation) {
        this.image = image;
        this.mutation = mutation;
        RingGeometry geometry = image.geometry();
        this.slotsOnly = !mutation.touchesOutside(geometry.slotsOffset(), image.size());
    }

    /** {@return whether the words about the dead and their claims are as their owners left them} */
    boolean areTablesSound() {
        return slotsOnly;
    }

    /** An event of the old ring, as a consumer or a tap was shown it. */
    void checkOld(Event event, long sequence, String who) {
        boolean known = image.published().contains(sequence)
                || (image.unsettled().contains(sequence)
                        && Payload.isThatOf(event, sequence)) // completed for its owner
                || (sequence <= image.cursor() - image.geometry().slotCount());
        if ((!known || !Payload.isThatOf(event, sequence)) && !isDamaged(sequence)) {
            throw new Finding(who + " was shown sequence " + sequence
                    + (known ? " with another payload" : ", which nobody published"));
        }
    }

    /**
     * Whether the slot was changed, or, for what was unfinished, any of the words that say whose it is. Those are believed, when they are
     * possible: a commit word that says "complete" is.
     */
    private boolean isDamaged(long sequence) {
        int slot = image.geometry().slotOffset(sequence);
        boolean finished = image.published().contains(sequence);
        return mutation.forged()
                || mutation.touches(slot, slot + image.geometry().slotBytes())
                || (!finished && !slotsOnly);
    }

    /** What a consumer saw of the old ring, after its position. */
    void checkNothingLost(String consumer, List<Long> seen) {
        SortedSet<Long> promised = image.published().tailSet(image.position(consumer) + 1);
        for (long sequence : promised) {
            if (slotsOnly && !isDamaged(sequence) && !seen.contains(sequence)) {
                throw new Finding(
                        "consumer " + consumer + " was never shown sequence " + sequence + "; it saw " + seen);
            }
        }
    }
}
