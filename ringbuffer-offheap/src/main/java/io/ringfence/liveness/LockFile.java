package io.ringfence.liveness;

import io.ringfence.ring.error.ClosedException;
import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.RingStorageException;
import io.ringfence.ring.layout.LockLayout;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one channel of this JVM on one {@code owners.lock}, shared by all ring objects on it.
 *
 * <p>Java's file lock is a POSIX lock: it is lost without a word when <i>any</i> channel of the process on that file closes, also
 * when a thread is interrupted inside a call on the channel, and it does not show within the same JVM. Hence: one channel a file and
 * JVM, keyed by device and inode, strongly held, closed with the last user, touched by one private thread that nobody interrupts; and
 * what this JVM holds is known from the table here, not from the kernel.
 */
final class LockFile {
    private static final Map<Object, LockFile> OPEN = new HashMap<>();
    private static final System.Logger LOGGER = System.getLogger("io.ringfence.liveness");
    private static final long WATCH_MILLIS = 50;

    private final Object key;
    private final Path path;
    private final FileChannel channel;
    private final @Nullable IOException unwritable;
    private final ScheduledExecutorService thread;
    private final Map<Integer, FileLock> held = new HashMap<>(); // of the private thread only
    private final List<Runnable> checks = new CopyOnWriteArrayList<>();
    private int users;
    private int writers;

    private LockFile(Object key, Path path) throws IOException {
        this.key = key;
        this.path = path;
        FileChannel opened;
        IOException refused = null;
        try {
            opened = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException readOnlyFileSystem) {
            opened = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            refused = readOnlyFileSystem;
        }
        this.channel = opened;
        this.unwritable = refused;
        this.thread = Executors.newSingleThreadScheduledExecutor(runnable -> {
            Thread created = new Thread(runnable, "ringfence-locks");
            created.setDaemon(true);
            return created;
        });
        Future<?> ignored =
                thread.scheduleWithFixedDelay(this::runChecks, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Opens the file for one more user of this JVM. */
    static LockFile open(Path path) {
        synchronized (OPEN) {
            try {
                Object key = keyOf(path);
                LockFile file = OPEN.get(key);
                if (file == null) {
                    file = new LockFile(key, path);
                    OPEN.put(key, file);
                }
                file.users++;
                return file;
            } catch (IOException failure) {
                throw failed("open", path, failure);
            }
        }
    }

    private static Object keyOf(Path path) throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
        return key == null ? path.toRealPath() : key;
    }

    /**
     * Marks the ring as attached by this JVM; false if another process holds it alone. Under the monitor, so that no user comes while
     * the last writer has the ring for itself.
     */
    boolean share(boolean writer) {
        synchronized (OPEN) {
            int position = writer ? LockLayout.IN_USE : LockLayout.READERS;
            boolean shared = call("share", () -> {
                FileLock mine = held.get(position);
                if (mine != null && !mine.isShared()) {
                    return false; // a deletion in this JVM has it alone
                }
                if (mine == null) {
                    FileLock lock = channel.tryLock(position, 1, true);
                    if (lock == null) {
                        return false;
                    }
                    held.put(position, lock);
                }
                return true;
            });
            writers += shared && writer ? 1 : 0;
            return shared;
        }
    }

    /**
     * Takes the ring for this JVM alone; false if another process, or another user here, has it attached.
     *
     * @throws RingStorageException if the file could not be opened for writing: nobody else need have it then
     */
    boolean takeAlone() {
        if (unwritable != null) {
            throw failed("lock", path, unwritable);
        }
        synchronized (OPEN) {
            return users == 1 && tryLock(LockLayout.IN_USE) && tryLock(LockLayout.READERS);
        }
    }

    /** Gives back what {@link #takeAlone} took; what is shared by other users of this JVM stays. */
    void giveBackAlone() {
        synchronized (OPEN) {
            for (int position : new int[] {LockLayout.READERS, LockLayout.IN_USE}) {
                call("give back", () -> {
                    FileLock lock = held.get(position);
                    if (lock != null && !lock.isShared()) {
                        held.remove(position);
                        lock.release();
                    }
                    return null;
                });
            }
        }
    }

    /** Ends one user's use; the last writer of all processes runs something before it goes. */
    void release(boolean writer, Runnable ifLastWriter) {
        synchronized (OPEN) {
            try {
                if (writer && --writers == 0) {
                    unlock(LockLayout.IN_USE);
                    if (tryLock(LockLayout.IN_USE)) {
                        ifLastWriter.run();
                    }
                    unlock(LockLayout.IN_USE);
                }
            } finally {
                if (--users == 0) {
                    close();
                }
            }
        }
    }

    private void close() {
        OPEN.remove(key);
        call("close", () -> {
            held.clear();
            channel.close(); // gives up all locks of this process on the file: nobody here uses it any more
            return null;
        });
        thread.shutdown();
    }

    boolean tryLock(int position) {
        return call("lock", () -> {
            if (held.containsKey(position) || unwritable != null) {
                return false;
            }
            FileLock lock = channel.tryLock(position, 1, false);
            if (lock == null) {
                return false;
            }
            held.put(position, lock);
            return true;
        });
    }

    void unlock(int position) {
        call("unlock", () -> {
            FileLock lock = held.remove(position);
            if (lock != null) {
                lock.release();
            }
            return null;
        });
    }

    boolean isLocked(int position) {
        return call("look at a lock of", () -> {
            if (held.containsKey(position)) {
                return true;
            }
            // shared: an owner's lock is exclusive, so it shows, and two that look at once do not take each other for
            // the owner
            FileLock lock = channel.tryLock(position, 1, true);
            if (lock == null) {
                return true;
            }
            lock.release();
            return false;
        });
    }

    void watch(Runnable check) {
        checks.add(check);
    }

    void unwatch(Runnable check) {
        checks.remove(check);
    }

    private void runChecks() {
        for (Runnable check : checks) {
            try {
                check.run();
            } catch (RuntimeException failure) {
                // an error that left here would silently end all later checks
                LOGGER.log(System.Logger.Level.WARNING, "a check of a handle of {0} failed: {1}", path, failure);
            }
        }
    }

    private <T extends @Nullable Object> T call(String operation, Callable<T> work) {
        Future<T> future;
        try {
            future = thread.submit(work);
        } catch (RejectedExecutionException closed) {
            throw new ClosedException(
                    new Problem(operation, path.toString(), "it is closed", "an open ring", "attach the ring again"),
                    closed);
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException wait) {
                    interrupted =
                            true; // the private thread must finish what it does; the caller learns of it afterwards
                } catch (ExecutionException failure) {
                    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
                    throw failed(operation, path, cause);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RingStorageException failed(String operation, Path path, Throwable cause) {
        return new RingStorageException(
                new Problem(
                        operation,
                        path.toString(),
                        String.valueOf(cause),
                        "a file that can be locked",
                        "look at the file system and the permissions"),
                cause);
    }
}
