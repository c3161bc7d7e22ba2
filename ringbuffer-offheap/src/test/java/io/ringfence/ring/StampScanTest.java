package io.ringfence.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.produce.Producer;
import io.ringfence.ring.error.CorruptRingException;
import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.ring.layout.SlotLayout;
import io.ringfence.sequence.WithoutConsumers;
import io.ringfence.testing.FastTempDir;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rings of many copies: the scan finds each stamp that is not the plain one, wherever it lies in a copy, and no other. */
@Tag("unit")
class StampScanTest {
    private static final int SLOTS = 8192;
    /** A slot of 192 bytes: copies begin and end within slots. */
    private static final RingOptions OPTIONS = RingOptions.builder()
            .slots(SLOTS)
            .payloadBytes(150)
            .initialSequence(1_000)
            .withoutConsumers(WithoutConsumers.OVERWRITE)
            .build();

    private static final RingGeometry GEOMETRY = OPTIONS.geometry();
    private static final long BEFORE = 999;

    @TempDir(factory = FastTempDir.class)
    private Path temp;

    private Path directory;
    private Path file;

    @BeforeEach
    void name() {
        directory = temp.resolve("ring");
        file = directory.resolve("ring.dat");
    }

    private long publish(int events) {
        long last = BEFORE;
        try (Ring ring = Ring.create(directory, OPTIONS);
                Producer producer = ring.openProducer("p")) {
            for (int i = 0; i < events; i++) {
                last = producer.publish((slot, s) -> slot.putLong(0, s), i);
            }
        }
        return last;
    }

    private long stamp(long sequence, long stamp) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer word = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            int offset = GEOMETRY.slotOffset(sequence) + SlotLayout.STAMP_OFFSET;
            int ignored = channel.read(word, offset);
            long old = word.getLong(0);
            ignored = channel.write(word.putLong(0, stamp).clear(), offset);
            return old;
        }
    }

    @Test
    void eachDamagedStampOfARingThatWentRoundIsFoundAndNamed() throws Exception {
        long last = publish(SLOTS + SLOTS / 3);
        Ring.attach(directory).close();

        for (long sequence = last; sequence > last - SLOTS; sequence -= 61) {
            requireRefusal(sequence);
        }
        requireRefusal(last - SLOTS + 1);
        Ring.attach(directory).close();
    }

    @Test
    void eachDamagedStampOfARingThatIsNotYetFullIsFoundAndNamed() throws Exception {
        long last = publish(SLOTS / 3);

        for (long sequence = last; sequence > last - SLOTS; sequence -= 61) {
            requireRefusal(sequence);
        }
        Ring.attach(directory).close();
    }

    private void requireRefusal(long sequence) throws IOException {
        long sound = stamp(sequence, 1L << 60);
        assertThatThrownBy(() -> Ring.attachReadOnly(directory).close())
                .as("sequence %d", sequence)
                .isInstanceOf(CorruptRingException.class)
                .hasMessageContaining("stamp at offset " + GEOMETRY.slotOffset(sequence));
        long ignored = stamp(sequence, sound);
    }

    @Test
    void theNewestThatIsNotPlainComesFirst() throws Exception {
        long last = publish(2 * SLOTS);
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 200; i++) {
            long newer = last - random.nextInt(SLOTS);
            long older = newer - random.nextInt((int) (newer - (last - SLOTS)));
            long soundNewer = stamp(newer, 0);
            long soundOlder = stamp(older, 0);
            try (StampScan scan = StampScan.open(file, StampScan.newCopy(GEOMETRY), GEOMETRY, BEFORE)) {
                long oldest = last - SLOTS + 1;
                assertThat(scan.lastNotPlain(last, oldest)).isEqualTo(newer);
                assertThat(scan.lastNotPlain(newer - 1, oldest)).isEqualTo(older == newer ? oldest - 1 : older);
            }
            long ignored = stamp(older, older == newer ? soundNewer : soundOlder);
            ignored = stamp(newer, soundNewer);
        }
    }

    @Test
    void aFileThatBecameTooShortIsDamaged() throws Exception {
        long last = publish(2 * SLOTS);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            FileChannel ignored = channel.truncate(GEOMETRY.fileBytes() / 2);
        }

        try (StampScan scan = StampScan.open(file, StampScan.newCopy(GEOMETRY), GEOMETRY, BEFORE)) {
            assertThatThrownBy(() -> scan.lastNotPlain(last, last - SLOTS + 1))
                    .isInstanceOf(CorruptRingException.class)
                    .hasMessageContaining("the file ends at byte " + GEOMETRY.fileBytes() / 2)
                    .hasMessageContaining("truncated");
        }
    }
}
