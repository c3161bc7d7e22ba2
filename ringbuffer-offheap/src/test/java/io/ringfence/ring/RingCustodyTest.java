package io.ringfence.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.JournalConsumer;
import io.ringfence.consume.JournalGate;
import io.ringfence.produce.Producer;
import io.ringfence.ring.RingCondition.State;
import io.ringfence.ring.error.InUseException;
import io.ringfence.ring.error.RingPathException;
import io.ringfence.ring.error.RingVersionException;
import io.ringfence.ring.layout.ControlLayout;
import io.ringfence.ring.layout.IdentityLayout;
import io.ringfence.ring.layout.StateLayout;
import io.ringfence.sequence.PoisonReason;
import io.ringfence.testing.FastTempDir;
import io.ringfence.wait.BusySpinWaitStrategy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class RingCustodyTest {
    private static final RingOptions SMALL =
            RingOptions.builder().slots(16).payloadBytes(40).build();

    @TempDir(factory = FastTempDir.class)
    private Path parent;

    private Path path;

    @BeforeEach
    void setUp() {
        path = parent.resolve("ring");
        Ring.create(path, SMALL).close();
    }

    private State state() {
        try (RingCustody custody = RingCustody.take(path)) {
            return custody.condition().state();
        }
    }

    private void putLong(int offset, long value) throws IOException {
        try (FileChannel channel = FileChannel.open(path.resolve("ring.dat"), StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(channel.write(bytes.putLong(0, value), offset)).isEqualTo(Long.BYTES);
        }
    }

    @Test
    void nobodyAttachesMeanwhileAndEverybodyAfterwards() {
        try (RingCustody custody = RingCustody.take(path)) {
            assertThat(custody.condition().isUsable()).isTrue();
            assertThatThrownBy(() -> Ring.delete(path)).isInstanceOf(InUseException.class);
            assertThatThrownBy(() -> RingCustody.take(path)).isInstanceOf(InUseException.class);
        }
        try (Ring ring = Ring.attach(path)) {
            assertThat(ring.epoch()).isEqualTo(1);
            assertThatThrownBy(() -> RingCustody.take(path)).isInstanceOf(InUseException.class);
        }
        assertThat(state()).isEqualTo(State.SOUND);
    }

    @Test
    void aReaderKeepsItFromBeingTakenAndARefusalLeavesNothingLocked() {
        try (Ring reader = Ring.attachReadOnly(path)) {
            assertThat(reader.isReadOnly()).isTrue();
            assertThatThrownBy(() -> RingCustody.take(path)).isInstanceOf(InUseException.class);
            try (Ring writer = Ring.attach(path)) {
                assertThat(writer.isReadOnly()).isFalse();
            }
        }
    }

    @Test
    void saysWhatMayBeBelieved() throws IOException {
        putLong(StateLayout.CLEAN_MARK_OFFSET, StateLayout.UNCLEAN);
        assertThat(state()).isEqualTo(State.SOUND);
        putLong(StateLayout.BOOT_ID_LOW_OFFSET, 77);
        assertThat(state()).isEqualTo(State.STALE);
        putLong(StateLayout.CLEAN_MARK_OFFSET, StateLayout.CLEAN);
        assertThat(state()).isEqualTo(State.SOUND);
        putLong(ControlLayout.CURSOR_OFFSET, 1L << 60);
        assertThat(state()).isEqualTo(State.DAMAGED);
        putLong(StateLayout.LIFECYCLE_OFFSET, StateLayout.RECOVERING);
        assertThat(state()).isEqualTo(State.STALE);
        try (FileChannel channel = FileChannel.open(path.resolve("ring.dat"), StandardOpenOption.WRITE)) {
            channel.truncate(5000);
        }
        try (RingCustody custody = RingCustody.take(path)) {
            RingCondition condition = custody.condition();
            assertThat(condition.state()).isEqualTo(State.DAMAGED);
            assertThat(condition.identity().orElseThrow().options()).isEqualTo(SMALL);
            assertThatThrownBy(custody::core).isInstanceOf(IllegalStateException.class);
        }
        putLong(IdentityLayout.RING_ID_LOW_OFFSET, 1);
        try (RingCustody custody = RingCustody.take(path)) {
            assertThat(custody.condition().identity()).isEmpty();
        }
        putLong(IdentityLayout.VERSION_OFFSET, 99);
        assertThatThrownBy(this::state).isInstanceOf(RingVersionException.class);
        Files.delete(path.resolve("ring.dat"));
        assertThat(state()).isEqualTo(State.MISSING);
    }

    @Test
    void makesTheLockFileOrTheDirectoryAnew() throws IOException {
        Files.delete(path.resolve("owners.lock"));
        assertThat(state()).isEqualTo(State.SOUND);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.resolve("owners.lock"))))
                .isEqualTo("rw-------");
        Path lost = parent.resolve("lost");
        assertThatThrownBy(() -> RingCustody.take(lost)).isInstanceOf(RingPathException.class);
        try (RingCustody custody = RingCustody.takeOrMake(lost)) {
            assertThat(custody.condition().state()).isEqualTo(State.MISSING);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lost)))
                .isEqualTo("rwx------");
    }

    @Test
    void aLinkInPlaceOfTheRingIsRefused() throws IOException {
        Files.move(path.resolve("ring.dat"), parent.resolve("elsewhere"));
        Files.createSymbolicLink(path.resolve("ring.dat"), parent.resolve("elsewhere"));

        assertThatThrownBy(this::state).isInstanceOf(RingPathException.class);
    }

    @Test
    void curesAndMovesTheWatermarks() {
        try (Ring ring = Ring.attach(path)) {
            try (Producer producer = ring.openProducer("p")) {
                for (int i = 0; i < 5; i++) {
                    producer.publish((slot, sequence) -> slot.length(8).putLong(0, sequence));
                }
            }
            try (JournalConsumer journal = ring.openJournal(JournalGate.DURABLE, new BusySpinWaitStrategy())) {
                journal.written(2);
                journal.durable(2);
                journal.release(2);
                journal.poison(PoisonReason.FORCE_FAILED);
            }
        }
        try (RingCustody custody = RingCustody.take(path)) {
            assertThat(custody.condition().state()).isEqualTo(State.POISONED);
            custody.durable(4);
            custody.cure();
        }
        try (Ring ring = Ring.attach(path);
                JournalConsumer journal = ring.openJournal(JournalGate.DURABLE, new BusySpinWaitStrategy())) {
            assertThat(ring.durableSequence()).isEqualTo(4);
            assertThat(ring.writtenSequence()).isEqualTo(4);
            assertThat(journal.next()).isEqualTo(5);
        }
    }

    @Test
    void aHeaderIsThatOfARingThatNobodyUses() throws IOException {
        RingIdentity identity;
        byte[] page;
        try (Ring ring = Ring.attach(path)) {
            identity = ring.identity();
            page = identity.page();
        }
        RingHeader header = new RingHeader(page, identity, 7);
        header.cursor(-1, -1);
        assertThat(header.consumer("slow", -1, 5)).isTrue();
        assertThat(header.released("gone", -1, 0)).isTrue();
        assertThat(header.producer("feed", Long.MIN_VALUE, 4)).isTrue();
        try (FileChannel channel = FileChannel.open(path.resolve("ring.dat"), StandardOpenOption.WRITE)) {
            assertThat(channel.write(header.bytes(), 0))
                    .isEqualTo(identity.geometry().slotsOffset());
        }

        try (Ring ring = Ring.attach(path);
                Consumer slow = ring.openConsumer("slow");
                Consumer gone = ring.openConsumer("gone")) {
            assertThat(ring.epoch()).isEqualTo(7);
            assertThat(ring.identity()).isEqualTo(identity);
            assertThat(slow.position()).isEqualTo(-1);
            assertThat(gone.position()).isEqualTo(-1);
        }
        RingHeader full = new RingHeader(page, identity, 1);
        for (int i = 0; i < 64; i++) {
            assertThat(full.consumer("c" + i, -1, 0)).isTrue();
            assertThat(full.producer("p" + i, -1, 0)).isTrue();
        }
        assertThat(full.consumer("one more", -1, 0)).isFalse();
        assertThat(full.released("one more", -1, 0)).isFalse();
        assertThat(full.producer("one more", -1, 0)).isFalse();
    }
}
