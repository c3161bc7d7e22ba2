package io.ringfence.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.liveness.ProcessIdentity;
import io.ringfence.ring.layout.StateLayout;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ring that was closed in good order says so, because after a restart of the machine only such a ring is believed. */
class CleanMarkTest {
    @TempDir
    Path folder;

    @Test
    void theLastWriterMarksTheRingCleanAndTheNextOneClearsTheMark() throws IOException {
        Path path = folder.resolve("ring");
        Ring first = Ring.create(path, RingOptions.builder().slots(4).build());
        try (Ring second = Ring.attach(path)) {
            first.close();
            assertThat(cleanMark(path)).isEqualTo(StateLayout.UNCLEAN);
            assertThat(second.inspector().snapshot().cursor()).isEqualTo(-1);
        }
        assertThat(cleanMark(path)).isEqualTo(StateLayout.CLEAN);
        try (Ring again = Ring.attach(path)) {
            assertThat(again.isReadOnly()).isFalse();
            assertThat(cleanMark(path)).isEqualTo(StateLayout.UNCLEAN);
        }
    }

    @Test
    void aReaderThatStaysDoesNotKeepTheLastWriterFromIt() throws IOException {
        Path path = folder.resolve("ring");
        Ring writer = Ring.create(path, RingOptions.builder().slots(4).build());
        try (Ring reader = Ring.attachReadOnly(path)) {
            writer.close();
            assertThat(reader.isReadOnly()).isTrue();
            assertThat(cleanMark(path)).isEqualTo(StateLayout.CLEAN);
        }
        assertThat(cleanMark(path)).isEqualTo(StateLayout.CLEAN);
    }

    @Test
    void killedBetweenAnyTwoStoresOfTheFirstAttachmentAfterARestartTheRingMayStillBeAttached() throws IOException {
        Path path = folder.resolve("ring");
        Ring.create(path, RingOptions.builder().slots(4).build()).close();
        byte[] file = Files.readAllBytes(path.resolve("ring.dat"));
        UnsafeBuffer page = new UnsafeBuffer(file);
        page.putLong(StateLayout.BOOT_ID_HIGH_OFFSET, 1); // of another boot, and clean
        page.putLong(StateLayout.BOOT_ID_LOW_OFFSET, 2);
        int[] stores = new int[1];
        AtomicBuffer looking = (AtomicBuffer) Proxy.newProxyInstance(
                AtomicBuffer.class.getClassLoader(),
                new Class<?>[] {AtomicBuffer.class},
                (proxy, method, arguments) -> {
                    Object result = method.invoke(page, arguments);
                    ByteBuffer seen = ByteBuffer.wrap(file, StateLayout.BASE, StateLayout.PAGE_BYTES)
                            .slice()
                            .order(ByteOrder.LITTLE_ENDIAN);
                    RingFile.checkState(seen, path, false);
                    stores[0]++;
                    return result;
                });

        RingFile.markInUse(looking, ProcessIdentity.current());

        assertThat(stores[0]).isEqualTo(3);
        assertThat(page.getLong(StateLayout.CLEAN_MARK_OFFSET)).isEqualTo(StateLayout.UNCLEAN);
    }

    private static long cleanMark(Path path) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(path.resolve("ring.dat")))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong(StateLayout.CLEAN_MARK_OFFSET);
    }
}
