package io.ringfence.liveness;

import io.ringfence.ring.layout.ControlLayout;
import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.sequence.GatingSequences;
import io.ringfence.sequence.RingCounters;
import io.ringfence.sequence.RingModes;
import io.ringfence.sequence.RingState;
import io.ringfence.sequence.Sequence;
import io.ringfence.sequence.Slots;
import io.ringfence.sequence.StallProbe;
import io.ringfence.sequence.Watermarks;
import io.ringfence.wait.DurableSignal;
import io.ringfence.wait.WakeSignal;
import org.agrona.concurrent.AtomicBuffer;

/**
 * What all handles of one ring object share, wired over one memory and one environment: the seam at which a test puts the real code on
 * a memory and a kernel of its own. Immutable; its parts say which threads may use them.
 */
public final class RingCore {
    private final RingModes modes;
    private final Slots slots;
    private final Sequence cursor;
    private final GatingSequences gates;
    private final RingCounters counters;
    private final WakeSignal wake;
    private final Liveness liveness;
    private final ParticipantTable producers;
    private final ParticipantTable consumers;
    private final ClaimRepair repair;
    private final ConsumerRelease release;
    private final Watermarks watermarks;
    private final RingState state;
    private final DurableSignal durableSignal;
    private final JournalOwner journal;
    private final Handles handles;

    /**
     * Wires everything; nothing is written.
     *
     * @param buffer the mapped file, or a test's memory
     * @param geometry its offsets
     * @param modes of the ring
     * @param environment locks, kernel, clock
     * @param handles counts the handles
     */
    public RingCore(
            AtomicBuffer buffer, RingGeometry geometry, RingModes modes, Environment environment, Handles handles) {
        this.modes = modes;
        this.handles = handles;
        this.slots = new Slots(buffer, geometry);
        this.cursor = new Sequence(buffer, ControlLayout.CURSOR_OFFSET);
        this.gates = new GatingSequences(buffer, geometry, modes.withoutConsumers());
        this.counters = new RingCounters(buffer, geometry);
        this.wake = new WakeSignal(buffer);
        this.liveness = new Liveness(environment);
        this.producers = ParticipantTable.producers(buffer, geometry);
        this.consumers = ParticipantTable.consumers(buffer, geometry);
        this.repair = new ClaimRepair(modes.producers(), slots, cursor, liveness, counters, wake);
        this.release = new ConsumerRelease(consumers, gates, liveness, counters);
        this.watermarks = new Watermarks(buffer);
        this.state = new RingState(buffer);
        this.durableSignal = new DurableSignal(buffer);
        this.journal = new JournalOwner(consumers, gates, liveness, state, watermarks);
    }

    /** {@return a probe for one more handle} */
    public StallProbe newProbe() {
        return new HoldUpProbe(
                cursor,
                gates,
                repair,
                release,
                counters,
                liveness.environment().nanoClock(),
                handles::requireOpen,
                journal::requireMoving);
    }

    /** {@return the choices made at the creation} */
    public RingModes modes() {
        return modes;
    }

    /** {@return the slots} */
    public Slots slots() {
        return slots;
    }

    /** {@return the cursor} */
    public Sequence cursor() {
        return cursor;
    }

    /** {@return the consumers' lines} */
    public GatingSequences gates() {
        return gates;
    }

    /** {@return the counters} */
    public RingCounters counters() {
        return counters;
    }

    /** {@return the wake} */
    public WakeSignal wake() {
        return wake;
    }

    /** {@return who is dead} */
    public Liveness liveness() {
        return liveness;
    }

    /** {@return the ledger's cold part} */
    public ParticipantTable producers() {
        return producers;
    }

    /** {@return the registry's cold part} */
    public ParticipantTable consumers() {
        return consumers;
    }

    /** {@return the repair of claims} */
    public ClaimRepair repair() {
        return repair;
    }

    /** {@return the release of dead consumers} */
    public ConsumerRelease release() {
        return release;
    }

    /** {@return how far the journal is} */
    public Watermarks watermarks() {
        return watermarks;
    }

    /** {@return the state page} */
    public RingState state() {
        return state;
    }

    /** {@return the wake of those who wait for the durable watermark} */
    public DurableSignal durableSignal() {
        return durableSignal;
    }

    /** {@return the owner of the journal's entry} */
    public JournalOwner journal() {
        return journal;
    }

    /** {@return the open handles} */
    public Handles handles() {
        return handles;
    }
}
