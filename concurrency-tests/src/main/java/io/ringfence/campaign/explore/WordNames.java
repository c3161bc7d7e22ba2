package io.ringfence.campaign.explore;

import io.ringfence.ring.layout.ControlLayout;
import io.ringfence.ring.layout.LedgerLayout;
import io.ringfence.ring.layout.LockLayout;
import io.ringfence.ring.layout.ParticipantLayout;
import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.ring.layout.SlotLayout;
import java.util.HashMap;
import java.util.Map;

/** What the words of a ring are called in a table for people. */
final class WordNames {
    private final Map<Integer, String> names = new HashMap<>();

    WordNames(RingGeometry geometry) {
        name(ControlLayout.CURSOR_OFFSET, "cursor");
        name(ControlLayout.REGISTRY_VERSION_OFFSET, "registry version");
        name(ControlLayout.FLOOR_OFFSET, "floor");
        name(ControlLayout.REGISTRY_HIGH_OFFSET, "registry high");
        name(ControlLayout.BLOCKERS_OFFSET, "blockers");
        name(ControlLayout.WAITERS_OFFSET, "waiters");
        name(ControlLayout.WAKE_WORD_OFFSET, "wake word");
        for (int i = 0; i < geometry.ledgerEntries(); i++) {
            cold("producer " + i, geometry.ledgerColdOffset(i));
            hot("ledger " + i, geometry.ledgerHotOffset(i));
        }
        for (int i = 0; i < geometry.registryEntries(); i++) {
            cold("consumer " + i, geometry.registryColdOffset(i));
            name(geometry.registryLineOffset(i), "consumer " + i + " line");
        }
        for (int i = 0; i < geometry.slotCount(); i++) {
            int offset = geometry.slotOffset(i);
            name(offset + SlotLayout.STAMP_OFFSET, "slot " + i + " stamp");
            name(offset + SlotLayout.LENGTH_AND_TYPE_OFFSET, "slot " + i + " length");
            for (int at = 0; at < geometry.payloadBytes(); at += Long.BYTES) {
                name(offset + SlotLayout.PAYLOAD_OFFSET + at, "slot " + i + " payload +" + at);
            }
        }
    }

    private void cold(String entry, int offset) {
        name(offset + ParticipantLayout.STATE_OFFSET, entry + " state");
        name(offset + ParticipantLayout.INCARNATION_OFFSET, entry + " incarnation");
        name(offset + ParticipantLayout.PID_OFFSET, entry + " pid");
        name(offset + ParticipantLayout.START_TIME_OFFSET, entry + " start time");
        name(offset + ParticipantLayout.BOOT_ID_HIGH_OFFSET, entry + " boot id high");
        name(offset + ParticipantLayout.BOOT_ID_LOW_OFFSET, entry + " boot id low");
        name(offset + ParticipantLayout.PID_NAMESPACE_OFFSET, entry + " namespace");
        name(offset + ParticipantLayout.DEAD_SINCE_OFFSET, entry + " dead since");
        name(offset + ParticipantLayout.RELEASED_AT_OFFSET, entry + " released at");
        name(offset + ParticipantLayout.RETURNED_AT_OFFSET, entry + " returned at");
        name(offset + ParticipantLayout.RELEASE_NANOS_OFFSET, entry + " release after");
        for (int at = ParticipantLayout.NAME_LENGTH_OFFSET / Long.BYTES * Long.BYTES;
                at < ParticipantLayout.NAME_OFFSET + ParticipantLayout.NAME_BYTES;
                at += Long.BYTES) {
            name(offset + at, entry + " name");
        }
    }

    private void hot(String entry, int offset) {
        name(offset + LedgerLayout.CLAIM_LOW_OFFSET, entry + " claim low");
        name(offset + LedgerLayout.CLAIM_HIGH_OFFSET, entry + " claim high");
        name(offset + LedgerLayout.COMMIT_OFFSET, entry + " commit");
        name(offset + LedgerLayout.TOKEN_A_OFFSET, entry + " token sequence A");
        name(offset + LedgerLayout.TOKEN_A_OFFSET + LedgerLayout.TOKEN_VALUE_OFFSET, entry + " token A");
        name(offset + LedgerLayout.TOKEN_B_OFFSET, entry + " token sequence B");
        name(offset + LedgerLayout.TOKEN_B_OFFSET + LedgerLayout.TOKEN_VALUE_OFFSET, entry + " token B");
    }

    private void name(int offset, String name) {
        names.put(offset / Long.BYTES, name);
    }

    String name(int word) {
        return names.getOrDefault(word, "offset " + word * Long.BYTES);
    }

    static String lock(int position) {
        if (position == LockLayout.REGISTRY) {
            return "registry lock";
        }
        return position < LockLayout.CONSUMERS
                ? "lock of producer " + (position - LockLayout.LEDGER)
                : "lock of consumer " + (position - LockLayout.CONSUMERS);
    }

    static String value(long value) {
        if (value == Long.MAX_VALUE) {
            return "none";
        }
        return value == Long.MIN_VALUE ? "never" : Long.toString(value);
    }
}
