package io.ringfence.recovery;

import static io.ringfence.ring.layout.ParticipantLayout.ACTIVE;
import static io.ringfence.ring.layout.ParticipantLayout.JOINING;
import static io.ringfence.ring.layout.ParticipantLayout.NAME_BYTES;
import static io.ringfence.ring.layout.ParticipantLayout.NAME_LENGTH_OFFSET;
import static io.ringfence.ring.layout.ParticipantLayout.NAME_OFFSET;
import static io.ringfence.ring.layout.ParticipantLayout.RELEASED;
import static io.ringfence.ring.layout.ParticipantLayout.RELEASED_AT_OFFSET;
import static io.ringfence.ring.layout.ParticipantLayout.RELEASE_NANOS_OFFSET;
import static io.ringfence.ring.layout.ParticipantLayout.STATE_OFFSET;

import io.ringfence.journal.storage.Storage;
import io.ringfence.journal.storage.StorageFile;
import io.ringfence.liveness.JournalOwner;
import io.ringfence.ring.RingIdentity;
import io.ringfence.ring.layout.ControlLayout;
import io.ringfence.ring.layout.LedgerLayout;
import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.ring.layout.StateLayout;
import io.ringfence.sequence.ChecksumMode;
import io.ringfence.sequence.GatingSequences;
import io.ringfence.sequence.Sequencer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be learnt from a {@code ring.dat} that is not believed. After a restart of the machine its words are old but true; in a damaged
 * file any word may be anything, and then no number of it counts, only names. Read from private copies, so a file that is cut off is a
 * short read; a number that is out of range counts as not there. Writes nothing. For one thread.
 */
final class RingRemains implements AutoCloseable {
    /** More recoveries than any ring has seen. */
    private static final long MAX_EPOCH = 1L << 40;

    /** A word that is not there. */
    static final long UNKNOWN = Long.MIN_VALUE;

    private final RingIdentity identity;
    private final RingGeometry geometry;
    private final @Nullable StorageFile file;
    private final boolean numbersAreTrue;
    private final ByteBuffer header;
    private final @Nullable SlotProof slots;

    private RingRemains(RingIdentity identity, @Nullable StorageFile file, boolean numbersAreTrue) {
        this.numbersAreTrue = numbersAreTrue && file != null;
        this.identity = identity;
        this.geometry = identity.geometry();
        this.file = file;
        this.header = ByteBuffer.allocate(geometry.slotsOffset()).order(ByteOrder.LITTLE_ENDIAN);
        if (file != null) {
            int ignored = file.read(0, header);
        }
        boolean proves = identity.options().checksumMode() == ChecksumMode.CRC32C;
        this.slots = file != null && proves ? new SlotProof(file, identity) : null;
    }

    /**
     * Opens what is left.
     *
     * @param storage the way to it
     * @param ringFile {@code ring.dat}, if it is there
     * @param identity of the ring, from wherever it is known
     * @param numbersAreTrue whether its numbers were true once
     */
    static RingRemains open(Storage storage, Optional<Path> ringFile, RingIdentity identity, boolean numbersAreTrue) {
        return new RingRemains(identity, ringFile.map(storage::open).orElse(null), numbersAreTrue);
    }

    /** A consumer's entry; its position may be unknown. */
    record ConsumerEntry(String name, long position, long releaseNanos, boolean released) {}

    /** A producer's entry that bears a token. */
    record Token(String name, long sequence, long token) {}

    long epoch() {
        long epoch = header.getLong(StateLayout.EPOCH_OFFSET);
        return epoch > 0 && epoch <= MAX_EPOCH ? epoch : 0;
    }

    /** {@return the highest sequence that any word says to have been claimed, or unknown} */
    long highestClaimed() {
        long highest = Math.max(sequence(ControlLayout.CURSOR_OFFSET), sequence(ControlLayout.WRITTEN_OFFSET));
        highest = Math.max(highest, durable());
        for (ConsumerEntry consumer : consumers()) {
            highest = Math.max(highest, consumer.position());
        }
        return slots == null ? highest : Math.max(highest, slots.highest());
    }

