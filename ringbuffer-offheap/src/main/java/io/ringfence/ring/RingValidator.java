package io.ringfence.ring;

import io.ringfence.liveness.RingCore;
import io.ringfence.ring.error.CorruptRingException;
import io.ringfence.ring.layout.ControlLayout;
import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.ring.layout.SlotLayout;
import io.ringfence.sequence.GatingSequences;
import io.ringfence.sequence.Sequencer;
import io.ringfence.sequence.Slots;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.AtomicBuffer;

/**
 * Looks at every word of a mapped ring on which a decision depends, before the first store into it: control page, both tables, the
 * stamps. Refuses what no run of the protocol can leave, whoever was killed where; believes all else. Nothing is written.
 *
 * <p>Others may be at work on the same words. So a word is judged by what is true in every state that they pass through, and bounds that
 * grow are read after the word. What spans several words, an entry that changes hands for example, could still be seen half: a
 * finding counts only if it stands at each of several looks.
 */
final class RingValidator {
    private static final int LOOKS = 4;
    private static final long BETWEEN_LOOKS_NANOS = 50_000;

    private final Path file;
    private final RingCore core;
    private final long initialSequence;
    private final AtomicBuffer buffer;
    private final RingGeometry geometry;
    private final ByteBuffer copy;

    RingValidator(Path file, RingCore core, long initialSequence) {
        this.file = file;
        this.core = core;
        this.initialSequence = initialSequence;
        this.buffer = core.slots().buffer();
        this.geometry = core.slots().geometry();
        this.copy = StampScan.newCopy(geometry);
    }

    /**
     * Checks everything.
     *
     * @throws CorruptRingException that names the word
     */
    void check() {
        for (int look = 1; ; look++) {
            try {
                checkOnce();
                return;
            } catch (CorruptRingException found) {
                if (look == LOOKS) {
                    throw found;
                }
                LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
            }
        }
    }

    private void checkOnce() {
        WordCheck words = new WordCheck(file.toString(), buffer, initialSequence);
        words.range(
                ControlLayout.CURSOR_OFFSET,
                "cursor",
                words.cursor(),
                words.before(),
                Sequencer.TERMINAL_SEQUENCE); // before anything that is compared with it
        long[] lines = lines();
        long floor = words.read(ControlLayout.FLOOR_OFFSET);
        long durable = words.read(ControlLayout.DURABLE_OFFSET); // before the other one: that is stored first
        long written = words.read(ControlLayout.WRITTEN_OFFSET);
        long start = words.read(ControlLayout.JOURNAL_START_OFFSET);
        checkControlPage(words, floor, lines);
        words.position(ControlLayout.JOURNAL_START_OFFSET, "journal start", start);
        words.position(ControlLayout.WRITTEN_OFFSET, "written watermark", written);
        words.range(ControlLayout.DURABLE_OFFSET, "durable watermark", durable, words.before(), written);
        TableValidator tables = new TableValidator(core, words);
        tables.checkProducers();
        tables.checkConsumers();
        long unsettled = firstUnsettled(words);
        // No gate is ahead of an open claim (decision 0009). Lines and floor were read before the stamps, and what was
        // unsettled when
        // its stamp was read was so before.
        if (floor >= unsettled) {
            throw gateAhead(words, ControlLayout.FLOOR_OFFSET, "floor", floor, unsettled);
        }
        if (written >= unsettled) { // the journal writes what is settled
            throw gateAhead(words, ControlLayout.WRITTEN_OFFSET, "written watermark", written, unsettled);
        }
        if (start >= unsettled) {
            throw gateAhead(words, ControlLayout.JOURNAL_START_OFFSET, "journal start", start, unsettled);
        }
        for (int i = 0; i < lines.length; i++) {
            if (lines[i] != GatingSequences.IDLE && lines[i] >= unsettled) {
                throw gateAhead(words, geometry.registryLineOffset(i), "position", lines[i], unsettled);
            }
        }
    }

