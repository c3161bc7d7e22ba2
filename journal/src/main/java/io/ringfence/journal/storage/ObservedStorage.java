package io.ringfence.journal.storage;

import io.ringfence.journal.storage.StorageEvent.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/** Another storage with somebody who watches, and can make each step fail. For campaigns. */
public final class ObservedStorage implements Storage {
    private final Storage storage;
    private final StorageObserver observer;
    private final AtomicLong files = new AtomicLong();

    /**
     * Wraps a storage.
     *
     * @param storage that does the work
     * @param observer that sees it
     */
    public ObservedStorage(Storage storage, StorageObserver observer) {
        this.storage = storage;
        this.observer = observer;
    }

    /**
     * {@return a storage whose forces of files and directories are counted from 1 on, and fail where the predicate says so}
     *
     * @param storage that does the work
     * @param fails given the number of a force
     */
    public static ObservedStorage failingForces(Storage storage, LongPredicate fails) {
        AtomicLong forces = new AtomicLong();
        return new ObservedStorage(storage, new StorageObserver() {
            @Override
            public void before(StorageEvent event) throws IOException {
                if (event.operation().isForce() && fails.test(forces.incrementAndGet())) {
                    throw new IOException("Input/output error, as the campaign wants it");
                }
            }
        });
    }

    private void observed(StorageEvent event, Runnable work) {
        try {
            observer.before(event);
        } catch (IOException failure) {
            throw event.operation().isForce()
                    ? DiskStorage.forceFailed(event.path(), failure)
                    : DiskStorage.failed(
                            event.operation().name().toLowerCase(java.util.Locale.ROOT), event.path(), failure);
        }
        work.run();
        observer.after(event);
    }

    @Override
    public StorageFile create(Path file, long bytes) {
        return created(file, bytes, () -> storage.create(file, bytes));
    }

    @Override
    public StorageFile createUnforced(Path file, long bytes) {
        return created(file, bytes, () -> storage.createUnforced(file, bytes));
    }

    private StorageFile created(Path file, long bytes, Supplier<StorageFile> work) {
        StorageEvent event = new StorageEvent(Operation.CREATE, file, null, files.incrementAndGet(), 0, bytes);
        StorageFile[] made = new StorageFile[1];
        observed(event, () -> made[0] = work.get());
        return new ObservedFile(made[0], event.file());
    }

    @Override
    public StorageFile open(Path file) {
        StorageEvent event = new StorageEvent(Operation.OPEN, file, null, files.incrementAndGet(), 0, 0);
        StorageFile[] opened = new StorageFile[1];
        observed(event, () -> opened[0] = storage.open(file));
        return new ObservedFile(opened[0], event.file());
    }

    @Override
    public void rename(Path from, Path to) {
        observed(new StorageEvent(Operation.RENAME, from, to, 0, 0, 0), () -> storage.rename(from, to));
    }

    @Override
    public void delete(Path file) {
        observed(StorageEvent.ofName(Operation.DELETE, file), () -> storage.delete(file));
    }

    @Override
    public void createDirectory(Path directory) {
        observed(StorageEvent.ofName(Operation.CREATE_DIRECTORY, directory), () -> storage.createDirectory(directory));
    }

    @Override
    public void forceDirectory(Path directory) {
        observed(StorageEvent.ofName(Operation.FORCE_DIRECTORY, directory), () -> storage.forceDirectory(directory));
    }

    @Override
    public boolean isDirectory(Path directory) {
        return storage.isDirectory(directory);
    }

    @Override
    public List<String> list(Path directory) {
        return storage.list(directory);
    }

    @Override
    public Lock lock(Path directory) {
        return storage.lock(directory); // changes nothing that a loss of power could take
    }

    @Override
    public ExecutorService background(String name) {
        return storage.background(name);
    }

    /** A file of the storage that is watched. */
    private final class ObservedFile implements StorageFile {
        private final StorageFile file;
        private final long number;

        ObservedFile(StorageFile file, long number) {
            this.file = file;
            this.number = number;
        }

        private StorageEvent event(Operation operation, long offset, long length) {
            return new StorageEvent(operation, file.path(), null, number, offset, length);
        }

        @Override
        public Path path() {
            return file.path();
        }

        @Override
        public long bytes() {
            return file.bytes();
        }

        @Override
        public int read(long position, ByteBuffer target) {
            return file.read(position, target);
        }

        @Override
        public void write(long position, ByteBuffer source) {
            observed(event(Operation.WRITE, position, source.remaining()), () -> file.write(position, source));
        }

        @Override
        public void force(int offset, int length) {
            observed(event(Operation.FORCE, offset, length), () -> file.force(offset, length));
        }

        @Override
        public void force() {
            observed(event(Operation.FORCE_FILE, 0, 0), file::force);
        }

        @Override
        public void truncate(long bytes) {
            observed(event(Operation.TRUNCATE, 0, bytes), () -> file.truncate(bytes));
        }

        @Override
        public void close() {
            observed(event(Operation.CLOSE, 0, 0), file::close);
        }
    }
}
