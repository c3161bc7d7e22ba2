package io.ringfence.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.error.CorruptEventException;
import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.ring.layout.SlotLayout;
import io.ringfence.sequence.ChecksumMode;
import io.ringfence.testing.FastTempDir;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events that were changed in the file behind the library's back. */
@Tag("unit")
@Timeout(60)
class ChecksumTest {
    private static final int PAYLOAD = 48;
    private static final int LENGTH = 40;

    @TempDir(factory = FastTempDir.class)
    Path temp;

    private Ring create(ChecksumMode mode) {
        return Ring.create(
                temp.resolve("ring"),
                RingOptions.builder()
                        .slots(8)
                        .payloadBytes(PAYLOAD)
                        .checksumMode(mode)
                        .build());
    }

    private static void flip(FileChannel file, long offset, int bit) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        assertThat(file.read(one, offset)).isEqualTo(1);
        one.put(0, (byte) (one.get(0) ^ 1 << bit)).rewind();
        assertThat(file.write(one, offset)).isEqualTo(1);
    }

    @Test
    void everyFlippedByteOfLengthTypeChecksumAndPayloadIsDetectedByEveryReader() throws Exception {
        try (Ring ring = create(ChecksumMode.CRC32C);
                Producer producer = ring.openProducer("p");
                Consumer consumer = ring.openConsumer("c");
                FileChannel file = FileChannel.open(
                        ring.path().resolve("ring.dat"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            RingGeometry geometry = ring.identity().geometry();
            producer.publish((slot, sequence) -> slot.putLong(0, 1));
            producer.publish(
                    (slot, sequence) -> slot.putLong(0, 77).length(LENGTH).type(3));
            EventPoller poller = consumer.poller();
            assertThat(poller.poll((event, sequence, endOfBatch) -> false)).isNotNull();
            Tap tap = ring.openTap();
            assertThat(tap.poll((event, sequence) -> assertThat(sequence).isZero(), 1))
                    .isEqualTo(1);

            long slot = geometry.slotOffset(1);
            for (int offset = SlotLayout.LENGTH_AND_TYPE_OFFSET;
                    offset < SlotLayout.PAYLOAD_OFFSET + LENGTH;
                    offset++) {
                int bit = offset % Byte.SIZE;
                flip(file, slot + offset, bit);
                assertThatThrownBy(() -> poller.poll((event, sequence, endOfBatch) -> true))
                        .as("offset %d", offset)
                        .isInstanceOf(CorruptEventException.class)
                        .hasMessageContaining("sequence 1")
                        .hasMessageNotContaining("\n");
                assertThatThrownBy(() -> tap.poll((event, sequence) -> {}, 1))
                        .isInstanceOf(CorruptEventException.class);
                assertThatThrownBy(() -> consumer.reader().read(1)).isInstanceOf(CorruptEventException.class);
                assertThatThrownBy(consumer.processor((event, sequence, endOfBatch) -> {})::run)
                        .isInstanceOf(CorruptEventException.class);
                flip(file, slot + offset, bit);
                assertThat(consumer.position()).isZero();
            }
            assertThat(poller.poll((event, sequence, endOfBatch) -> {
                        assertThat(event.getLong(0)).isEqualTo(77);
                        return true;
                    }))
                    .isEqualTo(EventPoller.PollState.PROCESSING);
            assertThat(tap.poll((event, sequence) -> assertThat(event.type()).isEqualTo(3), 1))
                    .isEqualTo(1);
        }
    }

    @Test
    void whatLiesBehindTheEventIsNotPartOfIt() throws Exception {
        try (Ring ring = create(ChecksumMode.CRC32C);
                Producer producer = ring.openProducer("p");
                Consumer consumer = ring.openConsumer("c");
                FileChannel file = FileChannel.open(
                        ring.path().resolve("ring.dat"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            producer.publish((slot, sequence) -> slot.putLong(0, 5).length(8));
            flip(file, ring.identity().geometry().slotOffset(0) + SlotLayout.PAYLOAD_OFFSET + 8L, 0);
            assertThat(consumer.poller().poll((event, sequence, endOfBatch) -> true))
                    .isEqualTo(EventPoller.PollState.PROCESSING);
        }
    }

    @Test
    void aLengthThatCannotBeIsDetectedWithoutChecksumsToo() throws Exception {
        try (Ring ring = create(ChecksumMode.NONE);
                Producer producer = ring.openProducer("p");
                Consumer consumer = ring.openConsumer("c");
                FileChannel file = FileChannel.open(
                        ring.path().resolve("ring.dat"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            producer.publish((slot, sequence) -> slot.putLong(0, 5));
            flip(file, ring.identity().geometry().slotOffset(0) + SlotLayout.LENGTH_AND_TYPE_OFFSET + 1L, 3);
            assertThatThrownBy(() -> consumer.poller().poll((event, sequence, endOfBatch) -> true))
                    .isInstanceOf(CorruptEventException.class);
            assertThatThrownBy(() -> ring.openTap().poll((event, sequence) -> {}, 1))
                    .isInstanceOf(CorruptEventException.class);
        }
    }
}
