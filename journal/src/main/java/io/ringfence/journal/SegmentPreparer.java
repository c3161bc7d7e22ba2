package io.ringfence.journal;

import io.ringfence.journal.error.JournalForceException;
import io.ringfence.journal.storage.Storage;
import io.ringfence.journal.storage.StorageFile;
import io.ringfence.ring.error.RingException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Does in a thread of its own what would hold up the writer: makes the file of the next segment, and cuts and closes those that are
 * full and forced. Its other methods are for the writer's thread.
 */
final class SegmentPreparer implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Storage storage;
    private final Path directory;
    private final JournalOptions options;
    private final ExecutorService worker;
    private @Nullable Future<StorageFile> prepared;
    private volatile @Nullable JournalForceException failedForce;

    SegmentPreparer(Storage storage, Path directory, JournalOptions options) {
        this.storage = storage;
        this.directory = directory;
        this.options = options;
        this.worker = storage.background("ringfence-journal-prepare");
    }

    /** Begins to make the file of a segment, unless one is there or being made. */
    void prepare(long number) {
        if (prepared == null) {
            prepared = worker.submit(() -> make(number));
        }
    }

    /** Makes the file of a segment; whoever never forces it need not wait for its zeros either. */
    static StorageFile newFile(Storage storage, Path path, JournalOptions options) {
        return options.forcePolicy().isNever()
                ? storage.createUnforced(path, options.segmentBytes())
                : storage.create(path, options.segmentBytes());
    }

    private StorageFile make(long number) {
        try {
            return makeAndForce(number);
        } catch (JournalForceException failure) {
            failedForce = failure;
            throw failure;
        }
    }

    private StorageFile makeAndForce(long number) {
        StorageFile file = newFile(storage, SegmentName.preparing(directory, number), options);
        boolean made = false;
        try {
            forceDirectory();
            made = true;
            return file;
        } finally {
            if (!made) {
                file.close();
                storage.delete(file.path());
            }
        }
    }

    /**
     * Forces the journal's directory, for the writer's thread and the preparing one: one after the other, so that none repeats what has
     * failed for the other. What the writer has renamed goes to the disk, or is lost, with either.
     *
     * @throws JournalForceException if it fails, or if a force in the background has failed before
     */
    synchronized void forceDirectory() {
        requireNoFailedForce();
        try {
            storage.forceDirectory(directory);
        } catch (JournalForceException failure) {
            failedForce = failure;
            throw failure;
        }
    }

    /**
     * Throws what a force in the background has failed with.
     *
     * @throws JournalForceException if one has
     */
    void requireNoFailedForce() {
        JournalForceException failure = failedForce;
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * The file of the next segment, waited for if it is being made. It stays prepared until {@link #taken()}.
     *
     * @throws RingException what went wrong with it; the next call tries anew
     */
    StorageFile peek(long number) {
        prepare(number);
        Future<StorageFile> file = prepared;
        if (file == null) {
            throw new IllegalStateException("unreachable: it was just begun");
        }
        try {
            return get(file);
        } catch (ExecutionException failure) {
            prepared = null;
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failure.getCause());
        }
    }

    /** The writer has taken over the prepared file. */
    void taken() {
        prepared = null;
    }

    /** Cuts and closes a segment that needs no more forces. */
    void retire(SegmentWriter segment) {
        worker.execute(() -> close(segment));
    }

    static void close(SegmentWriter segment) {
        try (segment) {
            segment.trim();
        } catch (RingException failure) {
            // Its records are forced, or were never to be: a file that is not cut, or that was not closed well, reads
            // as well.
        }
    }

    private static <T> T get(Future<T> future) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends the thread when what it has begun is done, and removes the file that nobody took. */
    @Override
    public void close() {
        worker.shutdown();
        boolean interrupted = false;
        try {
            if (!worker.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return; // a disk that hangs: the next opening clears away what is left
            }
        } catch (InterruptedException later) {
            interrupted = true;
        }
        try {
            discardPrepared();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void discardPrepared() {
        Future<StorageFile> file = prepared;
        prepared = null;
        if (file == null) {
            return;
        }
        try (StorageFile unused = get(file)) {
            storage.delete(unused.path());
            storage.forceDirectory(directory);
        } catch (ExecutionException | RingException failure) {
            // Nothing of the journal is in it; the next opening clears it away.
        }
    }
}
