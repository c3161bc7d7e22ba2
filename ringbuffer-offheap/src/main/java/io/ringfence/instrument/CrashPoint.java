package io.ringfence.instrument;

/**
 * The named places at which the kill campaign ends a process: between two stores that belong together, so that each place is another
 * half-done state for the survivors.
 */
public enum CrashPoint {
    /** The own ledger entry contains nothing; the bounds of the coming claim are not written. */
    ANNOUNCING,
    /** The high bound is announced, the low one is not: the entry contains nothing still. */
    HIGH_ANNOUNCED,
    /** The claim is announced; the cursor has not moved. */
    ANNOUNCED,
    /** Another producer was first: the entry contains what that one has claimed. */
    RACE_LOST,
    /** The ring is full; nothing is announced or claimed. */
    FOUND_FULL,
    /** The cursor has passed the claim; nothing of it is written. */
    CLAIMED,
    /** The payloads of the claim are written; nothing says so. */
    WRITTEN,
    /** A token cell has its sequence, not its token. */
    TOKEN_HALF_WRITTEN,
    /** A token cell is written; nothing is committed. */
    TOKEN_WRITTEN,
    /** The ledger says that the claim's payloads are complete; no stamp is stored. */
    COMMITTED,
    /** A stamp of the claim is stored, from the highest down; with the last one, the claim is published and nobody woken. */
    STAMPED,
    /** A slot of a claim that is being aborted is stamped, and not counted. */
    ABORT_STAMPED,
    /** The bits of all sleepers are taken; none is woken. Only where there is a futex. */
    WAITERS_TAKEN,
    /** The wake word has grown; no sleeper is woken. Only where there is a futex. */
    WAKE_WORD_GROWN,
    /** A batch is handled and not committed. */
    HANDLED,
    /** A batch is committed. */
    POSITION_COMMITTED,
    /** The own bit says that a consumer sleeps; it does not yet. Only where there is a futex. */
    WAITING,
    /** An entry's owner lock is held; nothing of the entry is written. */
    ENTRY_LOCKED,
    /** The length of a name is written, its bytes are not. */
    NAME_HALF_WRITTEN,
    /** A new entry has its name, and is JOINING. */
    NAMED,
    /** The incarnation is odd; the owner is the old one. */
    OWNER_CHANGING,
    /** The incarnation is odd; the owner has the new pid and the old start time. */
    OWNER_HALF_WRITTEN,
    /** The owner is the new one; the state is the old one. */
    OWNER_CHANGED,
    /** A ledger entry is JOINING, with what its last owner left in it. */
    PRODUCER_JOINING,
    /** A JOINING ledger entry is reset, and has no name. */
    LEDGER_RESET,
    /** What the dead owner had claimed is repaired; the entry is its own still. */
    TAKEOVER_SETTLED,
    /** A dead owner's claim is withdrawn; a token that it did not commit is there still. */
    TAKEOVER_WITHDRAWN,
    /** A token that a dead owner did not commit is wiped; the entry has no new owner. */
    TOKEN_DROPPED,
    /** A producer is registered; the registry lock is held. */
    PRODUCER_ACTIVE,
    /** Of two tokens the older one is forgotten. */
    OLDER_TOKEN_FORGOTTEN,
    /** All tokens are forgotten, or the older one twice if there was one only; the commit word stands. */
    TOKENS_FORGOTTEN,
    /** The ledger entry of a name that is being removed is reset; the name stands. */
    PRODUCER_FORGOTTEN,
    /** The claim of a closing producer is withdrawn; the owner stands. */
    PRODUCER_LEAVING,
    /** A ledger entry is free; its owner lock is held. */
    PRODUCER_FREED,
    /** A registry entry is JOINING; nothing else of it is written. */
    CONSUMER_JOINING,
    /** Producers look at the newcomer's line, which is idle. */
    LINES_RAISED,
    /** The newcomer's line gates at a provisional start; the version of the registry is the old one. */
    LINE_ACTIVATED,
    /** The version of the registry has grown; the start is not read again. */
    VERSION_GROWN,
    /** The newcomer's start is stored; it is JOINING and has no owner. */
    START_STORED,
    /** A consumer is registered; the registry lock is held. */
    CONSUMER_ACTIVE,
    /** A consumer is registered, and the registry lock given back; it has handled nothing. */
    CONSUMER_OPENED,
    /** The line of a refused or half-way newcomer is idle; its entry is JOINING. */
    JOIN_RETRACTED,
    /** A closing consumer blocks no longer; its entry is its own. */
    CONSUMER_CLOSING,
    /** A leaving consumer's entry is JOINING; its line gates. */
    CONSUMER_LEAVING,
    /** The last consumer has left its position as the floor; its line gates. */
    FLOOR_LEFT,
    /** A line gates nobody; the version of the registry is the old one. */
    LINE_IDLED,
    /** A leaving consumer's line gates nobody; its entry has an owner. */
    CONSUMER_IDLED,
    /** A registry entry is free; its owner lock is held. */
    CONSUMER_FREED,
    /** A producer that was held back has noted since when a consumer is dead. */
    DEATH_NOTED,
    /** The position at which a dead consumer is released is noted; its line gates. */
    RELEASE_NOTED,
    /** A dead consumer's line gates nobody; its state is ACTIVE still. */
    RELEASE_IDLED,
    /** A dead consumer is released; its owner lock is held by the one that released it. */
    RELEASED,
    /** A released consumer is about to join anew. */
    RETURNING,
    /** A released consumer's line gates again; it is RELEASED still. */
    RETURN_JOINED,
    /** The line of a consumer that died in its return is idle again. */
    IDLED_AGAIN,
    /** It is known what becomes of a dead owner's slot; its stamp is the old one. */
    REPAIR_JUDGED,
    /** A dead owner's slot is repaired and not counted; others of its batch may not be. */
    REPAIR_STAMPED,
    /** A dead producer's entry is settled and locked, to be freed. */
    DEAD_PRODUCER_TAKEN,
    /** A repair has noted since when a consumer is dead; its bit of those who block is set. */
    DEAD_CONSUMER_NOTED,
    /** A producer that a dead newcomer held back has idled its line; the entry is JOINING. */
    RECLAIM_IDLED,
    /** The entry of a dead newcomer is free; its owner lock is held by the one that reclaimed it. */
    RECLAIMED,
    /** A hidden directory is made; it is empty. */
    CREATION_BEGUN,
    /** The lock file of a ring in the making is written and not forced. */
    LOCK_FILE_WRITTEN,
    /** The lock says that a creation is under way; there is no ring file. */
    CREATION_LOCKED,
    /** The header of a ring file is written, its slots are not. */
    HEADER_WRITTEN,
    /** A ring is complete, and still hidden. */
    RING_FORCED,
    /** A ring has its name; the directory is not forced. */
    RING_REVEALED,
    /** A ring is locked as being in use; nothing of it is read. */
    IN_USE_SHARED,
    /** A ring is mapped; nothing of it is written. */
    RING_MAPPED,
    /** The boot id is written and not forced; the clean mark is set still. */
    BOOT_ID_WRITTEN,
    /** Boot id and clean mark are written and not forced. */
    CLEAN_MARK_CLEARED,
    /** The last process that leaves has forced everything; nothing says so. */
    RING_FLUSHED,
    /** The clean mark is set and not forced. */
    CLEAN_MARK_SET,
    /** A ring that is being deleted has lost its name. */
    RING_HIDDEN,
    /** A part of a directory that is being deleted is gone. */
    ENTRY_DELETED;

    /** Says that a place was reached. Without an instrument, nothing: the compiler removes the call. */
    public void reached() {
        Instrument instrument = Hook.INSTRUMENT;
        if (instrument != null) {
            instrument.reached(this);
        }
    }
}
