package io.ringfence.ring;

import static io.ringfence.ring.layout.ParticipantLayout.ACTIVE;
import static io.ringfence.ring.layout.ParticipantLayout.FREE;
import static io.ringfence.ring.layout.ParticipantLayout.INCARNATION_OFFSET;
import static io.ringfence.ring.layout.ParticipantLayout.JOINING;
import static io.ringfence.ring.layout.ParticipantLayout.NAME_BYTES;
import static io.ringfence.ring.layout.ParticipantLayout.NAME_LENGTH_OFFSET;
import static io.ringfence.ring.layout.ParticipantLayout.NAME_OFFSET;
import static io.ringfence.ring.layout.ParticipantLayout.PID_OFFSET;
import static io.ringfence.ring.layout.ParticipantLayout.RELEASED;
import static io.ringfence.ring.layout.ParticipantLayout.RELEASED_AT_OFFSET;
import static io.ringfence.ring.layout.ParticipantLayout.RELEASE_NANOS_OFFSET;
import static io.ringfence.ring.layout.ParticipantLayout.RETURNED_AT_OFFSET;
import static io.ringfence.ring.layout.ParticipantLayout.STATE_OFFSET;

import io.ringfence.liveness.RingCore;
import io.ringfence.ring.layout.LedgerLayout;
import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.sequence.GatingSequences;
import io.ringfence.sequence.ProducerMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The part of the validation that looks at the producer ledger and at the consumer registry. An entry whose state or incarnation changes
 * while it is looked at belongs to a living process that is at work on it, and is passed over.
 */
final class TableValidator {
    /** The kernel gives out no higher pids. */
    private static final long PID_MAX = 1 << 22;

    private static final long NEVER_RETURNED = Long.MIN_VALUE;

    private final RingGeometry geometry;
    private final boolean single;
    private final WordCheck words;
    private final long claimedBefore;

    TableValidator(RingCore core, WordCheck words) {
        this.geometry = core.slots().geometry();
        this.single = core.modes().producers() == ProducerMode.SINGLE;
        this.words = words;
        this.claimedBefore = words.cursor();
    }

    /** An entry's words, for the time of one look. */
    private record Look(int entry, int state, long incarnation) {}

    private Look look(int entry) {
        return new Look(entry, words.readInt(entry + STATE_OFFSET), words.read(entry + INCARNATION_OFFSET));
    }

    private boolean stands(Look look) {
        return words.read(look.entry() + INCARNATION_OFFSET) == look.incarnation()
                && words.readInt(look.entry() + STATE_OFFSET) == look.state();
    }

    void checkProducers() {
        for (int i = 0; i < geometry.ledgerEntries(); i++) {
            int entry = geometry.ledgerColdOffset(i);
            Look look = look(entry);
            words.range(entry + STATE_OFFSET, "state of producer " + i, look.state(), FREE, ACTIVE);
            if (look.state() == FREE) {
                continue;
            }
            String producer = "of producer " + i;
            checkOwner(look, producer);
            int hot = geometry.ledgerHotOffset(i);
            checkClaim(hot, producer);
            words.claimedOrNever(
                    hot + LedgerLayout.COMMIT_OFFSET,
                    "commit " + producer,
                    words.read(hot + LedgerLayout.COMMIT_OFFSET));
            for (int cell : new int[] {LedgerLayout.TOKEN_A_OFFSET, LedgerLayout.TOKEN_B_OFFSET}) {
                words.claimedOrNever(hot + cell, "token sequence " + producer, words.read(hot + cell));
            }
        }
    }

