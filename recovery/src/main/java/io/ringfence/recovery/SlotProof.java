package io.ringfence.recovery;

import io.ringfence.journal.storage.StorageFile;
import io.ringfence.ring.RingIdentity;
import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.ring.layout.SlotLayout;
import io.ringfence.sequence.EventChecksum;
import io.ringfence.sequence.Sequencer;
import io.ringfence.sequence.Slots;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The slots of a file that is not believed, each judged by its own checksum. An aborted slot has no payload to prove: its stamp alone is
 * one store, and on the disk whole or not at all. For one thread; reads windows of the file into private memory.
 */
final class SlotProof {
    private static final int WINDOW_BYTES = 1 << 20;

    private final StorageFile file;
    private final RingGeometry geometry;
    private final long initialSequence;
    private final EventChecksum checksum;
    private final ByteBuffer window;
    private final UnsafeBuffer memory;
    private long windowBegin = -1;

    SlotProof(StorageFile file, RingIdentity identity) {
        this.file = file;
        this.geometry = identity.geometry();
        this.initialSequence = identity.options().initialSequence();
        this.checksum = new EventChecksum(geometry.payloadBytes());
        int slotBytes = geometry.slotBytes();
        this.window = ByteBuffer.allocate(Math.max(1, WINDOW_BYTES / slotBytes) * slotBytes)
                .order(ByteOrder.LITTLE_ENDIAN);
        this.memory = new UnsafeBuffer(window.array());
    }

    /** {@return whether the slot holds this event, and proves it} */
    boolean proves(long sequence) {
        int at = load(sequence);
        long stamp = memory.getLong(at + SlotLayout.STAMP_OFFSET);
        return stamp == Slots.aborted(sequence) || (stamp == Slots.published(sequence) && isIntact(at, sequence));
    }

    private boolean isIntact(int at, long sequence) {
        int lengthAndType = memory.getInt(at + SlotLayout.LENGTH_AND_TYPE_OFFSET);
        int length = SlotLayout.length(lengthAndType);
        return length <= geometry.payloadBytes()
                && checksum.compute(sequence, lengthAndType, memory, at + SlotLayout.PAYLOAD_OFFSET, length)
                        == memory.getInt(at + SlotLayout.CHECKSUM_OFFSET);
    }

    /**
     * Copies a slot that was proved, as it is.
     *
     * @param sequence it holds
     * @param target where to
     * @param offset of the slot there
     */
    void copy(long sequence, UnsafeBuffer target, int offset) {
        target.putBytes(offset, memory, load(sequence), geometry.slotBytes());
    }

    /** {@return the highest sequence that any slot proves; the least long if none does} */
    long highest() {
        long highest = Long.MIN_VALUE;
        for (int index = 0; index < geometry.slotCount(); index++) {
            long held = Math.abs(memory.getLong(load(index) + SlotLayout.STAMP_OFFSET)) - 1;
            boolean possible = held >= initialSequence
                    && held <= Sequencer.TERMINAL_SEQUENCE
                    && geometry.slotOffset(held) == geometry.slotOffset(index);
            if (possible && held > highest && proves(held)) {
                highest = held;
            }
        }
        return highest;
    }

    /** Brings a slot into the window; what lies beyond the end of the file is zeros. */
    private int load(long sequence) {
        long offset = geometry.slotOffset(sequence) - (long) geometry.slotsOffset();
        long begin = offset / window.capacity() * window.capacity();
        if (begin != windowBegin) {
            window.clear();
            int count = file.read(geometry.slotsOffset() + begin, window);
            memory.setMemory(count, window.capacity() - count, (byte) 0);
            windowBegin = begin;
        }
        return (int) (offset - begin);
    }
}
