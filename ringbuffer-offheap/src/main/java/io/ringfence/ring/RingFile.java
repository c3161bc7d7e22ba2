package io.ringfence.ring;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.liveness.FileOwnerLocks;
import io.ringfence.liveness.ProcessIdentity;
import io.ringfence.ring.error.CorruptRingException;
import io.ringfence.ring.error.InUseException;
import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.RecoveryNeededException;
import io.ringfence.ring.error.RingException;
import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.ring.layout.StateLayout;
import io.ringfence.sequence.PoisonReason;
import io.ringfence.sequence.RingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One attached {@code ring.dat}: its locks, its checked identity, its mapping. The mapping is never unmapped by hand: it goes when
 * nothing refers to it any more, so no thread can touch memory that is gone.
 */
final class RingFile {
    private static final long IN_USE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final FileOwnerLocks locks;
    private final RingIdentity identity;
    private final MappedByteBuffer mapping;
    private final UnsafeBuffer buffer;
    private final PageTouch touch;
    private final boolean readOnly;
    private boolean inUse;

    private RingFile(
            FileOwnerLocks locks,
            RingIdentity identity,
            MappedByteBuffer mapping,
            UnsafeBuffer buffer,
            boolean readOnly) {
        this.locks = locks;
        this.identity = identity;
        this.mapping = mapping;
        this.buffer = buffer;
        this.touch = new PageTouch(buffer);
        this.readOnly = readOnly;
    }

    /** Checks, locks, maps; writes nothing. */
    static RingFile attach(RingDirectory directory, boolean readOnly) {
        directory.check("attach");
        FileOwnerLocks locks = new FileOwnerLocks(directory.lockFile());
        boolean attached = false;
        try {
            share(directory, locks, readOnly);
            CrashPoint.IN_USE_SHARED.reached();
            directory.check("attach"); // again: it may have been deleted before the lock was had
            RingFile file = map(directory, locks, readOnly);
            attached = true;
            return file;
        } catch (IOException failure) {
            throw RingDirectory.failed("attach", directory.ringFile(), failure);
        } finally {
            if (!attached) {
                locks.close();
            }
        }
    }

    private static void share(RingDirectory directory, FileOwnerLocks locks, boolean readOnly) {
        long deadline = System.nanoTime() + IN_USE_TIMEOUT_NANOS;
        while (!locks.share(readOnly)) {
            if (System.nanoTime() - deadline > 0) {
                throw new InUseException(new Problem(
                        "attach",
                        directory.path().toString(),
                        "another process has had it for itself for 10 s",
                        "a ring that is not being deleted or closed",
                        "wait for that process, or end it"));
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    private static RingFile map(RingDirectory directory, FileOwnerLocks locks, boolean readOnly) throws IOException {
        Path path = directory.ringFile();
        Set<OpenOption> options = readOnly
                ? Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)
                : Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try (FileChannel channel = FileChannel.open(path, options)) {
            RingIdentity identity = RingIdentity.decode(readPage(channel, 0, path), path, channel.size());
            checkState(readPage(channel, StateLayout.BASE, path), path, readOnly);
            return map(
                    channel,
                    identity,
                    locks,
                    readOnly ? FileChannel.MapMode.READ_ONLY : FileChannel.MapMode.READ_WRITE);
        }
    }

    private static RingFile map(
            FileChannel channel, RingIdentity identity, FileOwnerLocks locks, FileChannel.MapMode mode)
            throws IOException {
        MappedByteBuffer mapping = channel.map(mode, 0, identity.geometry().fileBytes());
        UnsafeBuffer buffer = new UnsafeBuffer(mapping);
        RingFile file = new RingFile(locks, identity, mapping, buffer, mode == FileChannel.MapMode.READ_ONLY);
        CrashPoint.RING_MAPPED.reached();
        return file;
    }

    /** For the process that has the ring for itself; a poisoned one too. Writes nothing. */
    static RingFile inCustody(RingDirectory directory, FileOwnerLocks locks) throws IOException {
        Path path = directory.ringFile();
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            RingIdentity identity = RingIdentity.decode(readPage(channel, 0, path), path, channel.size());
            checkState(readPage(channel, StateLayout.BASE, path), path, true);
            return map(channel, identity, locks, FileChannel.MapMode.READ_WRITE);
        }
    }

    /** What the ring is, if its identity page can be believed, whatever became of the rest of the file. */
    static Optional<RingIdentity> identityOf(RingDirectory directory) throws IOException {
        Path path = directory.ringFile();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(RingIdentity.of(readPage(channel, 0, path).array(), path));
        } catch (CorruptRingException damaged) {
            return Optional.empty();
        }
    }