    /** What an owner announced: the sequences after a cursor of then, as many as the ring holds at most. */
    private void checkClaim(int hot, String producer) {
        int offset = hot + LedgerLayout.CLAIM_LOW_OFFSET;
        long low = words.read(offset);
        long high = words.read(hot + LedgerLayout.CLAIM_HIGH_OFFSET);
        if (low == LedgerLayout.NONE || words.read(offset) != low) {
            return; // nothing is announced, or another claim is being announced
        }
        if (single) {
            throw words.corrupt(
                    offset, "claim low " + producer, Long.toString(low), LedgerLayout.NONE + " with one producer");
        }
        words.position(offset, "claim low " + producer, low - 1);
        words.range(
                hot + LedgerLayout.CLAIM_HIGH_OFFSET,
                "claim high " + producer,
                high,
                low,
                low + geometry.slotCount() - 1);
    }

    void checkConsumers() {
        for (int i = 0; i < geometry.registryEntries(); i++) {
            int entry = geometry.registryColdOffset(i);
            Look look = look(entry);
            String consumer = "of consumer " + i;
            words.range(entry + STATE_OFFSET, "state " + consumer, look.state(), FREE, RELEASED);
            checkLine(look, geometry.registryLineOffset(i), consumer);
            if (look.state() > JOINING) {
                checkOwner(look, consumer);
                words.range(
                        entry + RELEASE_NANOS_OFFSET,
                        "release after " + consumer,
                        words.read(entry + RELEASE_NANOS_OFFSET),
                        0,
                        Long.MAX_VALUE);
            }
        }
    }

    /** Who gates is never lapped; who is free does not gate; who is released says where. */
    private void checkLine(Look look, int offset, String consumer) {
        long position = words.read(offset);
        long returnedAt = words.read(look.entry() + RETURNED_AT_OFFSET);
        long releasedAt = words.read(look.entry() + RELEASED_AT_OFFSET);
        if (!stands(look)) {
            return; // words of two owners
        }
        boolean idle = position == GatingSequences.IDLE;
        boolean returned = look.state() == ACTIVE && returnedAt != NEVER_RETURNED;
        if (returned) {
            words.position(look.entry() + RETURNED_AT_OFFSET, "returned at " + consumer, returnedAt);
        }
        if (returned || look.state() == RELEASED || (look.state() == ACTIVE && idle)) {
            words.position(look.entry() + RELEASED_AT_OFFSET, "released at " + consumer, releasedAt);
        }
        boolean lapped = look.state() == ACTIVE && !idle && position < claimedBefore - geometry.slotCount();
        // again: a newcomer that was refused meanwhile leaves the entry as it found it
        boolean gatesForNobody = look.state() == FREE && !idle && words.read(offset) != GatingSequences.IDLE;
        if (lapped || gatesForNobody) {
            throw words.corrupt(
                    offset,
                    "position " + consumer,
                    Long.toString(position),
                    lapped
                            ? "at least " + (claimedBefore - geometry.slotCount()) + ", one lap behind the cursor"
                            : GatingSequences.IDLE + ", idle, because its entry is free");
        }
    }

    private void checkOwner(Look look, String whose) {
        int entry = look.entry();
        words.range(entry + PID_OFFSET, "pid " + whose, words.read(entry + PID_OFFSET), 0, PID_MAX);
        if (look.state() <= JOINING) {
            return; // a name may be half written
        }
        int length = words.readInt(entry + NAME_LENGTH_OFFSET);
        boolean inRange = length >= 1 && length <= NAME_BYTES;
        if ((!inRange || !isName(entry + NAME_OFFSET, length)) && stands(look)) {
            throw words.corrupt(
                    entry + (inRange ? NAME_OFFSET : NAME_LENGTH_OFFSET),
                    (inRange ? "name " : "name length ") + whose,
                    inRange ? "bytes that are no name" : Integer.toString(length),
                    inRange ? "UTF-8 without control characters" : "1 to " + NAME_BYTES);
        }
    }

    private boolean isName(int offset, int length) {
        byte[] bytes = words.bytes(offset, length);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .chars()
                    .noneMatch(Character::isISOControl);
        } catch (CharacterCodingException malformed) {
            return false; // nobody could ever ask for this name
        }
    }
}
