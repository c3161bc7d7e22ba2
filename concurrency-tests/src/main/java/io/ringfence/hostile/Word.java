package io.ringfence.hostile;

import io.ringfence.ring.layout.ControlLayout;
import io.ringfence.ring.layout.CountersLayout;
import io.ringfence.ring.layout.IdentityLayout;
import io.ringfence.ring.layout.LedgerLayout;
import io.ringfence.ring.layout.ParticipantLayout;
import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.ring.layout.SlotLayout;
import io.ringfence.ring.layout.StateLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * A word of the file that means something.
 *
 * @param name what it is
 * @param offset in the file
 * @param size 4 or 8 bytes
 */
record Word(String name, int offset, int size) {
    private static final int[] IDENTITY_INTS = {
        IdentityLayout.VERSION_OFFSET,
        IdentityLayout.BYTE_ORDER_OFFSET,
        IdentityLayout.HEADER_BYTES_OFFSET,
        IdentityLayout.SLOT_COUNT_OFFSET,
        IdentityLayout.SLOT_BYTES_OFFSET,
        IdentityLayout.PAYLOAD_BYTES_OFFSET,
        IdentityLayout.PRODUCER_MODE_OFFSET,
        IdentityLayout.CHECKSUM_MODE_OFFSET,
        IdentityLayout.WITHOUT_CONSUMERS_OFFSET,
        IdentityLayout.LEDGER_ENTRIES_OFFSET,
        IdentityLayout.REGISTRY_ENTRIES_OFFSET,
        IdentityLayout.COUNTER_COUNT_OFFSET,
        IdentityLayout.SCHEMA_LENGTH_OFFSET,
        IdentityLayout.JOURNAL_PLACE_LENGTH_OFFSET
    };
    private static final int[] IDENTITY_LONGS = {
        IdentityLayout.MAGIC_OFFSET,
        IdentityLayout.RING_ID_HIGH_OFFSET,
        IdentityLayout.CREATED_OFFSET,
        IdentityLayout.INITIAL_SEQUENCE_OFFSET,
        IdentityLayout.FILE_BYTES_OFFSET,
        IdentityLayout.SCHEMA_OFFSET,
        IdentityLayout.JOURNAL_PLACE_OFFSET
    };

    private static final int[] COLD_INTS = {
        ParticipantLayout.STATE_OFFSET, ParticipantLayout.SETTINGS_OFFSET, ParticipantLayout.NAME_LENGTH_OFFSET
    };
    private static final int[] COLD_LONGS = {
        ParticipantLayout.INCARNATION_OFFSET,
        ParticipantLayout.PID_OFFSET,
        ParticipantLayout.START_TIME_OFFSET,
        ParticipantLayout.BOOT_ID_HIGH_OFFSET,
        ParticipantLayout.BOOT_ID_LOW_OFFSET,
        ParticipantLayout.PID_NAMESPACE_OFFSET,
        ParticipantLayout.DEAD_SINCE_OFFSET,
        ParticipantLayout.RELEASED_AT_OFFSET,
        ParticipantLayout.RELEASE_NANOS_OFFSET,
        ParticipantLayout.NAME_OFFSET + 4,
        ParticipantLayout.RETURNED_AT_OFFSET
    };
    private static final int[] HOT_LONGS = {
        LedgerLayout.CLAIM_LOW_OFFSET,
        LedgerLayout.CLAIM_HIGH_OFFSET,
        LedgerLayout.COMMIT_OFFSET,
        LedgerLayout.TOKEN_A_OFFSET,
        LedgerLayout.TOKEN_A_OFFSET + LedgerLayout.TOKEN_VALUE_OFFSET,
        LedgerLayout.TOKEN_B_OFFSET,
        LedgerLayout.TOKEN_B_OFFSET + LedgerLayout.TOKEN_VALUE_OFFSET
    };
    private static final int[] CONTROL_LONGS = {
        ControlLayout.CURSOR_OFFSET,
        ControlLayout.REGISTRY_VERSION_OFFSET,
        ControlLayout.FLOOR_OFFSET,
        ControlLayout.REGISTRY_HIGH_OFFSET,
        ControlLayout.BLOCKERS_OFFSET,
        ControlLayout.WAITERS_OFFSET,
        ControlLayout.WRITTEN_OFFSET,
        ControlLayout.JOURNAL_START_OFFSET,
        ControlLayout.DURABLE_OFFSET,
        ControlLayout.DURABLE_WAITERS_OFFSET
    };
    private static final int[] STATE_LONGS = {
        StateLayout.CLEAN_MARK_OFFSET,
        StateLayout.EPOCH_OFFSET,
        StateLayout.BOOT_ID_HIGH_OFFSET,
        StateLayout.BOOT_ID_LOW_OFFSET
    };
    private static final int[] STATE_INTS = {StateLayout.LIFECYCLE_OFFSET, StateLayout.POISON_REASON_OFFSET};

    /** {@return the words of the identity page} */
    static List<Word> ofIdentity() {
        List<Word> words = new ArrayList<>();
        add(words, "identity", 0, IDENTITY_INTS, Integer.BYTES);
        add(words, "identity", 0, IDENTITY_LONGS, Long.BYTES);
        return List.copyOf(words);
    }

    /** {@return all words after the identity page} */
    static List<Word> ofTheRest(RingGeometry geometry) {
        List<Word> words = new ArrayList<>();
        add(words, "state page", 0, STATE_INTS, Integer.BYTES);
        add(words, "state page", 0, STATE_LONGS, Long.BYTES);
        add(words, "control page", 0, CONTROL_LONGS, Long.BYTES);
        words.add(new Word("wake word", ControlLayout.WAKE_WORD_OFFSET, Integer.BYTES));
        words.add(new Word("durable wake word", ControlLayout.DURABLE_WAKE_WORD_OFFSET, Integer.BYTES));
        for (int counter : new int[] {CountersLayout.ABORTED, CountersLayout.REPAIRED_ABORTED}) {
            words.add(new Word("counter " + counter, geometry.counterOffset(counter), Long.BYTES));
        }
        for (int i = 0; i < geometry.ledgerEntries(); i++) {
            add(words, "producer " + i, geometry.ledgerColdOffset(i), COLD_INTS, Integer.BYTES);
            add(words, "producer " + i, geometry.ledgerColdOffset(i), COLD_LONGS, Long.BYTES);
            add(words, "ledger " + i, geometry.ledgerHotOffset(i), HOT_LONGS, Long.BYTES);
        }
        for (int i = 0; i < geometry.registryEntries(); i++) {
            add(words, "consumer " + i, geometry.registryColdOffset(i), COLD_INTS, Integer.BYTES);
            add(words, "consumer " + i, geometry.registryColdOffset(i), COLD_LONGS, Long.BYTES);
            words.add(new Word("position " + i, geometry.registryLineOffset(i), Long.BYTES));
        }
        for (int slot = 0; slot < geometry.slotCount(); slot++) {
            int offset = geometry.slotOffset(slot);
            String name = "slot " + slot;
            words.add(new Word(name, offset + SlotLayout.STAMP_OFFSET, Long.BYTES));
            words.add(new Word(name, offset + SlotLayout.LENGTH_AND_TYPE_OFFSET, Integer.BYTES));
            words.add(new Word(name, offset + SlotLayout.CHECKSUM_OFFSET, Integer.BYTES));
        }
        return List.copyOf(words);
    }

    private static void add(List<Word> words, String name, int base, int[] offsets, int size) {
        for (int offset : offsets) {
            words.add(new Word(name + " +" + offset, base + offset, size));
        }
    }
}
