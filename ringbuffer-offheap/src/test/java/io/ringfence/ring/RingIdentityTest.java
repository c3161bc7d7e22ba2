package io.ringfence.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.ring.error.CorruptRingException;
import io.ringfence.ring.error.RingException;
import io.ringfence.ring.error.RingVersionException;
import io.ringfence.ring.layout.IdentityLayout;
import io.ringfence.sequence.ChecksumMode;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.sequence.WithoutConsumers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The identity page: what is written is read, and what is not as written is refused. */
@Tag("unit")
class RingIdentityTest {
    private static final Path FILE = Path.of("ring.dat");
    private static final RingOptions OPTIONS = RingOptions.builder()
            .slots(32)
            .payloadBytes(100)
            .producerMode(ProducerMode.SINGLE)
            .withoutConsumers(WithoutConsumers.OVERWRITE)
            .checksumMode(ChecksumMode.CRC32C)
            .schema("orders-ü-v3")
            .ledgerEntries(3)
            .registryEntries(5)
            .initialSequence(1L << 40)
            .journalPlace(Path.of("/journals/ü/../of-orders"))
            .build();
    private static final long FILE_BYTES = OPTIONS.geometry().fileBytes();

    private static byte[] page() {
        byte[] page = new byte[IdentityLayout.PAGE_BYTES];
        RingIdentity.fresh(OPTIONS).encode(ByteBuffer.wrap(page));
        return page;
    }

    private static ByteBuffer view(byte[] page) {
        return ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static RingIdentity decode(byte[] page) {
        return RingIdentity.decode(ByteBuffer.wrap(page), FILE, FILE_BYTES);
    }

    private static void sign(byte[] page) {
        CRC32C crc = new CRC32C();
        crc.update(page, 0, IdentityLayout.CHECKSUM_OFFSET);
        view(page).putInt(IdentityLayout.CHECKSUM_OFFSET, (int) crc.getValue());
    }

    @Test
    void whatIsWrittenIsReadBack() {
        RingIdentity fresh = RingIdentity.fresh(OPTIONS);
        byte[] page = new byte[IdentityLayout.PAGE_BYTES];
        fresh.encode(ByteBuffer.wrap(page));

        assertThat(decode(page)).isEqualTo(fresh);
        assertThat(fresh.options()).isEqualTo(OPTIONS);
        assertThat(fresh.options().journalPlace()).isEqualTo("/journals/of-orders");
        assertThat(RingIdentity.fresh(OPTIONS).ringId()).isNotEqualTo(fresh.ringId());
    }

    @Test
    void everyFlippedBitIsATypedErrorOfOneLine() {
        byte[] page = page();
        List<Integer> believed = new ArrayList<>();
        for (int bit = 0; bit < page.length * Byte.SIZE; bit++) {
            page[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            try {
                RingIdentity ignored = decode(page);
                believed.add(bit);
            } catch (RingException refused) {
                assertThat(refused).isInstanceOfAny(CorruptRingException.class, RingVersionException.class);
                assertThat(refused.getMessage()).contains("ring.dat").doesNotContain("\n");
            }
            page[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        }
        assertThat(believed).as("flipped bits that nobody noticed").isEmpty();
    }

    @Test
    void everyByteThatBecomesZeroOrAllOnesIsATypedError() {
        byte[] page = page();
        int tried = 0;
        for (int position = 0; position < page.length; position++) {
            byte original = page[position];
            for (byte value : new byte[] {0, (byte) 0xFF}) {
                if (value != original) {
                    page[position] = value;
                    assertThatThrownBy(() -> decode(page)).isInstanceOf(RingException.class);
                    tried++;
                }
            }
            page[position] = original;
        }
        assertThat(tried).isGreaterThanOrEqualTo(IdentityLayout.PAGE_BYTES);
    }

    @Test
    void anOlderAndANewerVersionAreToldApartWhateverElseIsOnTheirPage() {
        for (int version : new int[] {0, -1, 2, 3, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            byte[] page = page();
            view(page).putInt(IdentityLayout.VERSION_OFFSET, version);
            view(page).putInt(IdentityLayout.HEADER_BYTES_OFFSET, 12_345);
            assertThatThrownBy(() -> decode(page))
                    .isInstanceOf(RingVersionException.class)
                    .hasMessageContaining("version " + version)
                    .hasMessageContaining("expected version " + IdentityLayout.VERSION)
                    .hasMessageContaining(version > 1 || version < 0 ? "newer" : "older");
        }
    }

    @Test
    void aForeignFileIsToldByItsMagic() {
        byte[] page = page();
        view(page).putLong(IdentityLayout.MAGIC_OFFSET, 0x1234);
        assertThatThrownBy(() -> decode(page))
                .isInstanceOf(CorruptRingException.class)
                .hasMessageContaining("magic")
                .hasMessageContaining("0x1234")
                .hasMessageContaining("0x" + Long.toHexString(IdentityLayout.MAGIC));
        assertThatThrownBy(() -> decode(new byte[IdentityLayout.PAGE_BYTES])).isInstanceOf(CorruptRingException.class);
    }

    @Test
    void fieldsAtTheirExtremesWithAGoodChecksumAreRefusedOrAgreeWithTheFile() {
        int refused = 0;
        int tried = 0;
        for (int offset = IdentityLayout.VERSION_OFFSET; offset < IdentityLayout.JOURNAL_PLACE_OFFSET; offset += 4) {
            for (int value :
                    new int[] {0, 1, -1, 2, 3, 7, 63, 65, 4096, 1 << 24, 1 << 30, 1 << 31, Integer.MAX_VALUE}) {
                byte[] page = page();
                view(page).putInt(offset, value);
                sign(page);
                tried++;
                try {
                    assertThat(decode(page).geometry().fileBytes()).isEqualTo(FILE_BYTES);
                } catch (RingException expected) {
                    refused++;
                }
            }
        }
        assertThat(tried).isGreaterThan(500);
        assertThat(refused).as("sizes, modes, versions").isGreaterThan(150);
    }

    @Test
    void aFileOfAnotherSizeThanItsPageSaysIsRefused() {
        byte[] page = page();
        for (long size : new long[] {0, 4096, FILE_BYTES - 1, FILE_BYTES + 1, 2 * FILE_BYTES, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> RingIdentity.decode(ByteBuffer.wrap(page), FILE, size))
                    .isInstanceOf(CorruptRingException.class)
                    .hasMessageContaining(Long.toString(size))
                    .hasMessageContaining(Long.toString(FILE_BYTES));
        }
    }
}
