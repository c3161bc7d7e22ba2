package io.ringfence.recovery;

import io.ringfence.journal.JournalOptions;
import io.ringfence.journal.JournalWriter;
import io.ringfence.journal.RingImage;
import io.ringfence.liveness.RingCore;
import io.ringfence.recovery.instrument.RecoveryPoint;
import io.ringfence.ring.layout.SlotLayout;
import io.ringfence.sequence.Slots;
import java.nio.file.Path;

/**
 * Writes events from a ring's slots into the journal, and forces them: in a new segment, which cuts off what an earlier one holds of them. The
 * ring holds the events until then, so that one killed in between is done again from the start.
 */
final class JournalRefill {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final RingCore core;
    private final Path journal;
    private final RingImage image;
    private final JournalOptions options;

    JournalRefill(RingCore core, Path journal, RingImage image, JournalOptions options) {
        this.core = core;
        this.journal = journal;
        this.image = image;
        this.options = options;
    }

    /**
     * Writes and forces.
     *
     * @param from the first; the ring holds them all, published or aborted
     * @param to the last; one before the first if the new segment shall only cut off
     */
    void write(long from, long to) {
        Slots slots = core.slots();
        long now = System.currentTimeMillis() * NANOS_PER_MILLI;
        try (JournalWriter writer =
                JournalWriter.open(journal, image, core.state().epoch(), from, options)) {
            RecoveryPoint.REFILL_BEGUN.reached();
            writer.beginBatch(from - 1);
            for (long sequence = from; sequence <= to; sequence++) {
                boolean aborted = slots.stampAcquire(sequence) == Slots.aborted(sequence);
                int lengthAndType = aborted ? 0 : slots.lengthAndType(sequence);
                writer.append(
                        sequence,
                        now,
                        SlotLayout.type(lengthAndType),
                        aborted,
                        slots.buffer(),
                        slots.payloadOffset(sequence),
                        SlotLayout.length(lengthAndType));
            }
            RecoveryPoint.REFILL_WRITTEN.reached();
            writer.force();
            RecoveryPoint.REFILL_FORCED.reached();
        }
    }
}
