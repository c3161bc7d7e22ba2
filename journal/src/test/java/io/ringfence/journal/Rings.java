package io.ringfence.journal;

import io.ringfence.ring.layout.IdentityLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Identity pages of rings that tests need no ring for. */
final class Rings {
    static final RingImage ONE = image(1, 256);
    static final RingImage OTHER = image(2, 256);

    private Rings() {}

    static RingImage image(long id, int payloadBytes) {
        ByteBuffer page = ByteBuffer.allocate(IdentityLayout.PAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        page.putLong(IdentityLayout.MAGIC_OFFSET, IdentityLayout.MAGIC)
                .putInt(IdentityLayout.PAYLOAD_BYTES_OFFSET, payloadBytes)
                .putLong(IdentityLayout.RING_ID_HIGH_OFFSET, id)
                .putLong(IdentityLayout.RING_ID_LOW_OFFSET, ~id);
        CRC32C crc = new CRC32C();
        crc.update(page.array(), 0, IdentityLayout.CHECKSUM_OFFSET);
        page.putInt(IdentityLayout.CHECKSUM_OFFSET, (int) crc.getValue());
        return RingImage.of(page.array());
    }
}
