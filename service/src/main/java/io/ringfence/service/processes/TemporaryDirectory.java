package io.ringfence.service.processes;

import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.RingPathException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A command's own temporary directory; in memory where there is room. A lock on a file beside it, held as long as this process lives,
 * tells others that it is in use: what a killed run has left, the next one in the same place deletes.
 *
 * <p>The lock file comes before the directory and goes after it, so there is no instant at which a killed process leaves a directory
 * without a proof that nobody uses it. Only the lock's holder deletes, the lock file last. Between making the file and locking it, a
 * maker may find that somebody else took it for abandoned, and deleted it; it begins again. Thread-safe.
 */
public final class TemporaryDirectory implements AutoCloseable {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final long ROOM_BYTES = 1L << 30;
    private static final String LOCK_SUFFIX = ".lock";
    private static final int RADIX = 36;

    /** Never opened a second time: to close any descriptor of a file gives up all locks that this process has on it. */
    private static final Set<Path> OWN_LOCKS = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final Path lockFile;
    private final FileChannel lock;
    private volatile boolean kept;

    private TemporaryDirectory(Path directory, Path lockFile, FileChannel lock) {
        this.directory = directory;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * {@return a new one}
     *
     * @param command whose it is
     * @param parent where the user wants it; null for the best place
     */
    public static TemporaryDirectory create(String command, @Nullable Path parent) {
        Path place = (parent == null ? bestPlace() : parent).toAbsolutePath().normalize();
        String prefix = "ringfence-" + command + "-";
        try {
            TemporaryDirectory made = null;
            while (made == null) {
                Path lockFile = place.resolve(newName(prefix) + LOCK_SUFFIX);
                boolean ignored = OWN_LOCKS.add(lockFile);
                made = make(lockFile, openNew(lockFile));
            }
            sweep(place, prefix, Files.getOwner(made.lockFile));
            return made;
        } catch (IOException failure) {
            throw new RingPathException(new Problem(
                    command,
                    place.toString(),
                    "no directory can be made in it (" + failure.getClass().getSimpleName() + ")",
                    "a directory that you may write to",
                    "name another one with --dir"));
        }
    }

    /** With the process in it, for whoever wonders whose it is. */
    private static String newName(String prefix) {
        return prefix + ProcessHandle.current().pid() + "-"
                + Integer.toString(ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE), RADIX);
    }

    private static FileChannel openNew(Path lockFile) throws IOException {
        return FileChannel.open(
                lockFile,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** {@return the directory of a lock file that was just made; null if the file was swept before it was locked} */
    static @Nullable TemporaryDirectory make(Path lockFile, FileChannel lock) throws IOException {
        FileLock ignored = lock.lock();
        if (!Files.exists(lockFile, LinkOption.NOFOLLOW_LINKS)) {
            release(lockFile, lock);
            return null;
        }
        Path directory = Files.createDirectory(
                directoryOf(lockFile),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new TemporaryDirectory(directory, lockFile, lock);
    }

    private static Path directoryOf(Path lockFile) {
        String name = lockFile.getFileName().toString();
        return lockFile.resolveSibling(name.substring(0, name.length() - LOCK_SUFFIX.length()));
    }

    /** Deletes what killed runs have left. What belongs to others, or cannot be judged, stays. */
    private static void sweep(Path place, String prefix, UserPrincipal self) {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(place, prefix + "*" + LOCK_SUFFIX)) {
            for (Path lockFile : left) {
                if (!OWN_LOCKS.contains(lockFile)) {
                    sweepOne(lockFile, self);
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            // Tidying up for others is a courtesy: this run has its own directory already.
        }
    }

    private static void sweepOne(Path lockFile, UserPrincipal self) {
        try {
            if (!Files.getOwner(lockFile, LinkOption.NOFOLLOW_LINKS).equals(self)) {
                return;
            }
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                    FileLock abandoned = channel.tryLock()) {
                if (abandoned != null) {
                    Path directory = directoryOf(lockFile);
                    if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                        deleteTree(directory);
                    }
                    boolean ignored = Files.deleteIfExists(lockFile);
                }
            }
        } catch (IOException | OverlappingFileLockException inUse) {
            // Gone meanwhile, or swept by another thread, or not to be deleted: not ours to tell.
        }
    }

    /**
     * {@return whether a directory's maker is gone, and has left it}
     *
     * @param directory the {@link #path} of one, made by any process
     */
    public static boolean isAbandoned(Path directory) {
        Path lockFile = directory.resolveSibling(directory.getFileName() + LOCK_SUFFIX);
        if (OWN_LOCKS.contains(lockFile)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock abandoned = channel.tryLock()) {
            return abandoned != null;
        } catch (NoSuchFileException gone) {
            return true;
        } catch (IOException | OverlappingFileLockException inUse) {
            return false;
        }
    }

    private static Path bestPlace() {
        Path elsewhere = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            boolean room = Files.isWritable(SHARED_MEMORY)
                    && Files.getFileStore(SHARED_MEMORY).getUsableSpace() >= ROOM_BYTES;
            return room ? SHARED_MEMORY : elsewhere;
        } catch (IOException failure) {
            return elsewhere; // what cannot be asked cannot be relied on
        }
    }

    /** {@return the directory that it was made in} */
    public Path place() {
        Path parent = directory.getParent();
        return parent == null ? directory : parent;
    }

    /** {@return it} */
    public Path path() {
        return directory;
    }

    /**
     * Deletes everything; nobody writes here any more.
     *
     * @throws IOException if something cannot be deleted
     */
    public void delete() throws IOException {
        if (Files.exists(directory)) {
            deleteTree(directory);
        }
        forget();
    }

    /**
     * Deletes everything, unless it shall be kept.
     *
     * @throws IOException if something cannot be deleted
     */
    @Override
    public void close() throws IOException {
        if (!kept) {
            delete();
        }
    }

    /**
     * Leaves everything as it is; a later run must not sweep it.
     *
     * @throws IOException if the lock cannot be taken away
     */
    public void keep() throws IOException {
        kept = true;
        forget();
    }

    private void forget() throws IOException {
        boolean ignored = Files.deleteIfExists(lockFile); // before the lock goes, or another one would sweep
        release(lockFile, lock);
    }

    private static void release(Path lockFile, FileChannel lock) throws IOException {
        lock.close();
        boolean ignored = OWN_LOCKS.remove(lockFile);
    }

    /**
     * Deletes a directory with all that is in it.
     *
     * @param directory any
     * @throws IOException if something cannot be deleted
     */
    public static void deleteTree(Path directory) throws IOException {
        Path ignored = Files.walkFileTree(directory, new Deletion());
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            boolean ignored = Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE; // gone is what it shall be
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            boolean ignored = Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
