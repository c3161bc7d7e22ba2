package io.ringfence.ring;

import io.ringfence.liveness.ParticipantTable;
import io.ringfence.liveness.ProcessIdentity;
import io.ringfence.ring.layout.ControlLayout;
import io.ringfence.ring.layout.IdentityLayout;
import io.ringfence.ring.layout.LedgerLayout;
import io.ringfence.ring.layout.ParticipantLayout;
import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.ring.layout.StateLayout;
import io.ringfence.sequence.GatingSequences;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * All bytes of a {@code ring.dat} that lie before its slots, as those of a ring that nobody uses: made in private memory, for a creation
 * or a recovery that then writes them. For one thread.
 */
public final class RingHeader {
    private final RingGeometry geometry;
    private final ByteBuffer bytes;
    private final UnsafeBuffer memory;
    private final ParticipantTable producers;
    private final ParticipantTable consumers;
    private int producerCount;
    private int consumerCount;

    /**
     * Begins with a ring that is ready, clean and of this boot, and has no past.
     *
     * @param identityPage its first page, which is taken as it is
     * @param identity what that page says
     * @param epoch of the ring
     */
    public RingHeader(byte[] identityPage, RingIdentity identity, long epoch) {
        geometry = identity.geometry();
        bytes = ByteBuffer.allocate(geometry.slotsOffset()).order(ByteOrder.LITTLE_ENDIAN);
        memory = new UnsafeBuffer(bytes);
        producers = ParticipantTable.producers(memory, geometry);
        consumers = ParticipantTable.consumers(memory, geometry);
        bytes.put(0, identityPage, 0, IdentityLayout.PAGE_BYTES);
        long before = identity.options().initialSequence() - 1;
        ProcessIdentity self = ProcessIdentity.current();
        bytes.putInt(StateLayout.LIFECYCLE_OFFSET, StateLayout.READY)
                .putLong(StateLayout.CLEAN_MARK_OFFSET, StateLayout.CLEAN)
                .putLong(StateLayout.EPOCH_OFFSET, epoch)
                .putLong(StateLayout.BOOT_ID_HIGH_OFFSET, self.bootIdHigh())
                .putLong(StateLayout.BOOT_ID_LOW_OFFSET, self.bootIdLow());
        cursor(before, before);
        watermarks(before, before);
        for (int i = 0; i < geometry.ledgerEntries(); i++) {
            ledger(i, LedgerLayout.NEVER, 0);
        }
        for (int i = 0; i < geometry.registryEntries(); i++) {
            bytes.putLong(geometry.registryLineOffset(i), GatingSequences.IDLE);
        }
    }

    /**
     * Says how far the ring is.
     *
     * @param cursor its last event, all events up to which are published or aborted
     * @param floor what holds producers back while no consumer is registered
     */
    public void cursor(long cursor, long floor) {
        bytes.putLong(ControlLayout.CURSOR_OFFSET, cursor).putLong(ControlLayout.FLOOR_OFFSET, floor);
    }

    /**
     * Says how far the journal is.
     *
     * @param start the sequence before the journal's first
     * @param durable its last one, written and forced
     */
    public void watermarks(long start, long durable) {
        bytes.putLong(ControlLayout.JOURNAL_START_OFFSET, start)
                .putLong(ControlLayout.WRITTEN_OFFSET, durable)
                .putLong(ControlLayout.DURABLE_OFFSET, durable);
    }

    /**
     * Registers a consumer that nobody runs.
     *
     * @param name of it
     * @param position the last sequence that it committed
     * @param releaseNanos how long it holds producers back after a death; 0 for ever
     * @return false if the registry is full
     */
    public boolean consumer(String name, long position, long releaseNanos) {
        int index = register(name, releaseNanos);
        if (index >= 0) {
            bytes.putLong(geometry.registryLineOffset(index), position);
            consumers.state(index, ParticipantLayout.ACTIVE);
        }
        return index >= 0;
    }

    /**
     * Keeps the name of a consumer that was released after its death, and holds nobody back.
     *
     * @param name of it
     * @param position at which it was released
     * @param releaseNanos how long it would hold producers back after its next death
     * @return false if the registry is full
     */
    public boolean released(String name, long position, long releaseNanos) {
        int index = register(name, releaseNanos);
        if (index >= 0) {
            consumers.releasedAt(index, position);
            consumers.state(index, ParticipantLayout.RELEASED);
        }
        return index >= 0;
    }

    private int register(String name, long releaseNanos) {
        if (consumerCount == consumers.count()) {
            return -1;
        }
        int index = consumerCount++;
        consumers.name(index, name);
        consumers.returnedAt(index, Long.MIN_VALUE);
        consumers.releaseNanos(index, releaseNanos);
        bytes.putLong(ControlLayout.REGISTRY_HIGH_OFFSET, consumerCount);
        return index;
    }

    /**
     * Keeps the token of a producer that nobody runs.
     *
     * @param name of it
     * @param sequence that bears the token, at most the cursor
     * @param token given with it
     * @return false if the ledger is full
     */
    public boolean producer(String name, long sequence, long token) {
        if (producerCount == producers.count()) {
            return false;
        }
        int index = producerCount++;
        producers.name(index, name);
        ledger(index, sequence, token);
        producers.state(index, ParticipantLayout.ACTIVE);
        return true;
    }

    private void ledger(int index, long tokenSequence, long token) {
        int entry = geometry.ledgerHotOffset(index);
        bytes.putLong(entry + LedgerLayout.CLAIM_LOW_OFFSET, LedgerLayout.NONE)
                .putLong(entry + LedgerLayout.COMMIT_OFFSET, tokenSequence)
                .putLong(entry + LedgerLayout.TOKEN_A_OFFSET, tokenSequence)
                .putLong(entry + LedgerLayout.TOKEN_A_OFFSET + LedgerLayout.TOKEN_VALUE_OFFSET, token)
                .putLong(entry + LedgerLayout.TOKEN_B_OFFSET, LedgerLayout.NEVER);
    }

    /** {@return the bytes, from the start of the file to its slots; a view} */
    public ByteBuffer bytes() {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).clear();
    }
}
