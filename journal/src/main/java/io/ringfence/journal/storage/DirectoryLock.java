package io.ringfence.journal.storage;

import io.ringfence.ring.error.InUseException;
import io.ringfence.ring.error.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A lock on a file of the directory, which the kernel gives back when its process dies. The file is not deleted: whoever had opened it
 * before would lock a file that nobody else sees.
 *
 * <p>A POSIX lock does not show within its own process, and goes when any channel of the process on that file closes. So what this JVM
 * holds is known from the table here, by the file's device and inode whatever its path, and the file is opened only by whoever has entered
 * itself there. Classes of a second class loader have another table: they are refused, but take the lock from the holder by that.
 */
final class DirectoryLock implements Storage.Lock {
    private static final String NAME = "maintenance.lock";
    private static final Map<Object, DirectoryLock> HELD = new ConcurrentHashMap<>();
    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-------");

    private final Object key;
    private final Path file;
    private @Nullable FileChannel channel;
    private @Nullable FileLock lock; // held here, because the platform itself refers to it weakly

    private DirectoryLock(Object key, Path file) {
        this.key = key;
        this.file = file;
    }

    static Storage.Lock of(Path directory) {
        Path file = directory.resolve(NAME);
        Object key;
        try {
            if (!makeSure(file)) {
                return () -> {}; // nobody can have it, and what frees space must go on where there is none for an empty
                // file
            }
            key = keyOf(file);
        } catch (IOException failure) {
            throw DiskStorage.failed("lock", file, failure);
        }
        DirectoryLock mine = new DirectoryLock(key, file);
        if (HELD.putIfAbsent(key, mine) != null) {
            throw inUse(file, "this process has it");
        }
        try {
            mine.take();
            return mine;
        } finally {
            if (mine.lock == null) {
                mine.close();
            }
        }
    }

    /** Creating never opens a file that was there, so it takes no lock from anybody. False where the disk has no room for a name. */
    private static boolean makeSure(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(MODE));
            Files.setPosixFilePermissions(file, MODE); // whatever the umask
            return true;
        } catch (FileAlreadyExistsException another) {
            return true;
        } catch (IOException failure) {
            if (DiskStorage.isFull(failure)) {
                return false;
            }
            throw failure;
        }
    }

    private static Object keyOf(Path file) throws IOException {
        Object key = DiskStorage.requireRegular(file).fileKey();
        return key == null ? file.toRealPath() : key;
    }

    private void take() {
        try {
            // to read as well: if a pipe has come in between, it is opened without waiting for its other end
            FileChannel opened = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            channel = opened;
            lock = opened.tryLock();
        } catch (OverlappingFileLockException otherClassLoader) {
            throw inUse(file, "classes of another class loader of this process have it");
        } catch (IOException failure) {
            throw DiskStorage.failed("lock", file, failure);
        }
        if (lock == null) {
            throw inUse(file, "another process has it");
        }
    }

    private static InUseException inUse(Path file, String actual) {
        return new InUseException(new Problem(
                "lock",
                file.toString(),
                actual,
                "no compression and no retention at work in this directory",
                "wait until that one has ended; nothing was changed"));
    }

    @Override
    public void close() {
        if (HELD.get(key) != this) {
            return; // closed already
        }
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException failure) {
            throw DiskStorage.failed("unlock", file, failure);
        } finally {
            HELD.remove(key, this); // after the channel: the next one opens the file
        }
    }
}
