package io.ringfence.consume;

import io.ringfence.instrument.Fences;
import io.ringfence.liveness.Handles;
import io.ringfence.liveness.RingCore;
import io.ringfence.ring.error.CorruptEventException;
import io.ringfence.ring.error.Problem;
import io.ringfence.ring.layout.SlotLayout;
import io.ringfence.sequence.ChecksumMode;
import io.ringfence.sequence.EventChecksum;
import io.ringfence.sequence.Sequence;
import io.ringfence.sequence.Slots;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Looks on without being registered: holds nobody back, writes nothing, may be lapped, and is never fooled. It copies an event, and
 * believes the copy only if the cursor, read afterwards, has not reached the slot's next lap: the cursor moves before the first byte of
 * a payload. One thread.
 */
public final class Tap {
    /** After being lapped it skips this part of the ring, so that it is not lapped again at once. */
    private static final int LEAD_DIVISOR = 8;

    private final Slots slots;
    private final Sequence cursor;
    private final Handles handles;
    private final int slotCount;
    private final int payloadBytes;
    private final UnsafeBuffer copy;
    private final Event event;
    private final @Nullable EventChecksum checksum;
    private long next;
    private long missed;
    private long aborted;

    /**
     * Starts at the oldest event that the ring still holds.
     *
     * @param core what the ring object's handles share
     * @param firstSequence of the ring
     */
    public Tap(RingCore core, long firstSequence) {
        this.slots = core.slots();
        this.cursor = core.cursor();
        this.handles = core.handles();
        this.slotCount = slots.geometry().slotCount();
        this.payloadBytes = slots.geometry().payloadBytes();
        this.copy = new UnsafeBuffer(new byte[payloadBytes]);
        this.event = new Event(slots, ChecksumMode.NONE);
        this.checksum = core.modes().checksum() == ChecksumMode.CRC32C ? new EventChecksum(payloadBytes) : null;
        this.next = Math.max(firstSequence, cursor.get() - slotCount + 1);
    }

    /** Handles what the tap saw. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Handles one event.
         *
         * @param event a copy; valid during the call
         * @param sequence of the event
         * @throws Exception ends the poll; the event counts as seen
         */
        void onEvent(Event event, long sequence) throws Exception;
    }

    /**
     * Shows at most some events.
     *
     * @param handler called for each
     * @param limit at most so many
     * @return how many were shown
     * @throws io.ringfence.ring.error.CorruptEventException at a slot that something else than this library has changed; the next poll looks
     *     at it again, unless it is {@linkplain #passOver passed over}
     * @throws Exception the handler's
     */
    public int poll(Handler handler, int limit) throws Exception {
        int shown = 0;
        while (shown < limit && !handles.isClosing()) {
            long claimed = cursor.get();
            if (next > claimed) {
                break;
            }
            if (next <= claimed - slotCount) {
                skipTo(claimed - slotCount + 1 + slotCount / LEAD_DIVISOR);
                continue;
            }
            long held = slots.stampAcquire(next); // pairs with the producer's release
            if (held == Slots.aborted(next)) {
                aborted++;
                next++;
            } else if (held == Slots.published(next)) {
                shown += show(handler);
            } else if (Math.abs(held) < Slots.published(next)) {
                break; // claimed, not published yet
            } else if (cursor.get() < next + slotCount) {
                // a later lap is claimed before it is stamped: the cursor would say so, and the next turn skip to it
                throw corrupt(
                        next,
                        "its slot holds sequence " + (Math.abs(held) - 1),
                        "that sequence, or one of another lap");
            }
        }
        return shown;
    }

    private int show(Handler handler) throws Exception {
        long sequence = next;
        int lengthAndType = slots.lengthAndType(sequence);
        int stored = slots.checksum(sequence);
        int length = Math.min(SlotLayout.length(lengthAndType), payloadBytes); // may be torn: judged below
        slots.buffer().getBytes(slots.payloadOffset(sequence), copy, 0, length);
        // The copy before the cursor: pairs with the producer's cursor store and its fence before the payload. A
        // payload byte of the
        // next lap in the copy means that the cursor read here has reached that lap.
        Fences.loadLoad();
        if (cursor.get() >= sequence + slotCount) {
            return 0;
        }
        if (length != SlotLayout.length(lengthAndType)) {
            throw corrupt(sequence, "length " + SlotLayout.length(lengthAndType), "at most " + payloadBytes);
        }
        EventChecksum crc = checksum;
        if (crc != null && crc.compute(sequence, lengthAndType, copy, 0, length) != stored) {
            throw corrupt(sequence, "another checksum", String.format("0x%08x, as in its slot", stored));
        }
        next = sequence + 1;
        handler.onEvent(event.moveTo(sequence, lengthAndType, copy), sequence);
        return 1;
    }

    /** Leaves out the slot that the last poll has called damaged, so that whoever goes on gets to see the rest. */
    public void passOver() {
        next++;
    }

    private static CorruptEventException corrupt(long sequence, String actual, String expected) {
        return new CorruptEventException(new Problem(
                "tap",
                "sequence " + sequence,
                actual,
                expected,
                "the slot was changed by something else than this library; stop, and inspect the ring"));
    }

    private void skipTo(long sequence) {
        missed += sequence - next;
        next = sequence;
    }

    /** {@return the next sequence that it looks for} */
    public long nextSequence() {
        return next;
    }

    /** {@return how many events were overwritten before it saw them} */
    public long missed() {
        return missed;
    }

    /** {@return how many aborted slots it passed over} */
    public long abortedSeen() {
        return aborted;
    }
}
