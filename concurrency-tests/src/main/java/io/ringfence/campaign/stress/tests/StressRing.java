package io.ringfence.campaign.stress.tests;

import io.ringfence.consume.Event;
import io.ringfence.liveness.ClaimRepair;
import io.ringfence.liveness.Handles;
import io.ringfence.liveness.ParticipantTable;
import io.ringfence.liveness.RingCore;
import io.ringfence.ring.layout.ControlLayout;
import io.ringfence.ring.layout.ParticipantLayout;
import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.ring.layout.SlotLayout;
import io.ringfence.sequence.ChecksumMode;
import io.ringfence.sequence.ClaimLedger;
import io.ringfence.sequence.GatingSequences;
import io.ringfence.sequence.MappedSequenceBarrier;
import io.ringfence.sequence.MultiProducerSequencer;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.sequence.RingModes;
import io.ringfence.sequence.Sequence;
import io.ringfence.sequence.SequenceBarrier;
import io.ringfence.sequence.Sequencer;
import io.ringfence.sequence.SequencerParts;
import io.ringfence.sequence.SingleProducerSequencer;
import io.ringfence.sequence.Slots;
import io.ringfence.sequence.StallProbe;
import io.ringfence.sequence.WithoutConsumers;
import io.ringfence.wait.BusySpinWaitStrategy;
import io.ringfence.wait.ProducerWaitStrategy;
import io.ringfence.wait.WakeSignal;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The words of a small ring as a fresh file has them, on the heap, and the real classes wired over them as a ring object does it. */
final class StressRing {
    static final int PAYLOAD_BYTES = 48;

    private static final int PARTICIPANTS = 2;

    final AtomicBuffer buffer;
    final StressKernel kernel = new StressKernel();
    final RingCore core;
    final Slots slots;
    final GatingSequences gates;

    private final ProducerMode mode;

    private StressRing(int slotCount, ProducerMode mode, WithoutConsumers policy) {
        RingGeometry geometry = new RingGeometry(slotCount, PAYLOAD_BYTES, PARTICIPANTS, PARTICIPANTS);
        buffer = new UnsafeBuffer(new byte[(int) geometry.fileBytes()]);
        buffer.putLong(ControlLayout.CURSOR_OFFSET, -1);
        buffer.putLong(ControlLayout.FLOOR_OFFSET, -1);
        for (int i = 0; i < PARTICIPANTS; i++) {
            buffer.putLong(geometry.registryLineOffset(i), GatingSequences.IDLE);
        }
        this.mode = mode;
        core = new RingCore(
                buffer,
                geometry,
                new RingModes(mode, policy, ChecksumMode.NONE),
                kernel.environment(),
                new Handles("a ring", () -> {}));
        slots = core.slots();
        gates = core.gates();
        for (int i = 0; i < PARTICIPANTS; i++) {
            core.repair().ledger(i).reset();
        }
    }

    /** Many producers; without consumers they are held back. */
    static StressRing blocking(int slotCount) {
        return new StressRing(slotCount, ProducerMode.MULTI, WithoutConsumers.BLOCK);
    }

    /** Many producers; without consumers they overwrite. */
    static StressRing overwriting(int slotCount) {
        return new StressRing(slotCount, ProducerMode.MULTI, WithoutConsumers.OVERWRITE);
    }

    /** One producer; without consumers it overwrites. */
    static StressRing single(int slotCount) {
        return new StressRing(slotCount, ProducerMode.SINGLE, WithoutConsumers.OVERWRITE);
    }

    /** The sequencer of a living process, entered as an open handle is. */
    Sequencer producer(int entry) {
        ParticipantTable table = core.producers();
        if (!kernel.tryLock(table.lockPosition(entry))) {
            throw new IllegalStateException("ledger entry " + entry + " has an owner");
        }
        table.owner(entry, StressKernel.process(pid(entry)));
        table.state(entry, ParticipantLayout.ACTIVE);
        SequencerParts parts = new SequencerParts(
                slots,
                gates,
                ledger(entry),
                core.counters(),
                ProducerWaitStrategy.fail(),
                StallProbe.NONE,
                core.wake(),
                core.liveness().environment().nanoClock());
        return mode == ProducerMode.SINGLE ? new SingleProducerSequencer(parts) : new MultiProducerSequencer(parts);
    }

    /** The process of a producer dies; what it had done before is done. */
    void kill(int entry) {
        kernel.kill(core.producers().lockPosition(entry), pid(entry));
    }

    private static long pid(int entry) {
        return 1L + entry;
    }

    ClaimLedger ledger(int entry) {
        return core.repair().ledger(entry);
    }

    ClaimRepair repair() {
        return core.repair();
    }

    /** Lets a line of the registry gate at a position. */
    Sequence gateAt(int line, long position) {
        gates.activate(line, position);
        return gates.line(line);
    }

    /** Joins as the registry does it, without its lock and its names. */
    void joinAtEarliest(int line) {
        long provisional = gates.earliest(line);
        gates.activate(line, provisional);
        gates.line(line).set(Math.max(provisional, gates.earliest(line)));
    }

    /** A barrier for looking, not for waiting. */
    SequenceBarrier barrier(Sequence... dependents) {
        return new MappedSequenceBarrier(
                slots,
                core.cursor(),
                dependents,
                new BusySpinWaitStrategy(),
                core.wake(),
                WakeSignal.NOBODY,
                StallProbe.NONE);
    }

    /** Claims so many, fills each with its own value, and publishes them as one. */
    static void publish(StressRing ring, Sequencer producer, int n) {
        long high = producer.tryNext(n);
        for (long sequence = high - n + 1; sequence <= high; sequence++) {
            ring.fill(sequence);
        }
        producer.publishClaim();
    }

    /** What the event of a sequence is filled with; never what a fresh slot holds. */
    static long valueOf(long sequence) {
        return sequence + 1;
    }

    void fill(long sequence) {
        fill(sequence, valueOf(sequence));
    }

    boolean isWhole(long sequence) {
        return isFilled(sequence, valueOf(sequence));
    }

    /** Whether a consumer was shown all of an event, and nothing else. */
    static boolean isWhole(Event event, long sequence) {
        boolean whole = event.length() == PAYLOAD_BYTES;
        for (int i = 0; i < PAYLOAD_BYTES; i += Long.BYTES) {
            whole &= event.getLong(i) == valueOf(sequence);
        }
        return whole;
    }

    /** Fills an event with a value, header included, as its owner does. */
    void fill(long sequence, long value) {
        slots.lengthAndType(sequence, SlotLayout.lengthAndType(PAYLOAD_BYTES, (int) value & 0xff));
        int offset = slots.payloadOffset(sequence);
        for (int i = 0; i < PAYLOAD_BYTES; i += Long.BYTES) {
            buffer.putLong(offset + i, value);
        }
    }

    /** Whether all of an event has the value that it was filled with. */
    boolean isFilled(long sequence, long value) {
        if (slots.lengthAndType(sequence) != SlotLayout.lengthAndType(PAYLOAD_BYTES, (int) value & 0xff)) {
            return false;
        }
        int offset = slots.payloadOffset(sequence);
        for (int i = 0; i < PAYLOAD_BYTES; i += Long.BYTES) {
            if (buffer.getLong(offset + i) != value) {
                return false;
            }
        }
        return true;
    }

    boolean isPublished(long sequence) {
        return slots.stampAcquire(sequence) == Slots.published(sequence);
    }

    boolean isAborted(long sequence) {
        return slots.stampAcquire(sequence) == Slots.aborted(sequence);
    }
}
