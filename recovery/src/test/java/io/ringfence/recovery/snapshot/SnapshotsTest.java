package io.ringfence.recovery.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.journal.RingImage;
import io.ringfence.recovery.error.SnapshotStateException;
import io.ringfence.recovery.error.SnapshotUnneededException;
import io.ringfence.recovery.snapshot.Snapshot.Content;
import io.ringfence.recovery.testing.KillingStorage;
import io.ringfence.recovery.testing.TestRings;
import io.ringfence.ring.error.InvalidOptionException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
    @TempDir
    private Path parent;

    private RingImage ring;
    private Snapshots snapshots;

    @BeforeEach
    void setUp() {
        ring = TestRings.image(parent);
        snapshots = Snapshots.in(parent.resolve("snapshots"));
    }

    /** Some longs. */
    private static final class Ledger implements Snapshotable {
        private long[] balances;

        Ledger(long... balances) {
            this.balances = balances;
        }

        @Override
        public void writeState(DataOutput out) throws IOException {
            out.writeInt(balances.length);
            for (long balance : balances) {
                out.writeLong(balance);
            }
        }

        @Override
        public void readState(DataInput in) throws IOException {
            balances = new long[in.readInt()];
            for (int i = 0; i < balances.length; i++) {
                balances[i] = in.readLong();
            }
        }
    }

    private Snapshot about(long sequence) {
        return new Snapshot(
                ring, 1, sequence, 1_000, sequence + 5, List.of(new Snapshot.Position("c", sequence - 1)), 0);
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(snapshots.directory())) {
            return files.sorted().toList();
        }
    }

    private static Optional<String> noObjection(Snapshot snapshot) {
        return snapshot.sequence() < 0 ? Optional.of("no event has it") : Optional.empty();
    }

    @Test
    void givesBackWhatWasWritten() {
        long[] balances = new long[20_000];
        Arrays.setAll(balances, i -> i * 7L);
        SnapshotEntry taken = snapshots.take(about(42), new Ledger(balances));
        Ledger restored = new Ledger();

        RestoredSnapshot result = snapshots.restore(restored, SnapshotsTest::noObjection);

        assertThat(restored.balances).isEqualTo(balances);
        assertThat(result.passedOver()).isEmpty();
        assertThat(result.snapshot()).isEqualTo(taken.snapshot());
        Snapshot snapshot = result.snapshot().orElseThrow();
        assertThat(snapshot.ring()).isEqualTo(ring);
        assertThat(snapshot.sequence()).isEqualTo(42);
        assertThat(snapshot.durableSequence()).isEqualTo(47);
        assertThat(snapshot.consumers()).containsExactly(new Snapshot.Position("c", 41));
        assertThat(snapshot.stateBytes()).isEqualTo(4 + 8 * 20_000);
    }

    @Test
    void withoutASnapshotNothingIsRead() {
        RestoredSnapshot result = snapshots.restore(new Ledger(), SnapshotsTest::noObjection);

        assertThat(result.snapshot()).isEmpty();
        assertThat(snapshots.list()).isEmpty();
    }

    @Test
    void keepsTheLastFew() throws IOException {
        Snapshots two = snapshots.keeping(2);
        for (long sequence = 1; sequence <= 5; sequence++) {
            two.take(about(sequence), new Ledger(sequence));
        }

        assertThat(two.list())
                .extracting(entry -> entry.snapshot().orElseThrow().sequence())
                .containsExactly(5L, 4L);
        assertThat(files()).hasSize(2);
        assertThatThrownBy(() -> snapshots.keeping(0)).isInstanceOf(InvalidOptionException.class);
    }

    @Test
    void positionsDoNotPushStatesOut() {
        for (long sequence = 1; sequence <= 4; sequence++) {
            snapshots.take(about(sequence), Snapshotable.NOTHING);
        }
        snapshots.take(about(5), new Ledger(5));
        assertThat(sequences()).containsExactly(5L, 4L, 3L, 2L);

        assertThatThrownBy(() -> snapshots.take(about(6), Snapshotable.NOTHING))
                .isInstanceOf(SnapshotUnneededException.class)
                .hasMessageContaining("a program's own snapshot, 0000000000000000005.snapshot");

        assertThat(sequences()).containsExactly(5L, 4L, 3L, 2L);
        snapshots.keeping(1).take(about(7), new Ledger(7));
        assertThat(sequences()).containsExactly(7L, 4L, 3L, 2L);
        assertThat(snapshots.list().get(0).snapshot().orElseThrow().content()).isEqualTo(Content.STATE);
        assertThat(snapshots.list().get(1).snapshot().orElseThrow().content()).isEqualTo(Content.POSITIONS);
    }

    private List<Long> sequences() {
        return snapshots.list().stream()
                .map(entry -> entry.snapshot().orElseThrow().sequence())
                .toList();
    }

    @Test
    void aStateOfNoBytesIsAState() {
        Ledger read = new Ledger(9);
        Snapshotable empty = new Snapshotable() {
            @Override
            public void writeState(DataOutput out) {
                // nothing happened yet
            }

            @Override
            public void readState(DataInput in) {
                read.balances = new long[0];
            }
        };
        snapshots.take(about(1), empty);

        RestoredSnapshot result = snapshots.restore(empty, SnapshotsTest::noObjection);

        assertThat(result.snapshot().orElseThrow().stateBytes()).isZero();
        assertThat(result.snapshot().orElseThrow().content()).isEqualTo(Content.STATE);
        assertThat(read.balances).isEmpty();
    }

    @Test
    void aBadNewestFallsBackToTheOneBeforeAndSaysSo() throws IOException {
        snapshots.take(about(1), new Ledger(1));
        Path newest = snapshots.take(about(2), new Ledger(2)).file();
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length - 20] ^= 1;
        Files.write(newest, bytes);
        Ledger restored = new Ledger();

        RestoredSnapshot result = snapshots.restore(restored, SnapshotsTest::noObjection);

        assertThat(restored.balances).containsExactly(1);
        assertThat(result.passedOver()).singleElement().satisfies(entry -> {
            assertThat(entry.file()).isEqualTo(newest);
            assertThat(entry.fault()).startsWith("checksum 0x");
        });
    }

    @Test
    void oneThatSomebodyObjectsToIsPassedOver() {
        snapshots.take(about(1), new Ledger(1));
        snapshots.take(about(2), new Ledger(2));
        Ledger restored = new Ledger();

        RestoredSnapshot result = snapshots.restore(
                restored, snapshot -> snapshot.sequence() > 1 ? Optional.of("ahead") : Optional.empty());

        assertThat(restored.balances).containsExactly(1);
        assertThat(result.passedOver())
                .singleElement()
                .extracting(SnapshotEntry::fault)
                .isEqualTo("ahead");
    }

    @Test
    void everyTruncationAndEveryFlippedByteIsFound() throws IOException {
        Path file = snapshots.take(about(3), new Ledger(1, 2)).file();
        byte[] good = Files.readAllBytes(file);
        for (int length = 0; length < good.length; length += length < 100 || length > 4100 ? 1 : 97) {
            Files.write(file, Arrays.copyOf(good, length));
            assertThat(snapshots.list().get(0).snapshot())
                    .as("cut at %s", length)
                    .isEmpty();
        }
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= (byte) 0x81;
            Files.write(file, bad);
            assertThat(snapshots.list().get(0).snapshot())
                    .as("flipped at %s", i)
                    .isEmpty();
        }
    }

    @Test
    void whatIsNoFileIsNoSnapshot() throws IOException {
        snapshots.take(about(1), new Ledger(1));
        Files.createDirectory(snapshots.directory().resolve("0000000000000000009.snapshot"));
        Files.createSymbolicLink(
                snapshots.directory().resolve("0000000000000000008.snapshot"), parent.resolve("nowhere"));

        List<SnapshotEntry> list = snapshots.list();

        assertThat(list).hasSize(3);
        assertThat(list.get(0).fault()).contains("a directory");
        assertThat(list.get(1).fault()).contains("a symbolic link");
    }

    @Test
    void aNameThatSaysOtherwiseIsFound() throws IOException {
        Path file = snapshots.take(about(1), new Ledger(1)).file();
        Files.move(file, file.resolveSibling("0000000000000000077.snapshot"));

        assertThat(snapshots.list().get(0).fault()).isEqualTo("it is of sequence 1, not as its name says");
    }

    @Test
    void aStateThatCannotBeWrittenLeavesNothing() throws IOException {
        snapshots.take(about(1), new Ledger(1));
        Snapshotable broken = new Snapshotable() {
            @Override
            public void writeState(DataOutput out) throws IOException {
                out.writeLong(1);
                throw new IOException("no");
            }

            @Override
            public void readState(DataInput in) throws IOException {
                throw new EOFException();
            }
        };

        assertThatThrownBy(() -> snapshots.take(about(2), broken)).isInstanceOf(SnapshotStateException.class);

        assertThat(files()).hasSize(1);
        assertThatThrownBy(() -> snapshots.restore(broken, SnapshotsTest::noObjection))
                .isInstanceOf(SnapshotStateException.class);
    }

    @Test
    void aStateThatIsNotReadInFullIsRefused() {
        snapshots.take(about(1), new Ledger(1, 2, 3));
        Snapshotable lazy = new Snapshotable() {
            @Override
            public void writeState(DataOutput out) {
                // not called
            }

            @Override
            public void readState(DataInput in) throws IOException {
                assertThat(in.readInt()).isEqualTo(3);
            }
        };

        assertThatThrownBy(() -> snapshots.restore(lazy, SnapshotsTest::noObjection))
                .isInstanceOf(SnapshotStateException.class)
                .hasMessageContaining("24 bytes of the state were not read");
    }

    @Test
    void killedAtAnyStepEitherTheNewOneOrTheOneBeforeIsThere() throws IOException {
        KillingStorage whole = KillingStorage.never();
        snapshots.keeping(1).take(about(1), new Ledger(1));
        snapshots.keeping(1).through(whole.storage()).take(about(2), new Ledger(2));
        List<Long> found = new ArrayList<>();

        for (int step = 0; step <= whole.steps().size(); step++) {
            Path place = parent.resolve("killed-" + step);
            Snapshots killed = Snapshots.in(place).keeping(1);
            killed.take(about(1), new Ledger(1));
            try {
                killed.through(KillingStorage.after(step).storage()).take(about(2), new Ledger(2));
            } catch (KillingStorage.Killed end) {
                assertThat(end).hasMessageContaining("killed");
            }
            Ledger restored = new Ledger();
            RestoredSnapshot result = killed.restore(restored, SnapshotsTest::noObjection);
            assertThat(result.passedOver()).isEmpty();
            long sequence = result.snapshot().orElseThrow().sequence();
            assertThat(restored.balances).containsExactly(sequence);
            found.add(sequence);
            killed.take(about(3), new Ledger(3));
            assertThat(killed.list()).hasSize(1);
            assertThat(place.toFile().list()).hasSize(1);
        }

        assertThat(found).isSorted().contains(1L, 2L);
        assertThat(whole.steps())
                .containsSubsequence(
                        "create", "write", "force", "rename", "forceDirectory", "delete", "forceDirectory");
    }

    @Test
    void whatContainsLostEventsIsSetAside() throws IOException {
        for (long sequence = 1; sequence <= 3; sequence++) {
            snapshots.take(about(sequence), new Ledger(sequence));
        }

        List<Path> aside = snapshots.setAsideAfter(1);

        assertThat(aside).hasSize(2).allSatisfy(path -> assertThat(path).exists());
        assertThat(snapshots.list())
                .extracting(entry -> entry.snapshot().orElseThrow().sequence())
                .containsExactly(1L);
        assertThat(snapshots.setAsideAfter(1)).isEmpty();
    }

    @Test
    void whatIsAheadDoesNotPushOutWhatIsTaken() throws IOException {
        Snapshots two = snapshots.keeping(2);
        two.take(about(7), new Ledger(7));
        two.take(about(8), new Ledger(8));
        for (String ahead : List.of("0000000000000000100.snapshot", "0000000000000000101.snapshot")) {
            Files.writeString(two.directory().resolve(ahead), "came back from a copy");
        }

        SnapshotEntry taken = two.take(about(9), new Ledger(9));

        assertThat(taken.file()).exists();
        Ledger restored = new Ledger();
        RestoredSnapshot result = two.restore(restored, SnapshotsTest::noObjection);
        assertThat(result.snapshot()).isEqualTo(taken.snapshot());
        assertThat(result.passedOver()).hasSize(2);
        assertThat(two.list()).hasSize(4);
    }
}
