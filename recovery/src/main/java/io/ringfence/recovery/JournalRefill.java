package io.ringfence.recovery;

import io.ringfence.journal.JournalOptions;
import io.ringfence.journal.JournalWriter;
import io.ringfence.journal.RingImage;
import io.ringfence.liveness.RingCore;
import io.ringfence.recovery.instrument.RecoveryPoint;
import io.ringfence.ring.layout.SlotLayout;
import io.ringfence.sequence.ChecksumMode;
import io.ringfence.sequence.EventChecksum;
import io.ringfence.sequence.Slots;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
    private final EventChecksum checksum;

    JournalRefill(RingCore core, Path journal, RingImage image, JournalOptions options) {
        this.core = core;
        this.journal = journal;
        this.image = image;
        this.options = options;
        this.checksum = new EventChecksum(core.slots().geometry().payloadBytes());
    }

    /**
     * Looks whether the slots prove themselves, as far as they can: by their stamp, by a length that is possible, and by their checksum if the
     * ring has checksums.
     *
     * @param from the first
     * @param to the last; the ring should hold them all, published or aborted
     * @return those that were changed by something else than this library
     */
    List<SequenceRange> falsified(long from, long to) {
        List<SequenceRange> ranges = new ArrayList<>();
        for (long sequence = from; sequence <= to; sequence++) {
            long first = sequence;
            while (sequence <= to && isFalsified(sequence)) {
                sequence++;
            }
            if (sequence > first) {
                ranges.add(new SequenceRange(first, sequence - 1));
            }
        }
        return ranges;
    }

    private boolean isFalsified(long sequence) {
        Slots slots = core.slots();
        long stamp = slots.stampAcquire(sequence);
        if (stamp == Slots.aborted(sequence)) {
            return false;
        }
        int lengthAndType = slots.lengthAndType(sequence);
        int length = SlotLayout.length(lengthAndType);
        if (stamp != Slots.published(sequence) || length > slots.geometry().payloadBytes()) {
            return true;
        }
        return core.modes().checksum() == ChecksumMode.CRC32C
                && checksum.compute(sequence, lengthAndType, slots.buffer(), slots.payloadOffset(sequence), length)
                        != slots.checksum(sequence);
    }

    /**
     * Writes and forces. A falsified event is written as an aborted one, which no reader is given: its own bytes are not known any more.
     *
     * @param epoch of the ring in which they were published
     * @param from the first; the ring holds them all, published or aborted
     * @param to the last; one before the first if the new segment shall only cut off
     */
    void write(long epoch, long from, long to) {
        Slots slots = core.slots();
        long now = System.currentTimeMillis() * NANOS_PER_MILLI;
        try (JournalWriter writer = JournalWriter.open(journal, image, epoch, from, options)) {
            RecoveryPoint.REFILL_BEGUN.reached();
            writer.beginBatch(from - 1);
            for (long sequence = from; sequence <= to; sequence++) {
                boolean aborted = slots.stampAcquire(sequence) == Slots.aborted(sequence) || isFalsified(sequence);
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
