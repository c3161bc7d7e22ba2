package io.ringfence.ring;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.liveness.FileOwnerLocks;
import io.ringfence.ring.error.RingStorageException;
import io.ringfence.ring.layout.LockLayout;
import io.ringfence.ring.layout.RingGeometry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Makes a ring whole or not at all: built in a hidden neighbour, written in full and forced, then renamed. Killed before the rename,
 * the hidden neighbour is cleared away by the next creation of the same name; after it, the ring is there.
 */
final class RingCreator {
    private static final int CHUNK_BYTES = 1 << 20;
    private static final int ATTEMPTS = 100;
    private static final long ALONE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final RingDirectory directory;
    private final RingIdentity identity;

    RingCreator(RingDirectory directory, RingOptions options) {
        this.directory = directory;
        this.identity = RingIdentity.fresh(options);
    }

    void create() {
        Path parent = directory.parent();
        Path target = directory.path();
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw exists();
        }
        if (!Files.isDirectory(parent)) {
            throw RingDirectory.refused(
                    "create",
                    parent,
                    Files.exists(parent, LinkOption.NOFOLLOW_LINKS) ? "it is no directory" : "it does not exist",
                    "the directory to put the ring in",
                    "make it first, or choose another place");
        }
        RingDirectory.checkFileSystem("create", parent);
        try {
            for (int attempt = 1; !isMade(parent, attempt == ATTEMPTS); attempt++) {
                if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                    throw exists();
                }
            }
        } catch (FileAlreadyExistsException another) {
            throw exists();
        } catch (IOException failure) {
            throw RingDirectory.failed("create", target, failure);
        }
    }

    /**
     * One attempt; false if it came to nothing because another creation of the same name, which cannot tell one that has just begun
     * from an abandoned one, cleared it away before its lock was held.
     */
    private boolean isMade(Path parent, boolean last) throws IOException {
        clearAbandoned(parent);
        Path building = parent.resolve(directory.hiddenPrefix("creating") + UUID.randomUUID());
        try {
            Files.createDirectory(building, PosixFilePermissions.asFileAttribute(RingDirectory.DIRECTORY_MODE));
            CrashPoint.CREATION_BEGUN.reached();
            build(new RingDirectory(building));
            return true;
        } catch (IOException | RingStorageException failure) {
            if (last || !isMissing(failure) || Files.exists(building, LinkOption.NOFOLLOW_LINKS)) {
                throw failure;
            }
            return false;
        } finally {
            RingDirectory.deleteTree(building); // gone already if it was renamed
        }
    }

    private static boolean isMissing(Exception failure) {
        return failure instanceof NoSuchFileException || failure.getCause() instanceof NoSuchFileException;
    }

    private void build(RingDirectory building) throws IOException {
        Files.setPosixFilePermissions(building.path(), RingDirectory.DIRECTORY_MODE); // whatever the umask
        try (FileChannel locks = newFile(building.lockFile())) {
            writeFully(locks, ByteBuffer.allocate(LockLayout.FILE_BYTES));
            CrashPoint.LOCK_FILE_WRITTEN.reached();
            locks.force(true);
        }
        try (FileOwnerLocks creating = new FileOwnerLocks(building.lockFile())) {
            long deadline = System.nanoTime() + ALONE_TIMEOUT_NANOS;
            while (!creating.tryLock(LockLayout.IN_USE)) { // tells others that this creation is not abandoned
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException("another process has kept the lock of " + building.path() + " for 10 s");
                }
                LockSupport.parkNanos(RETRY_NANOS); // one of them looks, and will let go of it
            }
            CrashPoint.CREATION_LOCKED.reached();
            try (FileChannel ring = newFile(building.ringFile())) {
                writeRing(ring);
                ring.force(true);
            }
            RingDirectory.force(building.path());
            CrashPoint.RING_FORCED.reached();
            reveal(building);
            CrashPoint.RING_REVEALED.reached();
        }
        RingDirectory.force(directory.parent());
    }

    private void reveal(RingDirectory building) throws IOException {
        try {
            Files.move(building.path(), directory.path(), StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException refused) {
            if (Files.exists(directory.path(), LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(directory.path().toString()); // another creation was first
            }
            throw refused;
        }
    }

    private static FileChannel newFile(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                java.util.Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(RingDirectory.FILE_MODE));
        Files.setPosixFilePermissions(file, RingDirectory.FILE_MODE);
        return channel;
    }

    /** Every byte is written before anything is mapped: a full disk shows here as an error, not later as a dead JVM. */
    private void writeRing(FileChannel ring) throws IOException {
        RingGeometry geometry = identity.geometry();
        ByteBuffer header = new RingHeader(identity.page(), identity, 1).bytes();
        writeFully(ring, header);
        CrashPoint.HEADER_WRITTEN.reached();
        ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK_BYTES);
        for (long rest = geometry.fileBytes() - geometry.slotsOffset(); rest > 0; rest -= zeros.capacity()) {
            writeFully(ring, zeros.clear().limit((int) Math.min(rest, zeros.capacity())));
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int ignored = channel.write(bytes);
        }
    }

    /**
     * What a killed creation or deletion of the same name left: nobody holds its lock, or it is empty. Another user's is left alone: who may
     * change it could exchange a directory in it for a link while it is being deleted.
     */
    private void clearAbandoned(Path parent) throws IOException {
        try (Stream<Path> entries = Files.list(parent)) {
            String creating = directory.hiddenPrefix("creating");
            String deleting = directory.hiddenPrefix("deleting");
            for (Path entry : entries.toList()) {
                String name = String.valueOf(entry.getFileName());
                if (name.startsWith(creating) || name.startsWith(deleting)) {
                    clear(entry);
                }
            }
        }
    }

    private static void clear(Path entry) throws IOException {
        Path lock = new RingDirectory(entry).lockFile();
        try {
            if (!RingDirectory.isOwn(entry)) {
                return;
            }
            if (!Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)) {
                Files.deleteIfExists(entry); // killed before its first file was made, or after the last was deleted
                return;
            }
            try (FileOwnerLocks abandoned = new FileOwnerLocks(lock)) {
                if (abandoned.tryLock(LockLayout.IN_USE)) {
                    RingDirectory.deleteTree(entry);
                }
            }
        } catch (DirectoryNotEmptyException begun) {
            // somebody's first file came meanwhile: it is not abandoned
        } catch (IOException | RingStorageException failure) {
            if (!isMissing(failure)) {
                throw failure;
            }
            // renamed or cleared away meanwhile
        }
    }

    private RuntimeException exists() {
        return RingDirectory.refused(
                "create",
                directory.path(),
                "it exists already",
                "a name that is free",
                "attach it, delete it, or choose another name");
    }
}