    private static ByteBuffer readPage(FileChannel channel, long position, Path path) throws IOException {
        ByteBuffer page = ByteBuffer.allocate(RingGeometry.PAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        readFully(channel, page, position, path);
        return page.flip();
    }

    /** Fills the buffer from its start to its limit. */
    static void readFully(FileChannel channel, ByteBuffer bytes, long position, Path path) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new CorruptRingException(new Problem(
                        "attach",
                        path + ", bytes from offset " + position,
                        "the file ends at byte " + channel.size(),
                        "at least " + (position + bytes.limit()) + " bytes",
                        "the file was truncated; it was left as it is: recover it, restore it, or delete the ring"));
            }
        }
    }

    /** A poisoned ring can be looked at; nobody may begin to store into it. */
    static void checkState(ByteBuffer page, Path path, boolean readOnly) {
        int lifecycle = page.getInt(StateLayout.LIFECYCLE_OFFSET - StateLayout.BASE);
        if (lifecycle == StateLayout.RECOVERING) {
            throw new RecoveryNeededException(new Problem(
                    "attach",
                    path.toString(),
                    "its recovery was not finished",
                    "a ring that is ready",
                    "recover it, or delete it and create it anew"));
        }
        if (lifecycle == StateLayout.POISONED && !readOnly) {
            PoisonReason reason = PoisonReason.of(page.getInt(StateLayout.POISON_REASON_OFFSET - StateLayout.BASE));
            throw RingState.poisoned("attach", path.toString(), reason);
        }
        if (lifecycle != StateLayout.READY && lifecycle != StateLayout.POISONED) {
            throw corrupt(path, "lifecycle", StateLayout.LIFECYCLE_OFFSET, lifecycle, "1 to 3");
        }
        ProcessIdentity self = ProcessIdentity.current();
        boolean sameBoot = page.getLong(StateLayout.BOOT_ID_HIGH_OFFSET - StateLayout.BASE) == self.bootIdHigh()
                && page.getLong(StateLayout.BOOT_ID_LOW_OFFSET - StateLayout.BASE) == self.bootIdLow();
        if (!sameBoot && page.getLong(StateLayout.CLEAN_MARK_OFFSET - StateLayout.BASE) != StateLayout.CLEAN) {
            throw new RecoveryNeededException(new Problem(
                    "attach",
                    path.toString(),
                    "the machine was restarted while the ring was in use",
                    "a ring that was closed before the restart, or the same boot",
                    "recover it: its journal, and slots with checksums, bring back what was on the disk"));
        }
        long mark = page.getLong(StateLayout.CLEAN_MARK_OFFSET - StateLayout.BASE);
        if (mark != StateLayout.CLEAN && mark != StateLayout.UNCLEAN) {
            throw corrupt(
                    path,
                    "clean mark",
                    StateLayout.CLEAN_MARK_OFFSET,
                    mark,
                    StateLayout.CLEAN + " or " + StateLayout.UNCLEAN);
        }
        long epoch = page.getLong(StateLayout.EPOCH_OFFSET - StateLayout.BASE);
        if (epoch < 1) {
            throw corrupt(path, "ring epoch", StateLayout.EPOCH_OFFSET, epoch, "1 or more");
        }
    }

    private static CorruptRingException corrupt(Path path, String word, int offset, long actual, String expected) {
        return new CorruptRingException(new Problem(
                "attach",
                path + ", " + word + " at offset " + offset,
                Long.toString(actual),
                expected,
                "the file was damaged; it was left as it is: recover it, restore it, or delete the ring"));
    }

    /** Reads each page once; of a large ring beside the caller, until {@link #close}. */
    void touchPages() {
        touch.begin();
    }

    /** Before the first other store of an attachment for writing, and after all checks. */
    void markInUse() {
        markInUse(buffer, ProcessIdentity.current());
        force(StateLayout.BASE, StateLayout.PAGE_BYTES);
        inUse = true;
    }

    /**
     * The boot id first: a clean ring is believed whatever its boot id, and one that is not clean only under its own. Killed, or
     * looked at, between any two of these stores, the ring is one that may be attached.
     */
    static void markInUse(AtomicBuffer buffer, ProcessIdentity self) {
        buffer.putLongVolatile(StateLayout.BOOT_ID_HIGH_OFFSET, self.bootIdHigh());
        buffer.putLongVolatile(StateLayout.BOOT_ID_LOW_OFFSET, self.bootIdLow());
        CrashPoint.BOOT_ID_WRITTEN.reached();
        buffer.putLongVolatile(StateLayout.CLEAN_MARK_OFFSET, StateLayout.UNCLEAN);
        CrashPoint.CLEAN_MARK_CLEARED.reached();
    }

    private void force(int offset, int length) {
        try {
            MappedByteBuffer ignored = mapping.force(offset, length);
        } catch (UncheckedIOException failure) {
            throw RingDirectory.failed("force", Path.of("ring.dat"), new IOException(failure.getMessage(), failure));
        }
    }

    /** All that lies before the slots. */
    void forceHeader() {
        force(0, identity.geometry().slotsOffset());
    }

    /**
     * Stores each page as it is, and forces all: what a force has failed to bring to the disk, the kernel takes for written until it is stored
     * again. For the process that has the ring for itself.
     */
    void forceAnew() {
        for (int offset = 0; offset < buffer.capacity(); offset += RingGeometry.PAGE_BYTES) {
            buffer.putLongVolatile(offset, buffer.getLongVolatile(offset));
        }
        force(0, buffer.capacity());
    }

    /**
     * The last process that leaves forces everything, and then says so. If that fails, the ring is poisoned: the next one's force would
     * succeed, whatever became of the pages. A ring that was refused is not written to.
     */
    void close() {
        touch.end();
        if (!inUse) {
            locks.close();
            return;
        }
        locks.close(() -> {
            try {
                force(0, buffer.capacity());
            } catch (RingException failure) {
                new RingState(buffer).poison(PoisonReason.CLOSE_FAILED);
                throw failure;
            }
            CrashPoint.RING_FLUSHED.reached();
            buffer.putLongVolatile(StateLayout.CLEAN_MARK_OFFSET, StateLayout.CLEAN);
            CrashPoint.CLEAN_MARK_SET.reached();
            force(StateLayout.BASE, StateLayout.PAGE_BYTES);
        });
    }

    FileOwnerLocks locks() {
        return locks;
    }

    RingIdentity identity() {
        return identity;
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    boolean readOnly() {
        return readOnly;
    }
}
