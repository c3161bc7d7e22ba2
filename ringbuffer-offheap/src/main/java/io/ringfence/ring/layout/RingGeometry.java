package io.ringfence.ring.layout;

/**
 * The offsets of one ring's {@code ring.dat}, computed from its sizes. Immutable; offsets are bytes from the start of the file and
 * fit into an int, because slots take at most 1 GiB.
 *
 * <pre>
 * identity page │ state page │ control page │ counters page │ ledger, cold │ ledger, hot │ registry, cold │ registry lines │ slots
 * </pre>
 */
public final class RingGeometry {
    /** Slots of one ring take at most this many bytes. */
    public static final long MAX_SLOT_REGION_BYTES = 1L << 30;

    /** Most entries of the producer ledger. */
    public static final int MAX_LEDGER_ENTRIES = 1024;

    /** Most entries of the consumer registry: one bit each in the waiters word. */
    public static final int MAX_REGISTRY_ENTRIES = 64;

    /** The kernel maps, and the disk is written, in pages of this size. */
    public static final int PAGE_BYTES = 4096;

    private final int slotCount;
    private final int payloadBytes;
    private final int slotBytes;
    private final int ledgerEntries;
    private final int registryEntries;
    private final int countersOffset;
    private final int ledgerColdOffset;
    private final int ledgerHotOffset;
    private final int registryColdOffset;
    private final int registryLinesOffset;
    private final int slotsOffset;
    private final long fileBytes;

    /**
     * Computes the offsets; the sizes must have been checked by {@link #fits}.
     *
     * @param slotCount a power of two
     * @param payloadBytes bytes of the largest event
     * @param ledgerEntries producer handles at one time
     * @param registryEntries consumers at one time
     */
    public RingGeometry(int slotCount, int payloadBytes, int ledgerEntries, int registryEntries) {
        this.slotCount = slotCount;
        this.payloadBytes = payloadBytes;
        this.slotBytes = SlotLayout.slotBytes(payloadBytes);
        this.ledgerEntries = ledgerEntries;
        this.registryEntries = registryEntries;
        int offset = ControlLayout.BASE + ControlLayout.PAGE_BYTES;
        countersOffset = offset;
        offset += CountersLayout.PAGE_BYTES;
        ledgerColdOffset = offset;
        offset += ledgerEntries * ParticipantLayout.ENTRY_BYTES;
        ledgerHotOffset = offset;
        offset += ledgerEntries * LedgerLayout.ENTRY_BYTES;
        registryColdOffset = offset;
        offset += registryEntries * ParticipantLayout.ENTRY_BYTES;
        registryLinesOffset = offset;
        offset += registryEntries * ControlLayout.LINE_BYTES;
        slotsOffset = (offset + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
        fileBytes = slotsOffset + (long) slotCount * slotBytes;
    }

    /**
     * Whether sizes read from a file can be those of a ring at all; checked before any of them is used in arithmetic.
     *
     * @param slotCount slots
     * @param payloadBytes bytes of the largest event
     * @param ledgerEntries producer handles at one time
     * @param registryEntries consumers at one time
     * @return true if a geometry can be made of them
     */
    public static boolean fits(int slotCount, int payloadBytes, int ledgerEntries, int registryEntries) {
        return slotCount > 0
                && Integer.bitCount(slotCount) == 1
                && payloadBytes > 0
                && payloadBytes <= SlotLayout.MAX_PAYLOAD_BYTES
                && (long) slotCount * SlotLayout.slotBytes(payloadBytes) <= MAX_SLOT_REGION_BYTES
                && ledgerEntries > 0
                && ledgerEntries <= MAX_LEDGER_ENTRIES
                && registryEntries > 0
                && registryEntries <= MAX_REGISTRY_ENTRIES;
    }

    /** {@return how many events the ring holds, a power of two} */
    public int slotCount() {
        return slotCount;
    }

    /** {@return bytes of the largest event} */
    public int payloadBytes() {
        return payloadBytes;
    }

    /** {@return bytes from one slot to the next} */
    public int slotBytes() {
        return slotBytes;
    }

    /** {@return producer handles at one time} */
    public int ledgerEntries() {
        return ledgerEntries;
    }

    /** {@return consumers at one time} */
    public int registryEntries() {
        return registryEntries;
    }

    /** {@return exact size of {@code ring.dat} in bytes} */
    public long fileBytes() {
        return fileBytes;
    }

    /** {@return where the slots begin} */
    public int slotsOffset() {
        return slotsOffset;
    }

    /**
     * {@return the offset of the slot that holds this sequence}
     *
     * @param sequence of the event
     */
    public int slotOffset(long sequence) {
        return slotsOffset + ((int) sequence & slotCount - 1) * slotBytes;
    }

    /**
     * {@return the offset of a counter}
     *
     * @param counter one of {@link CountersLayout}
     */
    public int counterOffset(int counter) {
        return countersOffset + counter * Long.BYTES;
    }

    /**
     * {@return the offset of a ledger entry's cold part}
     *
     * @param index 0 to {@link #ledgerEntries()} − 1
     */
    public int ledgerColdOffset(int index) {
        return ledgerColdOffset + index * ParticipantLayout.ENTRY_BYTES;
    }

    /**
     * {@return the offset of a ledger entry's hot part}
     *
     * @param index 0 to {@link #ledgerEntries()} − 1
     */
    public int ledgerHotOffset(int index) {
        return ledgerHotOffset + index * LedgerLayout.ENTRY_BYTES;
    }

    /**
     * {@return the offset of a registry entry's cold part}
     *
     * @param index 0 to {@link #registryEntries()} − 1
     */
    public int registryColdOffset(int index) {
        return registryColdOffset + index * ParticipantLayout.ENTRY_BYTES;
    }

    /**
     * {@return the offset of a consumer's sequence}
     *
     * @param index 0 to {@link #registryEntries()} − 1
     */
    public int registryLineOffset(int index) {
        return registryLinesOffset + index * ControlLayout.LINE_BYTES;
    }
}
