package io.ringfence.produce;

import io.ringfence.liveness.HandleGuard;
import io.ringfence.ring.error.ClaimException;
import io.ringfence.ring.error.Problem;
import io.ringfence.ring.layout.LedgerLayout;
import io.ringfence.ring.layout.SlotLayout;
import io.ringfence.sequence.ChecksumMode;
import io.ringfence.sequence.ClaimLedger;
import io.ringfence.sequence.EventChecksum;
import io.ringfence.sequence.Sequencer;
import io.ringfence.sequence.Slots;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A producer's handle on the ring: claims slots, hands them out to be written, publishes them.
 *
 * <p>One thread at a time, one open claim at a time; a claim belongs to the thread that made it. Opened by name with
 * {@code Ring.openProducer}; while it is open, no other handle of any process can have that name. An event whose {@code publish}
 * returned is seen by every registered consumer, whatever process dies afterwards. A claim is seen whole or not at all.
 *
 * <p>No method allocates. What waits, waits as {@link ProducerOptions#waitStrategy()} says; the {@code try} forms never wait, and
 * say with a negative number how many slots are missing. A publication may carry a token of 8 bytes, a line number for
 * example; whoever reopens the name is told the last one, and goes on after it without loss or duplicate.
 */
public final class Producer implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final String name;
    private final Slots slots;
    private final Sequencer sequencer;
    private final Sequencer sequencerForOthers;
    private final ClaimLedger ledger;
    private final HandleGuard guard;
    private final Slot slot;
    private final int wholePayload;
    private final @Nullable EventChecksum checksum;

    Producer(
            String name,
            Slots slots,
            Sequencer sequencer,
            ClaimLedger ledger,
            ChecksumMode checksumMode,
            HandleGuard guard) {
        this.name = name;
        this.slots = slots;
        this.sequencer = sequencer;
        this.ledger = ledger;
        this.guard = guard;
        this.slot = new Slot(slots);
        this.wholePayload = SlotLayout.lengthAndType(slots.geometry().payloadBytes(), 0);
        this.checksum = checksumMode == ChecksumMode.CRC32C
                ? new EventChecksum(slots.geometry().payloadBytes())
                : null;
        this.sequencerForOthers = new HandleSequencer(this, sequencer, guard);
        guard.watchOver(CLEANER, this);
    }

    /** {@return the name that it was opened by} */
    public String name() {
        return name;
    }

    /**
     * Claims the next slot, waiting for room.
     *
     * @return its sequence
     */
    public long claim() {
        return claim(1);
    }

    /**
     * Claims n slots in a row, waiting for room for all of them.
     *
     * @param n 1 to the ring's slot count
     * @return the highest sequence; the lowest is {@code n − 1} less
     * @throws ClaimException if a claim is open
     * @throws io.ringfence.ring.error.ProducerTimeoutException if the wait strategy gave up
     */
    public long claim(int n) {
        guard.enter();
        try {
            long high = sequencer.next(n);
            prepare(n, high);
            return high;
        } finally {
            guard.exit();
            Reference.reachabilityFence(this); // else the cleaner could abort the claim that is being made
        }
    }

    /**
     * Claims n slots in a row if there is room for all of them.
     *
     * @param n 1 to the ring's slot count
     * @return the highest sequence, or a negative number: minus how many slots are missing
     */
    public long tryClaim(int n) {
        guard.enter();
        try {
            long high = sequencer.tryNext(n);
            if (high >= 0) {
                prepare(n, high);
            }
            return high;
        } finally {
            guard.exit();
            Reference.reachabilityFence(this);
        }
    }

    private void prepare(int n, long high) {
        for (long sequence = high - n + 1; sequence <= high; sequence++) {
            slots.lengthAndType(sequence, wholePayload);
        }
    }

    /**
     * The flyweight over a slot of the open claim; the same object each time.
     *
     * @param sequence of the open claim
     * @return the slot
     * @throws ClaimException if the sequence is not of the open claim
     */
    public Slot slot(long sequence) {
        guard.requireThread();
        if (!sequencer.hasOpenClaim() || sequence < sequencer.claimLow() || sequence > sequencer.claimHigh()) {
            throw new ClaimException(new Problem(
                    "write",
                    "sequence " + sequence,
                    sequencer.hasOpenClaim()
                            ? "the open claim is " + sequencer.claimLow() + " to " + sequencer.claimHigh()
                            : "no claim is open",
                    "a sequence of the open claim",
                    "claim first"));
        }
        return slot.moveTo(sequence);
    }

    /** Publishes the whole open claim. */
    public void publish() {
        guard.enterClaim();
        try {
            seal();
            sequencer.publishClaim();
        } finally {
            guard.exit();
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Publishes the whole open claim with a token.
     *
     * @param token any 8 bytes; told again when the name is reopened
     */
    public void publish(long token) {
        guard.enterClaim();
        try {
            seal();
            sequencer.publishClaim(token);
        } finally {
            guard.exit();
            Reference.reachabilityFence(this);
        }
    }

    /** Checksums, if the ring has them. */
    private void seal() {
        EventChecksum crc = checksum;
        if (crc != null && sequencer.hasOpenClaim()) {
            for (long sequence = sequencer.claimLow(); sequence <= sequencer.claimHigh(); sequence++) {
                int lengthAndType = slots.lengthAndType(sequence);
                slots.checksum(
                        sequence,
                        crc.compute(
                                sequence,
                                lengthAndType,
                                slots.buffer(),
                                slots.payloadOffset(sequence),
                                SlotLayout.length(lengthAndType)));
            }
        }
    }

    /** Aborts the open claim: its slots are skipped by consumers and counted. Without an open claim, nothing. */
    public void abort() {
        guard.enter();
        try {
            sequencer.abortClaim();
        } finally {
            guard.exit();
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Publishes one event, waiting for room.
     *
     * @param translator writes it; if it throws, the slot is aborted and the error goes on to the caller
     * @return its sequence
     */
    public long publish(EventTranslator translator) {
        long high = claim(1);
        translate(translator, 1, high);
        publish();
        return high;
    }

    /**
     * Publishes one event with a token, waiting for room.
     *
     * @param translator writes it; if it throws, the slot is aborted and the error goes on to the caller
     * @param token told again when the name is reopened
     * @return its sequence
     */
    public long publish(EventTranslator translator, long token) {
        long high = claim(1);
        translate(translator, 1, high);
        publish(token);
        return high;
    }

    /**
     * Publishes one event if there is room.
     *
     * @param translator writes it
     * @return its sequence, or −1 if the ring is full
     */
    public long tryPublish(EventTranslator translator) {
        return tryPublishBatch(1, translator);
    }

    /**
     * Publishes a copy of some bytes, waiting for room.
     *
     * @param source where they are
     * @param offset of the first
     * @param length how many, 0 to the ring's payload
     * @return the event's sequence
     * @throws io.ringfence.ring.error.EventTooLargeException if they do not fit; nothing is claimed
     */
    public long publish(DirectBuffer source, int offset, int length) {
        requireFits(length);
        long sequence = claim(1);
        copy(sequence, source, offset, length);
        publish();
        return sequence;
    }

    /**
     * Publishes a copy of some bytes with a token, waiting for room.
     *
     * @param source where they are
     * @param offset of the first
     * @param length how many, 0 to the ring's payload
     * @param token told again when the name is reopened
     * @return the event's sequence
     */
    public long publish(DirectBuffer source, int offset, int length, long token) {
        requireFits(length);
        long sequence = claim(1);
        copy(sequence, source, offset, length);
        publish(token);
        return sequence;
    }

    /**
     * Publishes a copy of some bytes if there is room.
     *
     * @param source where they are
     * @param offset of the first
     * @param length how many, 0 to the ring's payload
     * @return the event's sequence, or −1 if the ring is full
     */
    public long tryPublish(DirectBuffer source, int offset, int length) {
        requireFits(length);
        long sequence = tryClaim(1);
        if (sequence >= 0) {
            copy(sequence, source, offset, length);
            publish();
        }
        return sequence;
    }

    /**
     * Publishes n events that are seen whole or not at all, waiting for room.
     *
     * @param n how many, 1 to the ring's slot count
     * @param translator writes them, called once for each in order; if it throws, all are aborted
     * @return the highest sequence
     */
    public long publishBatch(int n, EventTranslator translator) {
        long high = claim(n);
        translate(translator, n, high);
        publish();
        return high;
    }

    /**
     * Publishes n events with one token, waiting for room.
     *
     * @param n how many, 1 to the ring's slot count
     * @param translator writes them, called once for each in order; if it throws, all are aborted
     * @param token told again when the name is reopened
     * @return the highest sequence
     */
    public long publishBatch(int n, EventTranslator translator, long token) {
        long high = claim(n);
        translate(translator, n, high);
        publish(token);
        return high;
    }

    /**
     * Publishes n events if there is room for all of them.
     *
     * @param n how many, 1 to the ring's slot count
     * @param translator writes them, called once for each in order; if it throws, all are aborted
     * @return the highest sequence, or a negative number: minus how many slots are missing
     */
    public long tryPublishBatch(int n, EventTranslator translator) {
        long high = tryClaim(n);
        if (high >= 0) {
            translate(translator, n, high);
            publish();
        }
        return high;
    }

    private void translate(EventTranslator translator, int n, long high) {
        boolean done = false;
        try {
            for (long sequence = high - n + 1; sequence <= high; sequence++) {
                translator.translateTo(slot.moveTo(sequence), sequence);
            }
            done = true;
        } finally {
            if (!done) {
                abort();
            }
        }
    }

    private void copy(long sequence, DirectBuffer source, int offset, int length) {
        boolean done = false;
        try {
            slots.buffer().putBytes(slots.payloadOffset(sequence), source, offset, length);
            slots.lengthAndType(sequence, SlotLayout.lengthAndType(length, 0));
            done = true;
        } finally {
            if (!done) {
                abort(); // the source was shorter than said
            }
        }
    }

    private void requireFits(int length) {
        if (length < 0 || length > slots.geometry().payloadBytes()) {
            throw Slot.tooLarge(length, slots.geometry().payloadBytes());
        }
    }

    /** {@return free slots, as of now} */
    public long remainingCapacity() {
        return sequencer.remainingCapacity();
    }

    /** {@return whether a publication of this name, now or earlier, carried a token} */
    public boolean hasToken() {
        return ledger.hasToken();
    }

    /** {@return the token of this name's last publication that carried one; 0 without} */
    public long lastToken() {
        return ledger.lastToken();
    }

    /** {@return the highest sequence of the publication that carried {@link #lastToken()}; −1 without} */
    public long lastTokenSequence() {
        long sequence = ledger.lastTokenSequence();
        return sequence == LedgerLayout.NEVER ? -1 : sequence;
    }

    /** Forgets the tokens of this name: the feed begins anew. */
    public void forgetTokens() {
        guard.enter();
        try {
            ledger.forgetTokens();
        } finally {
            guard.exit();
        }
    }

    /**
     * The sequencer under this handle, for code written against the Disruptor's. The same thread, the same open claim. It writes
     * stamps only: length, type and checksum of a slot are this handle's business.
     *
     * @return the sequencer
     */
    public Sequencer sequencer() {
        return sequencerForOthers;
    }

    /** {@return whether the handle was closed} */
    public boolean isClosed() {
        return guard.isClosed();
    }

    /**
     * Aborts the open claim, if there is one, and gives the name back. The name's last token is kept in the ring. Closed while another
     * thread waits for room, that wait ends with a typed error; while another living thread has a claim open, the name is given back
     * when that thread comes back to publish it, which is refused, or ends.
     */
    @Override
    public void close() {
        guard.close();
    }
}
