package io.ringfence.liveness;

import io.ringfence.ring.error.ClosedException;
import io.ringfence.ring.error.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The locks of one ring object on the real {@code owners.lock}. Thread-safe. */
public final class FileOwnerLocks implements OwnerLocks {
    private final LockFile file;
    private final Set<Integer> mine = new HashSet<>();
    private final List<Runnable> checks = new ArrayList<>();
    private boolean writer;
    private boolean closed;

    /**
     * Opens the file, or joins the ring objects of this JVM that have it open.
     *
     * @param path of {@code owners.lock}
     */
    public FileOwnerLocks(Path path) {
        this.file = LockFile.open(path);
    }

    /**
     * Marks the ring as attached by this JVM.
     *
     * @param readOnly whether nothing will be written: readers do not keep the last writer from marking the ring clean
     * @return false if another process holds it alone
     */
    public synchronized boolean share(boolean readOnly) {
        boolean shared = file.share(!readOnly);
        writer |= shared && !readOnly;
        return shared;
    }

    /**
     * Takes the whole ring for this object alone.
     *
     * @return false if any other ring object, of this process or another, has it open
     * @throws io.ringfence.ring.error.RingStorageException if the file may not be written
     */
    public boolean takeAlone() {
        return file.takeAlone();
    }

    /** Ends what {@link #takeAlone} has begun, also if it was refused half-way; before {@link #close()}, others may be waiting for it. */
    public void giveBackAlone() {
        file.giveBackAlone();
    }

    @Override
    public synchronized boolean tryLock(int position) {
        if (closed) {
            throw new ClosedException(new Problem(
                    "lock", "the ring object", "it is detached", "an attached one", "attach the ring again"));
        }
        if (file.tryLock(position)) {
            mine.add(position);
            return true;
        }
        return false;
    }

    @Override
    public synchronized void unlock(int position) {
        if (mine.remove(position)) {
            file.unlock(position);
        }
    }

    @Override
    public boolean isLocked(int position) {
        return file.isLocked(position);
    }

    @Override
    public synchronized void watch(Runnable check) {
        checks.add(check);
        file.watch(check);
    }

    @Override
    public synchronized void unwatch(Runnable check) {
        checks.remove(check);
        file.unwatch(check);
    }

    @Override
    public void close() {
        close(() -> {});
    }

    /**
     * Closes, and lets the last writer of all processes do something before it goes.
     *
     * @param ifLastWriter run while nobody can attach for writing
     */
    public synchronized void close(Runnable ifLastWriter) {
        if (closed) {
            return;
        }
        closed = true;
        checks.forEach(file::unwatch);
        mine.forEach(file::unlock);
        file.release(writer, ifLastWriter);
    }
}
