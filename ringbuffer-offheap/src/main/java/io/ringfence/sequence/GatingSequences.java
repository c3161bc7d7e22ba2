package io.ringfence.sequence;

import static io.ringfence.ring.layout.ControlLayout.FLOOR_OFFSET;
import static io.ringfence.ring.layout.ControlLayout.REGISTRY_HIGH_OFFSET;
import static io.ringfence.ring.layout.ControlLayout.REGISTRY_VERSION_OFFSET;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.instrument.Fences;
import io.ringfence.ring.layout.ControlLayout;
import io.ringfence.ring.layout.RingGeometry;
import org.agrona.concurrent.AtomicBuffer;

/**
 * The lines of the consumer registry that hold producers back, and the joining of new ones. The algorithm is the model
 * {@code join} of the protocol: a newcomer's line is stored first, then the version grows with a full fence, and only then the
 * start is read again; a producer keeps a minimum that it added up only if the version is still the one from before. So no kept gate
 * is ever ahead of a newcomer.
 *
 * <p>A line that holds {@link #IDLE} gates nobody: activating and leaving are one store each. Reading is for any thread of any
 * process; joining and leaving happen under the registry lock.
 */
public final class GatingSequences {
    /** The value of a line that holds nobody back. */
    public static final long IDLE = Long.MAX_VALUE;

    private final AtomicBuffer buffer;
    private final RingGeometry geometry;
    private final WithoutConsumers withoutConsumers;
    private final Sequence cursor;
    private final Slots slots;

    /**
     * Over one ring.
     *
     * @param buffer the mapped file
     * @param geometry its offsets
     * @param withoutConsumers what gates when no line does
     */
    public GatingSequences(AtomicBuffer buffer, RingGeometry geometry, WithoutConsumers withoutConsumers) {
        this.buffer = buffer;
        this.geometry = geometry;
        this.withoutConsumers = withoutConsumers;
        this.cursor = new Sequence(buffer, ControlLayout.CURSOR_OFFSET);
        this.slots = new Slots(buffer, geometry);
    }

    /**
     * A consumer's line.
     *
     * @param index of the registry entry
     * @return its sequence; written by the owner of the entry only
     */
    public Sequence line(int index) {
        return new Sequence(buffer, geometry.registryLineOffset(index));
    }

    /**
     * The sequence that producers must not lap: the slowest active line, or what the policy says where there is none.
     *
     * @return at most the position of every consumer that was active before the call
     */
    public long minimum() {
        // A thread sees its own stores before others do. What this producer has stamped, or committed as a consumer,
        // may raise the
        // gate that it keeps below; a newcomer must see it too when it reads its start after its grow of the version:
        // pairs with
        // that full fence in activate. Without it a newcomer could start behind a kept gate, and be lapped.
        Fences.full();
        while (true) {
            // acquire, before the lines: pairs with the full fence of the grow in activate
            long version = buffer.getLongAcquire(REGISTRY_VERSION_OFFSET);
            long cursorBefore = cursor.get();
            long minimum = slowestExcept(-1);
            if (minimum == IDLE) {
                minimum = withoutConsumers == WithoutConsumers.BLOCK ? floor() : settledUpTo(cursorBefore);
            }
            // volatile: the loads of the lines are acquires, so this one comes after them
            if (buffer.getLongVolatile(REGISTRY_VERSION_OFFSET) == version) {
                return minimum;
            }
        }
    }

    /**
     * The highest sequence up to which everything is published or aborted. No gate is ever ahead of it: an open claim holds the other
     * producers back, because its owner may be writing into its slots still, and would write into the event that lapped it.
     *
     * @return at most the cursor; only grows
     */
    public long settled() {
        return settledUpTo(cursor.getVolatile());
    }

    private long settledUpTo(long claimed) {
        long sequence = Math.max(floor(), claimed - geometry.slotCount()); // the floor is at least the ring's beginning
        while (sequence < claimed && slots.isSettled(sequence + 1)) {
            sequence++;
        }
        return sequence;
    }

    /** {@return whether producers are held back by what is claimed and unpublished, because nothing else gates} */
    public boolean isOpenClaimTheGate() {
        return withoutConsumers == WithoutConsumers.OVERWRITE && !hasActive();
    }

    /** {@return whether any consumer holds producers back} */
    public boolean hasActive() {
        return slowestExcept(-1) != IDLE;
    }

    /**
     * The earliest position that no kept gate can have passed: a newcomer that starts there misses nothing that comes after.
     *
     * @param except a line that does not count, the newcomer's own; −1 for none
     * @return the position: the event after it is the first that is protected
     */
    public long earliest(int except) {
        long slowest = slowestExcept(except);
        if (slowest != IDLE) {
            return slowest;
        }
        return withoutConsumers == WithoutConsumers.BLOCK ? floor() : settled();
    }

    /** {@return the cursor} */
    public long cursor() {
        return cursor.getVolatile();
    }

    /**
     * Makes a line gate, at a provisional position; the caller then reads its start again and stores it with {@link Sequence#set}.
     *
     * @param index of the registry entry
     * @param position provisional, at most the final one
     */
    public void activate(int index, long position) {
        raiseHigh(index + 1);
        CrashPoint.LINES_RAISED.reached();
        line(index).set(position);
        CrashPoint.LINE_ACTIVATED.reached();
        // full fence: whoever scans from here on sees the line; whoever scanned before sees another version and scans
        // again
        buffer.getAndAddLong(REGISTRY_VERSION_OFFSET, 1);
        CrashPoint.VERSION_GROWN.reached();
    }

    /**
     * Makes a line gate nobody. The last one to leave leaves the floor first, so that a kill in between loses nothing.
     *
     * @param index of the registry entry
     */
    public void deactivate(int index) {
        Sequence line = line(index);
        long position = line.getVolatile();
        if (position != IDLE) {
            if (slowestExcept(index) == IDLE) {
                // before the line: pairs with the acquire of the line in minimum
                buffer.putLongRelease(FLOOR_OFFSET, Math.max(floor(), position));
                CrashPoint.FLOOR_LEFT.reached();
            }
            line.setVolatile(IDLE);
            CrashPoint.LINE_IDLED.reached();
        }
        buffer.getAndAddLong(REGISTRY_VERSION_OFFSET, 1);
    }

    /**
     * Whether this is one of the registry's lines.
     *
     * @param sequence any
     * @return its index, or −1
     */
    int indexOf(Sequence sequence) {
        for (int i = 0; i < geometry.registryEntries(); i++) {
            if (sequence.isAt(buffer, geometry.registryLineOffset(i))) {
                return i;
            }
        }
        return -1;
    }

    private long floor() {
        return buffer.getLongAcquire(FLOOR_OFFSET);
    }

    private long slowestExcept(int except) {
        int high = (int) Math.min(buffer.getLongAcquire(REGISTRY_HIGH_OFFSET), geometry.registryEntries());
        long slowest = IDLE;
        for (int i = 0; i < high; i++) {
            if (i != except) {
                // acquire: the owner has read its events before it moved its line, so they may be overwritten after
                slowest = Math.min(slowest, buffer.getLongAcquire(geometry.registryLineOffset(i)));
            }
        }
        return slowest;
    }

    private void raiseHigh(int high) {
        long current = buffer.getLongVolatile(REGISTRY_HIGH_OFFSET);
        while (current < high && !buffer.compareAndSetLong(REGISTRY_HIGH_OFFSET, current, high)) {
            current = buffer.getLongVolatile(REGISTRY_HIGH_OFFSET);
        }
    }
}
