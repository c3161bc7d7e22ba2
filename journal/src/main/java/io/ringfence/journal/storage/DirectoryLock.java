package io.ringfence.journal.storage;

import io.ringfence.ring.error.InUseException;
import io.ringfence.ring.error.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A lock on a file of the directory, which the kernel gives back when its process dies. The file is never deleted: whoever had opened it
 * before would lock a file that nobody else sees.
 *
 * <p>A POSIX lock does not show within its own process, and goes when any channel of the process on that file closes. So what this JVM
 * holds is known from the table here, and the file is opened only by whoever has entered itself there.
 */
final class DirectoryLock implements Storage.Lock {
    private static final String NAME = "maintenance.lock";
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();
    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-------");

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    static DirectoryLock of(Path directory) {
        Path file = directory.resolve(NAME);
        Path real;
        try {
            real = directory.toRealPath();
        } catch (IOException failure) {
            throw DiskStorage.failed("lock", directory, failure);
        }
        if (!HELD.add(real)) {
            throw inUse(file, "this process has it");
        }
        DirectoryLock lock = null;
        try {
            lock = lock(real, file);
        } catch (IOException failure) {
            throw DiskStorage.failed("lock", file, failure);
        } finally {
            if (lock == null) {
                HELD.remove(real);
            }
        }
        return lock;
    }

    private static DirectoryLock lock(Path directory, Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ, // a pipe of that name would wait for a reader
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(MODE));
        @Nullable FileLock lock = null;
        try {
            DiskStorage.requireRegular(file);
            lock = channel.tryLock();
            if (lock == null) {
                throw inUse(file, "another process has it");
            }
            return new DirectoryLock(directory, channel);
        } finally {
            if (lock == null) {
                channel.close();
            }
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
        try {
            channel.close();
        } catch (IOException failure) {
            throw DiskStorage.failed("unlock", directory.resolve(NAME), failure);
        } finally {
            HELD.remove(directory);
        }
    }
}
