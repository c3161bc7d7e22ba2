package io.ringfence.sequence;

import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.ring.layout.SlotLayout;
import org.agrona.concurrent.AtomicBuffer;

/**
 * The slots of one ring: their stamps, headers and payloads. Stateless beyond the mapping; any thread of any process.
 *
 * <p>The stamp is the truth about a sequence. It is written by the owner of the claim, or, once that owner is dead, by a repair
 * through {@link #compareAndSetStamp}; it goes from an older value to published or aborted and then stays until the slot's next lap.
 */
public final class Slots {
    private final AtomicBuffer buffer;
    private final RingGeometry geometry;

    /**
     * Over one ring.
     *
     * @param buffer the mapped file
     * @param geometry its offsets
     */
    public Slots(AtomicBuffer buffer, RingGeometry geometry) {
        this.buffer = buffer;
        this.geometry = geometry;
    }

    /**
     * {@return the stamp that says published}
     *
     * @param sequence of the event
     */
    public static long published(long sequence) {
        return sequence + 1;
    }

    /**
     * {@return the stamp that says aborted}
     *
     * @param sequence of the event
     */
    public static long aborted(long sequence) {
        return -(sequence + 1);
    }

    /**
     * The slot's stamp. Acquire: pairs with {@link #publishRelease}; without it a reader could see the payload of the lap before.
     *
     * @param sequence whose slot
     * @return the stamp, of this sequence or of another lap
     */
    public long stampAcquire(long sequence) {
        return buffer.getLongAcquire(geometry.slotOffset(sequence) + SlotLayout.STAMP_OFFSET);
    }

    /**
     * Says published. Release: pairs with {@link #stampAcquire}; length, type, checksum and payload are stored before.
     *
     * @param sequence claimed by the caller
     */
    public void publishRelease(long sequence) {
        buffer.putLongRelease(geometry.slotOffset(sequence) + SlotLayout.STAMP_OFFSET, published(sequence));
    }

    /**
     * Says aborted. Release, as in {@link #publishRelease}, though a reader of this stamp reads nothing else.
     *
     * @param sequence claimed by the caller
     */
    public void abortRelease(long sequence) {
        buffer.putLongRelease(geometry.slotOffset(sequence) + SlotLayout.STAMP_OFFSET, aborted(sequence));
    }

    /**
     * Repairs a stamp. A full fence; fails if the owner or another repair was first.
     *
     * @param sequence claimed by a dead owner
     * @param expected the stamp that the repair has read before it established the death
     * @param stamp published or aborted
     * @return true if this call stored it
     */
    public boolean compareAndSetStamp(long sequence, long expected, long stamp) {
        return buffer.compareAndSetLong(geometry.slotOffset(sequence) + SlotLayout.STAMP_OFFSET, expected, stamp);
    }

    /**
     * {@return whether the slot holds this event, published or aborted, or a later one}
     *
     * @param sequence of the event
     */
    public boolean isSettled(long sequence) {
        return Math.abs(stampAcquire(sequence)) >= published(sequence);
    }

    /**
     * {@return where the payload begins}
     *
     * @param sequence of the event
     */
    public int payloadOffset(long sequence) {
        return geometry.slotOffset(sequence) + SlotLayout.PAYLOAD_OFFSET;
    }

    /**
     * {@return length and type; plain, ordered by the stamp}
     *
     * @param sequence of the event
     */
    public int lengthAndType(long sequence) {
        return buffer.getInt(geometry.slotOffset(sequence) + SlotLayout.LENGTH_AND_TYPE_OFFSET);
    }

    /**
     * Stores length and type; plain, ordered by the stamp.
     *
     * @param sequence claimed by the caller
     * @param lengthAndType see {@link SlotLayout#lengthAndType}
     */
    public void lengthAndType(long sequence, int lengthAndType) {
        buffer.putInt(geometry.slotOffset(sequence) + SlotLayout.LENGTH_AND_TYPE_OFFSET, lengthAndType);
    }

    /**
     * {@return the checksum; plain, ordered by the stamp}
     *
     * @param sequence of the event
     */
    public int checksum(long sequence) {
        return buffer.getInt(geometry.slotOffset(sequence) + SlotLayout.CHECKSUM_OFFSET);
    }

    /**
     * Stores the checksum; plain, ordered by the stamp.
     *
     * @param sequence claimed by the caller
     * @param checksum of the event
     */
    public void checksum(long sequence, int checksum) {
        buffer.putInt(geometry.slotOffset(sequence) + SlotLayout.CHECKSUM_OFFSET, checksum);
    }

    /** {@return the mapped file} */
    public AtomicBuffer buffer() {
        return buffer;
    }

    /** {@return its offsets} */
    public RingGeometry geometry() {
        return geometry;
    }
}