    private long[] lines() {
        long[] lines = new long[geometry.registryEntries()];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = core.gates().line(i).get();
        }
        return lines;
    }

    private static CorruptRingException gateAhead(
            WordCheck words, int offset, String word, long actual, long unsettled) {
        return words.corrupt(
                offset,
                word,
                Long.toString(actual),
                "less than " + unsettled + ", which is claimed and neither published nor aborted");
    }

    private void checkControlPage(WordCheck words, long floor, long[] lines) {
        words.position(ControlLayout.FLOOR_OFFSET, "floor", floor);
        long high = words.read(ControlLayout.REGISTRY_HIGH_OFFSET); // after the lines: it is raised before they gate
        words.range(ControlLayout.REGISTRY_HIGH_OFFSET, "registry high", high, 0, geometry.registryEntries());
        for (int i = 0; i < lines.length; i++) {
            if (lines[i] != GatingSequences.IDLE) {
                words.position(geometry.registryLineOffset(i), "position", lines[i]);
                if (i >= high) {
                    throw words.corrupt(
                            ControlLayout.REGISTRY_HIGH_OFFSET,
                            "registry high",
                            Long.toString(high),
                            "more than " + i + ", because the consumer of that entry has a position");
                }
            }
        }
        checkBits(words, ControlLayout.BLOCKERS_OFFSET, "blockers");
        checkBits(words, ControlLayout.WAITERS_OFFSET, "waiters");
    }

    private void checkBits(WordCheck words, int offset, String word) {
        long bits = words.read(offset);
        int entries = geometry.registryEntries();
        if (entries < Long.SIZE && bits >>> entries != 0) {
            throw words.corrupt(offset, word, "0x" + Long.toHexString(bits), "bits of " + entries + " entries only");
        }
    }

    /**
     * One look at each stamp: it is of its slot and of a claimed sequence; what is claimed and not settled has an owner who may settle it.
     *
     * @return the lowest unsettled sequence, or one after all that were claimed when the look began
     */
    private long firstUnsettled(WordCheck words) {
        long claimed = words.cursor();
        OpenClaims openClaims = new OpenClaims(core);
        long first = claimed + 1;
        long oldest = claimed - geometry.slotCount() + 1;
        try (StampScan scan = StampScan.open(file, copy, geometry, words.before())) {
            for (long sequence = scan.lastNotPlain(claimed, oldest);
                    sequence >= oldest;
                    sequence = scan.lastNotPlain(sequence - 1, oldest)) {
                if (!isSettled(words, openClaims, sequence)) {
                    first = sequence;
                }
            }
        }
        return first;
    }

    private boolean isSettled(WordCheck words, OpenClaims openClaims, long sequence) {
        long stamp = core.slots().stampAcquire(sequence);
        long held = Math.abs(stamp) - 1; // of Long.MIN_VALUE: too large, like that of its neighbour
        if (stamp != 0) {
            checkStamp(words, sequence, stamp, held);
        }
        if (sequence <= words.before() || (stamp != 0 && held >= sequence)) {
            return true;
        }
        if (!openClaims.mayContain(sequence) && core.repair().isUnexplained(sequence)) {
            throw words.corrupt(
                    geometry.slotOffset(sequence) + SlotLayout.STAMP_OFFSET,
                    "stamp",
                    Long.toString(stamp),
                    Slots.published(sequence) + " or its negative: sequence " + sequence
                            + " is claimed, and no producer's claim contains it");
        }
        return false;
    }

    private void checkStamp(WordCheck words, long sequence, long stamp, long held) {
        boolean ofThisSlot = (held - sequence) % geometry.slotCount() == 0;
        if (!ofThisSlot || held <= words.before() || !words.isClaimed(held)) {
            throw words.corrupt(
                    geometry.slotOffset(sequence) + SlotLayout.STAMP_OFFSET,
                    "stamp",
                    Long.toString(stamp),
                    "that of a sequence of this slot from " + initialSequence + " to " + words.cursor()
                            + ", the cursor");
        }
    }
}
