package io.ringfence.service.powerloss;

import io.ringfence.journal.JournalOptions;
import io.ringfence.journal.JournalWriter;
import io.ringfence.journal.RingImage;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.layout.IdentityLayout;
import io.ringfence.service.processes.TemporaryDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/** The ring whose journal is tried, which was there once, and another one. */
public final class SimulatedRing {
    static final int PAYLOAD_BYTES = 1100;

    private static final int SLOTS = 64;
    private static final long FAR_AHEAD = 1_000_000_000;
    private static final int FOREIGN_BYTES = 64 << 10;
    private static final long RING_ID = 0x5EED_0F_1E55L;
    private static final long CREATED = 1;
    private static final RingImage RING = make();
    private static final byte[] FOREIGN = foreign();

    private SimulatedRing() {}

    /** {@return the identity of a ring that is gone} */
    public static RingImage ring() {
        return RING;
    }

    private static RingImage make() {
        try (TemporaryDirectory directory = TemporaryDirectory.create("powerloss", null)) {
            Path ring = directory.path().resolve("ring");
            Ring.create(
                            ring,
                            RingOptions.builder()
                                    .slots(SLOTS)
                                    .payloadBytes(PAYLOAD_BYTES)
                                    .build())
                    .close();
            try (InputStream file = Files.newInputStream(ring.resolve("ring.dat"))) {
                return named(file.readNBytes(IdentityLayout.PAGE_BYTES), RING_ID);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The same in every run: what the numbers of the cases stand for shall not depend on chance. */
    private static RingImage named(byte[] identityPage, long id) {
        ByteBuffer page = ByteBuffer.wrap(identityPage).order(ByteOrder.LITTLE_ENDIAN);
        page.putLong(IdentityLayout.RING_ID_HIGH_OFFSET, id);
        page.putLong(IdentityLayout.RING_ID_LOW_OFFSET, id);
        page.putLong(IdentityLayout.CREATED_OFFSET, CREATED);
        CRC32C crc = new CRC32C();
        crc.update(page.array(), 0, IdentityLayout.CHECKSUM_OFFSET);
        page.putInt(IdentityLayout.CHECKSUM_OFFSET, (int) crc.getValue());
        return RingImage.of(page.array());
    }

    /** A segment of another ring, full of small records that say that a far sequence is on the disk. */
    private static byte[] foreign() {
        SimulatedDisk disk = new SimulatedDisk(DiskImage.empty());
        Path place = SimulatedDisk.ROOT.resolve("foreign");
        JournalOptions options = JournalOptions.builder()
                .segmentBytes(FOREIGN_BYTES)
                .storage(disk)
                .build();
        try (JournalWriter writer = JournalWriter.open(place, named(RING.bytes(), ~RING_ID), 1, FAR_AHEAD, options)) {
            UnsafeBuffer nothing = new UnsafeBuffer(new byte[0]);
            while (writer.segmentsBegun() == 1) {
                writer.beginBatch(writer.appended());
                writer.append(writer.appended() + 1, 0, 0, false, nothing, 0, 0);
            }
            return disk.onlyFile(place, "1.segment");
        }
    }

    /**
     * An event that carries a piece of another ring's journal, byte for byte at the very position that it had there: only the salt of
     * the checksums tells its records from those of the journal that the event is written to.
     */
    static byte[] foreignBytes(long position, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = FOREIGN[(int) ((position + i) % FOREIGN.length)];
        }
        return bytes;
    }
}
