package io.ringfence.ring;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.RingPathException;
import io.ringfence.ring.error.RingStorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The directory that is a ring, and what must be true of it before anything in it is opened: no links, the caller's own, closed to
 * others, on a file system whose locks and mappings are shared by all processes of this machine.
 */
record RingDirectory(Path path) {
    static final Set<PosixFilePermission> DIRECTORY_MODE = PosixFilePermissions.fromString("rwx------");
    static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-------");

    private static final Set<String> FILE_SYSTEMS = Set.of(
            "ext2",
            "ext3",
            "ext4",
            "xfs",
            "btrfs",
            "tmpfs",
            "ramfs",
            "overlay",
            "zfs",
            "f2fs",
            "bcachefs",
            "jfs",
            "reiserfs");
    private static final int MODE_BITS = 0777;

    static RingDirectory of(Path path) {
        return new RingDirectory(path.toAbsolutePath().normalize());
    }

    Path ringFile() {
        return path.resolve("ring.dat");
    }

    Path lockFile() {
        return path.resolve("owners.lock");
    }

    Path parent() {
        Path parent = path.getParent();
        if (parent == null) {
            throw new RingPathException(
                    new Problem("open", path.toString(), "the root directory", "a directory of its own", "name one"));
        }
        return parent;
    }

    /** A hidden neighbour of the same parent, so that a rename is atomic. */
    String hiddenPrefix(String purpose) {
        return "." + path.getFileName() + "." + purpose + "-";
    }

    /** Checks the directory and its two files; opens nothing. */
    void check(String operation) {
        checkEntry(operation, path, true);
        checkFileSystem(operation, path);
        checkEntry(operation, ringFile(), false);
        checkEntry(operation, lockFile(), false);
    }

    /** Checks the directory alone: what belongs into it may be missing. */
    void checkHome(String operation) {
        checkEntry(operation, path, true);
        checkFileSystem(operation, path);
    }

    void checkRingFile(String operation) {
        checkEntry(operation, ringFile(), false);
    }

    void checkLockFile(String operation) {
        checkEntry(operation, lockFile(), false);
    }

    static void checkFileSystem(String operation, Path path) {
        try {
            String type = Files.getFileStore(path).type();
            if (!FILE_SYSTEMS.contains(type)) {
                throw refused(
                        operation,
                        path,
                        "a file system of type " + type,
                        "a local one: "
                                + String.join(
                                        ", ", FILE_SYSTEMS.stream().sorted().toList()),
                        "put the ring on a local disk or on tmpfs");
            }
        } catch (IOException failure) {
            throw failed(operation, path, failure);
        }
    }

    private static void checkEntry(String operation, Path entry, boolean directory) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isSymbolicLink()) {
                throw refused(
                        operation, entry, "a symbolic link", "the thing itself", "name the ring by its real path");
            }
            if (directory ? !attributes.isDirectory() : !attributes.isRegularFile()) {
                throw refused(
                        operation,
                        entry,
                        attributes.isDirectory()
                                ? "a directory"
                                : attributes.isRegularFile() ? "a file" : "a special file",
                        directory ? "the directory of a ring" : "a regular file",
                        "name the directory that ringfence created");
            }
            checkOwner(operation, entry, directory);
        } catch (NoSuchFileException missing) {
            throw refused(
                    operation,
                    entry,
                    "it does not exist",
                    directory ? "the directory of a ring" : "a file of the ring",
                    directory ? "create the ring first" : "recover it, if it was a ring; its journal says what it was");
        } catch (IOException failure) {
            throw failed(operation, entry, failure);
        }
    }

    /** Whether an entry, a link itself and not what it points to, belongs to the user who runs this process. */
    static boolean isOwn(Path entry) throws IOException {
        return unixAttribute(entry, "uid") == self();
    }

    private static int self() throws IOException {
        return unixAttribute(Path.of("/proc/self/stat"), "uid");
    }

    private static void checkOwner(String operation, Path entry, boolean directory) throws IOException {
        int owner = unixAttribute(entry, "uid");
        int self = self();
        if (owner != self) {
            throw refused(
                    operation,
                    entry,
                    "it belongs to user " + owner,
                    "user " + self + ", who runs this process",
                    "use a ring of your own, or run as its owner");
        }
        int mode = unixAttribute(entry, "mode") & MODE_BITS;
        int expected = directory ? 0700 : 0600;
        if (mode != expected) {
            throw refused(
                    operation,
                    entry,
                    String.format("mode %04o", mode),
                    String.format("mode %04o", expected),
                    String.format("find out who changed it, then chmod %o it", expected));
        }
    }

    private static int unixAttribute(Path entry, String name) throws IOException {
        Object value = Files.getAttribute(entry, "unix:" + name, LinkOption.NOFOLLOW_LINKS);
        if (value instanceof Integer number) {
            return number;
        }
        throw new IOException("no attribute " + name);
    }

    static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
        }
    }

    /** Others may delete the same meanwhile: a creation that came too late, and one that takes what that leaves for abandoned. */
    static void deleteTree(Path root) throws IOException {
        if (Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            for (Path entry : entries(root)) {
                deleteTree(entry);
                CrashPoint.ENTRY_DELETED.reached();
            }
        }
        Files.deleteIfExists(root);
    }

    /** The lock file last: while it is there, what a killed deletion left can be recognised and cleared away. */
    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted(Comparator.comparing(p -> p.endsWith("owners.lock")))
                    .toList();
        } catch (NoSuchFileException gone) {
            return List.of();
        }
    }

    static RingPathException refused(String operation, Path path, String actual, String expected, String remedy) {
        return new RingPathException(new Problem(operation, path.toString(), actual, expected, remedy));
    }

    static RingStorageException failed(String operation, Path path, IOException failure) {
        String reason = String.valueOf(failure.getMessage());
        return new RingStorageException(
                new Problem(
                        operation,
                        path.toString(),
                        failure.getClass().getSimpleName() + ": " + reason,
                        "a file system that takes it",
                        reason.contains("No space")
                                ? "free some space, or take fewer slots or a smaller payload"
                                : "look at the file system and the permissions"),
                failure);
    }
}
