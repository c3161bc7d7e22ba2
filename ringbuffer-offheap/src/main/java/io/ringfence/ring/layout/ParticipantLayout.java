package io.ringfence.ring.layout;

/**
 * The cold part of a ledger or registry entry, 256 bytes: who it belongs to. What identifies the owner is valid only while the
 * incarnation is even and unchanged around the read.
 *
 * <pre>
 *      0            4           8             16            24             32            40            48
 *   0  state        settings    incarnation   pid           start time     boot id high  boot id low   pid namespace
 *  56  dead since   released at release nanos name length   name, 64 bytes of UTF-8
 * 152  returned at
 * </pre>
 */
public final class ParticipantLayout {
    /** Bytes of an entry. */
    public static final int ENTRY_BYTES = 256;

    /** Most bytes of a name, in UTF-8. */
    public static final int NAME_BYTES = 64;

    /** 4 bytes: one of the states below. */
    public static final int STATE_OFFSET = 0;

    /** 4 bytes: reserved, 0. */
    public static final int SETTINGS_OFFSET = STATE_OFFSET + Integer.BYTES;

    /** 8 bytes: grows by two with each change of the owner; odd while it changes. */
    public static final int INCARNATION_OFFSET = SETTINGS_OFFSET + Integer.BYTES;

    /** 8 bytes: pid of the owner, 0 without. */
    public static final int PID_OFFSET = INCARNATION_OFFSET + Long.BYTES;

    /** 8 bytes: start time of the owner, clock ticks since the boot. */
    public static final int START_TIME_OFFSET = PID_OFFSET + Long.BYTES;

    /** 8 bytes: upper half of the kernel's boot id of the owner. */
    public static final int BOOT_ID_HIGH_OFFSET = START_TIME_OFFSET + Long.BYTES;

    /** 8 bytes: lower half of the kernel's boot id of the owner. */
    public static final int BOOT_ID_LOW_OFFSET = BOOT_ID_HIGH_OFFSET + Long.BYTES;

    /** 8 bytes: inode of the pid namespace of the owner. */
    public static final int PID_NAMESPACE_OFFSET = BOOT_ID_LOW_OFFSET + Long.BYTES;

    /** When a prober first saw the owner dead, in nanoseconds of the machine's monotonic clock; 0 while nobody has. */
    public static final int DEAD_SINCE_OFFSET = PID_NAMESPACE_OFFSET + Long.BYTES;

    /** The position at which a dead consumer was released; valid in state RELEASED only. */
    public static final int RELEASED_AT_OFFSET = DEAD_SINCE_OFFSET + Long.BYTES;

    /** How long a dead consumer holds producers back before it may be released; 0 for ever. */
    public static final int RELEASE_NANOS_OFFSET = RELEASED_AT_OFFSET + Long.BYTES;

    /** 4 bytes: bytes of the name. */
    public static final int NAME_LENGTH_OFFSET = RELEASE_NANOS_OFFSET + Long.BYTES;

    /** The name. */
    public static final int NAME_OFFSET = NAME_LENGTH_OFFSET + Integer.BYTES;

    /** 8 bytes: where a released consumer began again; its position is that until its first commit. */
    public static final int RETURNED_AT_OFFSET = NAME_OFFSET + NAME_BYTES + Integer.BYTES;

    /** State: may be taken by anyone; a fresh file has only these. */
    public static final int FREE = 0;

    /** State: being set up, or being taken down, under the registry lock; whoever holds that lock next may reclaim it. */
    public static final int JOINING = 1;

    /** State: has or had an owner and counts: a consumer's position gates, a producer's claim is its own; the name is kept. */
    public static final int ACTIVE = 2;

    /** State of a consumer that was released after its death: it gates nobody; the name is kept. */
    public static final int RELEASED = 3;

    private ParticipantLayout() {}
}
