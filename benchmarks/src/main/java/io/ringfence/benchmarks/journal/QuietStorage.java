package io.ringfence.benchmarks.journal;

import io.ringfence.journal.storage.DiskStorage;
import io.ringfence.journal.storage.Storage;
import io.ringfence.journal.storage.StorageFile;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;

/**
 * The real disk, and a way to wait for what the journal does in the background: a run that begins while the next segment is still being
 * written to the disk would measure that, too.
 */
final class QuietStorage implements Storage {
    private final Storage disk = DiskStorage.instance();
    private final List<ExecutorService> background = new CopyOnWriteArrayList<>();

    /** Returns when everything that was begun in the background until now is done. */
    void awaitQuiet() {
        try {
            for (ExecutorService executor : background) {
                if (!executor.isShutdown()) {
                    Object ignored = executor.submit(() -> {}).get();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the next segment was prepared", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("unreachable: the task does nothing", e);
        }
    }

    @Override
    public ExecutorService background(String name) {
        ExecutorService executor = disk.background(name);
        background.add(executor);
        return executor;
    }

    @Override
    public StorageFile create(Path file, long bytes) {
        return disk.create(file, bytes);
    }

    @Override
    public StorageFile createUnforced(Path file, long bytes) {
        return disk.createUnforced(file, bytes);
    }

    @Override
    public StorageFile open(Path file) {
        return disk.open(file);
    }

    @Override
    public void rename(Path from, Path to) {
        disk.rename(from, to);
    }

    @Override
    public void delete(Path file) {
        disk.delete(file);
    }

    @Override
    public void createDirectory(Path directory) {
        disk.createDirectory(directory);
    }

    @Override
    public void forceDirectory(Path directory) {
        disk.forceDirectory(directory);
    }

    @Override
    public List<String> list(Path directory) {
        return disk.list(directory);
    }

    @Override
    public Lock lock(Path directory) {
        return disk.lock(directory);
    }
}
