package io.ringfence.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Temporary directories in memory where the machine has such a place: a force costs nothing there. All of a JVM are in one folder, beside
 * a file that it holds a lock on; what a killed test run has left, the next one deletes. The file comes before the folder and
 * goes after it, and whoever finds its own swept away before it was locked begins again.
 */
public final class FastTempDir implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String PREFIX = "ringfence-test-";
    private static final String LOCK_SUFFIX = ".lock";

    /** Kept: a lock ends with its channel. */
    private static final List<FileLock> LOCKS = new ArrayList<>();

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        return Files.isWritable(MEMORY)
                ? Files.createTempDirectory(Folder.PATH, "ring-")
                : Files.createTempDirectory(PREFIX);
    }

    /** Of this JVM, made when it is first asked for. */
    private static final class Folder {
        static final Path PATH = make();

        private static Path make() {
            try {
                sweep(MEMORY); // before this JVM has a lock: to open the file of one's own lock again would give it up
                Path folder = MEMORY.resolve(PREFIX + UUID.randomUUID());
                while (!isLocked(folder)) {
                    folder = MEMORY.resolve(PREFIX + UUID.randomUUID());
                }
                Path made = Files.createDirectory(folder);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(made)));
                return made;
            } catch (IOException failure) {
                throw new UncheckedIOException("no folder for tests can be made in " + MEMORY, failure);
            }
        }

        /** {@return whether the lock is this JVM's until it ends; false if its file was swept before} */
        private static boolean isLocked(Path folder) throws IOException {
            Path lockFile = lockFileOf(folder);
            LOCKS.add(FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                    .lock());
            return Files.exists(lockFile);
        }
    }

    private static Path lockFileOf(Path folder) {
        return folder.resolveSibling(folder.getFileName() + LOCK_SUFFIX);
    }

    static void sweep(Path place) throws IOException {
        try (DirectoryStream<Path> lockFiles = Files.newDirectoryStream(place, PREFIX + "*" + LOCK_SUFFIX)) {
            for (Path lockFile : lockFiles) {
                String name = lockFile.getFileName().toString();
                Path folder = lockFile.resolveSibling(name.substring(0, name.length() - LOCK_SUFFIX.length()));
                try (FileChannel channel =
                                FileChannel.open(lockFile, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                        FileLock abandoned = channel.tryLock()) {
                    if (abandoned != null) {
                        delete(folder);
                    }
                } catch (IOException | OverlappingFileLockException notOurs) {
                    // another user's, this process's, or gone meanwhile
                }
            }
        }
    }

    /** The lock's file last, so that there is no folder without one. */
    private static void delete(Path folder) {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            } catch (IOException notOurs) {
                return; // another user's: it stays with its lock's file
            }
        }
        try {
            Files.deleteIfExists(lockFileOf(folder));
        } catch (IOException notOurs) {
            System.err.println("cannot delete " + lockFileOf(folder));
        }
    }
}