    long durable() {
        return sequence(ControlLayout.DURABLE_OFFSET);
    }

    long journalStart() {
        return sequence(ControlLayout.JOURNAL_START_OFFSET);
    }

    /** {@return up to where every consumer had come, as far as is known: what lies behind was wanted by somebody} */
    long passedByAll() {
        return consumers().stream()
                .filter(consumer -> !consumer.released())
                .mapToLong(ConsumerEntry::position)
                .min()
                .orElse(sequence(ControlLayout.FLOOR_OFFSET));
    }

    /** {@return whether a journal was ever begun, as far as is known} */
    boolean hadJournal() {
        return sequence(ControlLayout.WRITTEN_OFFSET) > journalStart();
    }

    private long sequence(int offset) {
        long value = numbersAreTrue ? header.getLong(offset) : UNKNOWN;
        long before = identity.options().initialSequence() - 1;
        return value >= before && value <= Sequencer.TERMINAL_SEQUENCE ? value : UNKNOWN;
    }

    /** {@return the slots that prove themselves, if they can} */
    Optional<SlotProof> slots() {
        return Optional.ofNullable(slots);
    }

    /** {@return the consumers that were registered, without the journal's own} */
    List<ConsumerEntry> consumers() {
        List<ConsumerEntry> consumers = new ArrayList<>();
        for (int i = 0; i < geometry.registryEntries(); i++) {
            int entry = geometry.registryColdOffset(i);
            int state = header.getInt(entry + STATE_OFFSET);
            String name = state == ACTIVE || state == RELEASED ? name(entry) : "";
            long line = header.getLong(geometry.registryLineOffset(i));
            boolean released = state == RELEASED || line == GatingSequences.IDLE;
            long position = sequence(released ? entry + RELEASED_AT_OFFSET : geometry.registryLineOffset(i));
            if (!name.isEmpty() && !name.equals(JournalOwner.NAME)) {
                long releaseNanos = Math.max(0, header.getLong(entry + RELEASE_NANOS_OFFSET));
                consumers.add(new ConsumerEntry(name, position, releaseNanos, released));
            }
        }
        return consumers;
    }

    /**
     * {@return the tokens of publications that are kept}
     *
     * @param last the last sequence that is kept
     */
    List<Token> tokens(long last) {
        List<Token> tokens = new ArrayList<>();
        for (int i = 0; i < geometry.ledgerEntries(); i++) {
            int entry = geometry.ledgerColdOffset(i);
            String name = header.getInt(entry + STATE_OFFSET) > JOINING ? name(entry) : "";
            int hot = geometry.ledgerHotOffset(i);
            long limit = Math.min(last, sequence(hot + LedgerLayout.COMMIT_OFFSET));
            int a = hot + LedgerLayout.TOKEN_A_OFFSET;
            int b = hot + LedgerLayout.TOKEN_B_OFFSET;
            int cell = upTo(limit, a) >= upTo(limit, b) ? a : b;
            if (!name.isEmpty() && upTo(limit, cell) != UNKNOWN) {
                tokens.add(
                        new Token(name, header.getLong(cell), header.getLong(cell + LedgerLayout.TOKEN_VALUE_OFFSET)));
            }
        }
        return tokens;
    }

    private long upTo(long limit, int cell) {
        long sequence = sequence(cell);
        return sequence <= limit ? sequence : UNKNOWN;
    }

    private String name(int entry) {
        int length = header.getInt(entry + NAME_LENGTH_OFFSET);
        if (length < 1 || length > NAME_BYTES) {
            return "";
        }
        byte[] bytes = new byte[length];
        header.get(entry + NAME_OFFSET, bytes);
        try {
            String name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return name.chars().anyMatch(Character::isISOControl) ? "" : name;
        } catch (CharacterCodingException malformed) {
            return ""; // nobody could ever ask for this name
        }
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
