package io.ringfence.journal.storage;

import io.ringfence.journal.error.JournalForceException;
import io.ringfence.journal.error.JournalStorageException;
import io.ringfence.ring.error.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The real disk. */
public final class DiskStorage implements Storage {
    private static final DiskStorage INSTANCE = new DiskStorage();
    private static final int CHUNK_BYTES = 1 << 20;
    private static final Set<PosixFilePermission> DIRECTORY_MODE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-------");

    private DiskStorage() {}

    /** {@return the one instance; it has no state} */
    public static DiskStorage instance() {
        return INSTANCE;
    }

    @Override
    public StorageFile create(Path file, long bytes) {
        DiskFile created = ofZeros(file, bytes);
        boolean forced = false;
        try {
            created.force();
            forced = true;
            return created;
        } finally {
            if (!forced) {
                created.close();
                deleteQuietly(file);
            }
        }
    }

    @Override
    public StorageFile createUnforced(Path file, long bytes) {
        return ofZeros(file, bytes);
    }

    private static DiskFile ofZeros(Path file, long bytes) {
        DiskFile created = null;
        boolean complete = false;
        try {
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(FILE_MODE));
            created = new DiskFile(file, channel);
            Files.setPosixFilePermissions(file, FILE_MODE); // whatever the umask
            ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(Math.max(bytes, 1), CHUNK_BYTES));
            for (long position = 0; position < bytes; position += zeros.capacity()) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - position));
                created.write(position, zeros);
            }
            complete = true;
            return created;
        } catch (IOException failure) {
            throw failed("create", file, failure);
        } finally {
            if (created != null && !complete) {
                created.close();
                deleteQuietly(file);
            }
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            // The error that led here is the one to tell; what is left has a name that every next opening clears away.
        }
    }

    @Override
    public StorageFile open(Path file) {
        try {
            BasicFileAttributes ignored = requireRegular(file);
            return new DiskFile(
                    file, FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
        } catch (IOException failure) {
            throw failed("open", file, failure);
        }
    }

    static BasicFileAttributes requireRegular(Path file) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new JournalStorageException(new Problem(
                    "open",
                    file.toString(),
                    attributes.isSymbolicLink()
                            ? "a symbolic link"
                            : attributes.isDirectory() ? "a directory" : "a special file",
                    "a regular file",
                    "find out who put it there, and move it away"));
        }
        return attributes;
    }

    @Override
    public void rename(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw failed("rename", from, failure);
        }
    }

    @Override
    public void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw failed("delete", file, failure);
        }
    }

    @Override
    public void createDirectory(Path directory) {
        Path absolute = directory.toAbsolutePath();
        boolean isNew = !Files.isDirectory(absolute);
        if (isNew) {
            try {
                Files.createDirectory(absolute, PosixFilePermissions.asFileAttribute(DIRECTORY_MODE));
                Files.setPosixFilePermissions(absolute, DIRECTORY_MODE); // whatever the umask
            } catch (IOException failure) {
                throw failed("create", directory, failure);
            }
        }
        // Whoever made it may have died before it was forced. A parent that may not be read was never to be written to.
        Path parent = absolute.getParent();
        if (parent != null && (isNew || Files.isReadable(parent))) {
            forceDirectory(parent);
        }
    }

    @Override
    public void forceDirectory(Path directory) {
        // an interrupt would close the channel under the force, and leave open what became of it
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = openDirectory(directory)) {
            channel.force(true);
        } catch (IOException failure) {
            throw forceFailed(directory, failure);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** That it cannot be opened is no failed force: the kernel was asked for nothing, and has lost nothing. */
    private static FileChannel openDirectory(Path directory) {
        try {
            return FileChannel.open(directory);
        } catch (IOException failure) {
            throw failed("open", directory, failure);
        }
    }

    @Override
    public List<String> list(Path directory) {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            // not opened to find that out: opening a pipe waits for who writes into it
            throw failed("list", directory, new NotDirectoryException(directory.toString()));
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw failed("list", directory, failure);
        }
    }

    @Override
    public Lock lock(Path directory) {
        return DirectoryLock.of(directory);
    }

    static JournalForceException forceFailed(Path path, Throwable failure) {
        return new JournalForceException(
                new Problem(
                        "force",
                        path.toString(),
                        said(failure),
                        "a disk that takes what was written",
                        "look at the disk, then recover: what was acknowledged before is safe, and is not asked for again"),
                failure);
    }

    static JournalStorageException failed(String operation, Path path, Throwable failure) {
        String said = said(failure);
        String remedy = "look at the file system and the permissions";
        if (isFull(failure)) {
            remedy = "free some space, or let retention remove old segments; it goes on when there is room";
        } else if (said.contains("Too many open files")) {
            remedy = "let the process open more files, or look for what keeps them open; then start it again";
        } else if (failure instanceof NoSuchFileException) {
            remedy = "look whether the path is right, and who removed it";
        } else if (failure instanceof FileAlreadyExistsException) {
            remedy = "move away what is there";
        } else if (failure instanceof ClosedByInterruptException) {
            remedy = "open it again, and do not interrupt a thread that reads or writes files";
        } else if (failure instanceof AccessDeniedException) {
            remedy = "run as the owner, or grant the permission";
        }
        String expected = failure instanceof NotDirectoryException ? "a directory" : "a file system that takes it";
        return new JournalStorageException(new Problem(operation, path.toString(), said, expected, remedy), failure);
    }

    static boolean isFull(Throwable failure) {
        String said = said(failure);
        return said.contains("No space") || said.contains("Disk quota");
    }

    private static String said(Throwable failure) {
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }
}
