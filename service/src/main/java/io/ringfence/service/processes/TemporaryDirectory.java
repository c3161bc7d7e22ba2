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
import org.jspecify.annotations.Nullable;

/**
 * A command's own temporary directory; in memory where there is room. A lock in it, held as long as
 * this process lives, tells later runs that it is in use: what a killed run has left, the next one in the same place deletes.
 */
public final class TemporaryDirectory {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final long ROOM_BYTES = 1L << 30;
    private static final String LOCK = "in-use.lock";

    private final Path directory;
    private final FileChannel lock;

    private TemporaryDirectory(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * {@return a new one}
     *
     * @param command whose it is
     * @param parent where the user wants it; null for the best place
     */
    public static TemporaryDirectory create(String command, @Nullable Path parent) {
        Path place = parent == null ? bestPlace() : parent;
        String prefix = "ringfence-" + command + "-";
        sweep(place, prefix);
        try {
            Path directory =
                    Files.createTempDirectory(place, prefix).toAbsolutePath().normalize();
            FileChannel lock =
                    FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            FileLock ignored = lock.lock();
            return new TemporaryDirectory(directory, lock);
        } catch (IOException failure) {
            throw new RingPathException(new Problem(
                    command,
                    place.toString(),
                    "no directory can be made in it (" + failure.getClass().getSimpleName() + ")",
                    "a directory that you may write to",
                    "name another one with --dir"));
        }
    }

    /** Deletes what killed runs have left. What belongs to others, or cannot be judged, stays. */
    private static void sweep(Path place, String prefix) {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(place, prefix + "*")) {
            for (Path directory : left) {
                sweepOne(directory);
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            // Tidying up for others is a courtesy; whether this run can work here shows in a moment.
        }
    }

    private static void sweepOne(Path directory) {
        try (FileChannel channel =
                        FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock abandoned = channel.tryLock()) {
            if (abandoned != null) {
                deleteTree(directory);
            }
        } catch (IOException | OverlappingFileLockException inUse) {
            // Another user's, or just being made, or of this very process: not ours to delete.
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
        lock.close();
    }

    /**
     * Leaves everything as it is; a later run must not sweep it.
     *
     * @throws IOException if the lock cannot be taken away
     */
    public void keep() throws IOException {
        lock.close();
        boolean ignored = Files.deleteIfExists(directory.resolve(LOCK));
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
