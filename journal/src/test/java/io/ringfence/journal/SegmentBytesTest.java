package io.ringfence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.testing.FastTempDir;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bytes of a segment, read with nothing but the numbers that the document gives. */
@Tag("unit")
class SegmentBytesTest {
    @TempDir(factory = FastTempDir.class)
    Path folder;

    private byte[] array;
    private ByteBuffer bytes;

    private ByteBuffer write() throws IOException {
        Path place = folder.resolve("journal");
        JournalOptions options = JournalOptions.builder().segmentBytes(16 << 10).build();
        UnsafeBuffer payload = new UnsafeBuffer(new byte[] {1, 2, 3, 4, 5});
        try (JournalWriter writer = JournalWriter.open(place, Rings.ONE, 9, 100, options)) {
            writer.append(100, 7777, 200, false, payload, 1, 3);
            writer.force();
            writer.beginBatch(writer.forced());
            writer.append(101, 5555, 0, true, payload, 0, 0);
        }
        array = Files.readAllBytes(place.resolve("0000000000000000100-0000000001.segment"));
        bytes = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
        return bytes;
    }

    private int salt(long number) {
        ByteBuffer identity = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        identity.putLong(bytes.getLong(24))
                .putLong(bytes.getLong(32))
                .putLong(9)
                .putLong(number);
        CRC32C crc = new CRC32C();
        crc.update(identity.array());
        return (int) crc.getValue();
    }

    private void assertRecord(int position, int length, long sequence, long time, int type, int flags, int kind) {
        assertThat(bytes.getInt(position)).isEqualTo(length);
        assertThat(bytes.getLong(position + 8)).isEqualTo(sequence);
        assertThat(bytes.getLong(position + 16)).isEqualTo(time);
        assertThat(bytes.get(position + 24) & 0xFF).isEqualTo(type);
        assertThat(bytes.get(position + 25)).isEqualTo((byte) flags);
        assertThat(bytes.getShort(position + 26)).isEqualTo((short) kind);
        assertThat(bytes.getInt(position + 28)).isZero();
        ByteBuffer record = ByteBuffer.wrap(Arrays.copyOfRange(array, position, position + length))
                .order(ByteOrder.LITTLE_ENDIAN);
        record.putInt(4, salt(1) + position);
        CRC32C crc = new CRC32C();
        crc.update(record.array());
        assertThat(bytes.getInt(position + 4)).isEqualTo((int) crc.getValue());
    }

    @Test
    void everyByteIsWhereTheDocumentSaysItIs() throws IOException {
        ByteBuffer file = write();
        assertThat(file.getLong(40)).isEqualTo(9);
        assertThat(file.getLong(48)).isEqualTo(1);
        assertThat(file.getLong(56)).isEqualTo(100);
        assertThat(file.getLong(72)).isEqualTo(Long.MIN_VALUE);
        assertThat(file.getLong(80)).isEqualTo(99);
        assertThat(Arrays.copyOfRange(array, 4096, 8192)).isEqualTo(Rings.ONE.bytes());
        CRC32C crc = new CRC32C();
        crc.update(array, 0, 4092);
        crc.update(array, 4096, 4096);
        assertThat(file.getInt(4092)).isEqualTo((int) crc.getValue());

        assertRecord(8192, 35, 100, 7777, 200, 0, 1);
        assertThat(Arrays.copyOfRange(array, 8224, 8232)).isEqualTo(new byte[] {2, 3, 4, 0, 0, 0, 0, 0});
        assertRecord(8232, 40, 101, 7777, 0, 0, 2);
        assertThat(file.getLong(8264)).isEqualTo(100);
        assertRecord(8272, 32, 101, 7777, 0, 1, 1);
        assertRecord(8304, 56, 101, 7777, 0, 0, 3);
        assertThat(file.getLong(8336)).isEqualTo(100);
        assertThat(file.getLong(8344)).isEqualTo(7777);
        assertThat(file.getLong(8352)).isEqualTo(8192);
        assertRecord(8360, 72, 101, 7777, 0, 0, 4);
        assertThat(file.getLong(8392)).isEqualTo(2);
        assertThat(file.getLong(8400)).isEqualTo(1);
        assertThat(file.getLong(8408)).isEqualTo(8304);
        assertThat(file.getLong(8416)).isEqualTo(1);
        assertThat(file.getLong(8424)).isEqualTo(101); // closing forces before it seals
        assertThat(file.capacity()).isEqualTo(8432);
    }
}
