package io.ringfence.testing;

import io.ringfence.ring.layout.ControlLayout;
import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.sequence.ClaimLedger;
import io.ringfence.sequence.GatingSequences;
import io.ringfence.sequence.MultiProducerSequencer;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.sequence.RingCounters;
import io.ringfence.sequence.Sequence;
import io.ringfence.sequence.Sequencer;
import io.ringfence.sequence.SequencerParts;
import io.ringfence.sequence.SingleProducerSequencer;
import io.ringfence.sequence.Slots;
import io.ringfence.sequence.StallProbe;
import io.ringfence.sequence.WithoutConsumers;
import io.ringfence.wait.ProducerWaitStrategy;
import io.ringfence.wait.WakeSignal;
import org.agrona.BufferUtil;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The words of a ring as a fresh file has them, without a file: for the real classes that work on them. */
public final class MemoryRing {
    private static final int PAGE_BYTES = 4096;

    public final RingGeometry geometry;
    public final AtomicBuffer buffer;
    public final Slots slots;
    public final Sequence cursor;
    public final GatingSequences gates;
    public final RingCounters counters;
    public final WakeSignal wake;

    public MemoryRing(int slotCount, WithoutConsumers policy, long initialSequence) {
        geometry = new RingGeometry(slotCount, 48, 8, 8);
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned((int) geometry.fileBytes(), PAGE_BYTES));
        buffer.putLong(ControlLayout.CURSOR_OFFSET, initialSequence - 1);
        buffer.putLong(ControlLayout.FLOOR_OFFSET, initialSequence - 1);
        buffer.putLong(ControlLayout.WRITTEN_OFFSET, initialSequence - 1);
        buffer.putLong(ControlLayout.JOURNAL_START_OFFSET, initialSequence - 1);
        buffer.putLong(ControlLayout.DURABLE_OFFSET, initialSequence - 1);
        for (int i = 0; i < geometry.registryEntries(); i++) {
            buffer.putLong(geometry.registryLineOffset(i), GatingSequences.IDLE);
        }
        slots = new Slots(buffer, geometry);
        cursor = new Sequence(buffer, ControlLayout.CURSOR_OFFSET);
        gates = new GatingSequences(buffer, geometry, policy);
        counters = new RingCounters(buffer, geometry);
        wake = new WakeSignal(buffer);
        for (int i = 0; i < geometry.ledgerEntries(); i++) {
            ledger(i).reset();
        }
    }

    public static MemoryRing blocking(int slotCount) {
        return new MemoryRing(slotCount, WithoutConsumers.BLOCK, 0);
    }

    public ClaimLedger ledger(int index) {
        return new ClaimLedger(buffer, geometry.ledgerHotOffset(index));
    }

    public Sequencer sequencer(ProducerMode mode) {
        return sequencer(mode, 0, ProducerWaitStrategy.fail());
    }

    public Sequencer sequencer(ProducerMode mode, int ledgerIndex, ProducerWaitStrategy waitStrategy) {
        SequencerParts parts = new SequencerParts(
                slots, gates, ledger(ledgerIndex), counters, waitStrategy, StallProbe.NONE, wake, System::nanoTime);
        return mode == ProducerMode.SINGLE ? new SingleProducerSequencer(parts) : new MultiProducerSequencer(parts);
    }

    /** Lets a line of the registry gate from the cursor on. */
    public Sequence gate(int index) {
        Sequence line = gates.line(index);
        gates.activate(index, gates.cursor());
        line.set(gates.cursor());
        return line;
    }
}
