package io.ringfence.ring.layout;

/**
 * The state page, second in {@code ring.dat}: what changes over the ring's life but never on the hot path.
 *
 * <pre>
 *      0          4               8             16            24               32
 *   0  lifecycle  poison reason   clean mark    ring epoch    boot id, high    boot id, low
 * </pre>
 */
public final class StateLayout {
    /** Bytes of the page. */
    public static final int PAGE_BYTES = 4096;

    /** Where the page begins. */
    public static final int BASE = IdentityLayout.PAGE_BYTES;

    /** 4 bytes: {@link #RECOVERING}, {@link #READY} or {@link #POISONED}. */
    public static final int LIFECYCLE_OFFSET = BASE;

    /** 4 bytes: why, valid while poisoned. */
    public static final int POISON_REASON_OFFSET = LIFECYCLE_OFFSET + Integer.BYTES;

    /** 8 bytes: {@link #CLEAN} or not. */
    public static final int CLEAN_MARK_OFFSET = POISON_REASON_OFFSET + Integer.BYTES;

    /** 8 bytes: grows with each recovery that lost events. */
    public static final int EPOCH_OFFSET = CLEAN_MARK_OFFSET + Long.BYTES;

    /** 8 bytes: upper half of the kernel's boot id of the last attach. */
    public static final int BOOT_ID_HIGH_OFFSET = EPOCH_OFFSET + Long.BYTES;

    /** 8 bytes: lower half of the kernel's boot id of the last attach. */
    public static final int BOOT_ID_LOW_OFFSET = BOOT_ID_HIGH_OFFSET + Long.BYTES;

    /** Lifecycle: a recovery was begun and not ended. Zero is no lifecycle at all. */
    public static final int RECOVERING = 1;

    /** Lifecycle: may be attached. */
    public static final int READY = 2;

    /** Lifecycle: a failed force; nothing may be acknowledged. */
    public static final int POISONED = 3;

    /** Clean mark: the last process that left forced everything. */
    public static final long CLEAN = 0x4E41454C43L;

    /** Clean mark: somebody may have stored since. */
    public static final long UNCLEAN = 0;

    private StateLayout() {}
}
