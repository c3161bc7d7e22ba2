package io.ringfence.recovery;

import io.ringfence.journal.JournalReader;
import io.ringfence.journal.JournalRecord;
import io.ringfence.journal.storage.Storage;
import io.ringfence.journal.storage.StorageFile;
import io.ringfence.liveness.JournalOwner;
import io.ringfence.recovery.instrument.RecoveryPoint;
import io.ringfence.ring.RingHeader;
import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.ring.layout.SlotLayout;
import io.ringfence.sequence.ChecksumMode;
import io.ringfence.sequence.EventChecksum;
import io.ringfence.sequence.Slots;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@code ring.dat} again: under a temporary name, in full, forced, then renamed over what was there. Killed before the rename, the
 * directory is as it was; after it, the ring is whole. What the new file does not hold was never stored into it, so no stamp above the
 * last event can be taken for one.
 */
final class RingRebuilder {
    private static final String TEMPORARY = "ring.dat.recovering";
    private static final int CHUNK_BYTES = 1 << 20;

    private final Storage storage;
    private final RebuildPlan plan;
    private final RingGeometry geometry;
    private final EventChecksum checksum;
    private final ByteBuffer chunk;
    private final UnsafeBuffer memory;
    private long chunkOffset;
    private int chunkSlots;
    private long aborted;

    RingRebuilder(Storage storage, RebuildPlan plan) {
        this.storage = storage;
        this.plan = plan;
        this.geometry = plan.identity().geometry();
        this.checksum = new EventChecksum(geometry.payloadBytes());
        int slotBytes = geometry.slotBytes();
        this.chunk = ByteBuffer.allocate(Math.max(1, CHUNK_BYTES / slotBytes) * slotBytes)
                .order(ByteOrder.LITTLE_ENDIAN);
        this.memory = new UnsafeBuffer(chunk.array());
    }

    /**
     * Makes it.
     *
     * @param ringFile its name
     * @param journal stands at the oldest event that the ring holds, or before; empty without one
     * @param slots of the old file, as far as they prove themselves
     */
    void make(Path ringFile, Optional<JournalReader> journal, Optional<SlotProof> slots) {
        Path temporary = ringFile.resolveSibling(TEMPORARY);
        storage.delete(temporary);
        boolean made = false;
        try {
            try (StorageFile file = storage.create(temporary, geometry.fileBytes())) {
                writeSlots(file, journal.orElse(null), slots.orElse(null));
                file.write(0, header());
                RecoveryPoint.NEW_RING_WRITTEN.reached();
                file.force();
            }
            RecoveryPoint.NEW_RING_FORCED.reached();
            storage.rename(temporary, ringFile);
            made = true;
            RecoveryPoint.NEW_RING_NAMED.reached();
            Path directory = ringFile.toAbsolutePath().getParent();
            if (directory != null) {
                storage.forceDirectory(directory);
            }
        } finally {
            if (!made) {
                storage.delete(temporary);
            }
        }
    }

    /** {@return how many slots were marked aborted because nothing holds their events any more} */
    long aborted() {
        return aborted;
    }

    private ByteBuffer header() {
        RingHeader header = new RingHeader(plan.image().bytes(), plan.identity(), plan.epoch());
        header.cursor(plan.last(), plan.floor());
        if (plan.journaled()) {
            header.watermarks(plan.journalStart(), plan.durable());
            boolean ignored = header.consumer(JournalOwner.NAME, plan.durable(), 0);
        }
        for (RingRemains.ConsumerEntry consumer : plan.consumers()) {
            boolean ignored = consumer.released()
                    ? header.released(consumer.name(), consumer.position(), consumer.releaseNanos())
                    : header.consumer(consumer.name(), consumer.position(), consumer.releaseNanos());
        }
        for (RingRemains.Token token : plan.tokens()) {
            boolean ignored = header.producer(token.name(), token.sequence(), token.token());
        }
        return header.bytes();
    }

    private void writeSlots(StorageFile file, @Nullable JournalReader journal, @Nullable SlotProof slots) {
        long next = plan.floor() + 1;
        long[] reached = {next};
        while (journal != null && reached[0] <= plan.last()) {
            int count = journal.poll(
                    record -> {
                        for (long gap = reached[0]; gap < record.sequence() && gap <= plan.last(); gap++) {
                            fill(file, gap, slots);
                        }
                        if (record.sequence() >= reached[0] && record.sequence() <= plan.last()) {
                            store(file, record);
                        }
                        reached[0] = Math.max(reached[0], record.sequence() + 1);
                    },
                    Integer.MAX_VALUE);
            if (count == 0) {
                break;
            }
        }
        for (long rest = reached[0]; rest <= plan.last(); rest++) {
            fill(file, rest, slots);
        }
        flush(file);
    }

    private void store(StorageFile file, JournalRecord record) {
        int at = place(file, record.sequence());
        int lengthAndType = SlotLayout.lengthAndType(record.length(), record.type());
        memory.putLong(
                at + SlotLayout.STAMP_OFFSET,
                record.aborted() ? Slots.aborted(record.sequence()) : Slots.published(record.sequence()));
        memory.putInt(at + SlotLayout.LENGTH_AND_TYPE_OFFSET, lengthAndType);
        memory.putBytes(at + SlotLayout.PAYLOAD_OFFSET, record.payload(), 0, record.length());
        if (plan.identity().options().checksumMode() == ChecksumMode.CRC32C) {
            int sum = checksum.compute(record.sequence(), lengthAndType, record.payload(), 0, record.length());
            memory.putInt(at + SlotLayout.CHECKSUM_OFFSET, sum);
        }
    }

    /** What the journal does not hold: from its old slot, else as an event that nobody gets to see. */
    private void fill(StorageFile file, long sequence, @Nullable SlotProof slots) {
        int at = place(file, sequence);
        if (slots != null && slots.proves(sequence)) {
            slots.copy(sequence, memory, at);
        } else {
            memory.putLong(at + SlotLayout.STAMP_OFFSET, Slots.aborted(sequence));
            aborted++;
        }
    }

    /** {@return where in the chunk a sequence's slot goes, emptied} */
    private int place(StorageFile file, long sequence) {
        int offset = geometry.slotOffset(sequence);
        int slotBytes = geometry.slotBytes();
        boolean follows = chunkSlots > 0 && offset == chunkOffset + (long) chunkSlots * slotBytes;
        if (!follows || (chunkSlots + 1) * slotBytes > chunk.capacity()) {
            flush(file);
            chunkOffset = offset;
        }
        int at = chunkSlots++ * slotBytes;
        memory.setMemory(at, slotBytes, (byte) 0);
        return at;
    }

    private void flush(StorageFile file) {
        if (chunkSlots > 0) {
            file.write(chunkOffset, chunk.clear().limit(chunkSlots * geometry.slotBytes()));
            chunkSlots = 0;
        }
    }
}
