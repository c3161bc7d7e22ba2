package io.ringfence.service.powerloss;

import io.ringfence.journal.error.JournalForceException;
import io.ringfence.journal.error.JournalStorageException;
import io.ringfence.journal.storage.Storage;
import io.ringfence.journal.storage.StorageFile;
import io.ringfence.ring.error.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.function.LongPredicate;

/** A disk in memory as programs see it, which writes down every effect. One thread. */
final class SimulatedDisk implements Storage {
    /** The directory that is always there. */
    static final Path ROOT = Path.of("/simulated");

    private final Map<Path, SortedMap<String, Inode>> directories = new HashMap<>();
    private final List<Effect> effects = new ArrayList<>();
    private final List<Background> backgrounds = new ArrayList<>();
    private LongPredicate failing = SimulatedDisk::never;
    private Lie lie = Lie.NONE;
    private long forces;
    private long nextFile = 1;

    SimulatedDisk(DiskImage image) {
        Map<Long, Inode> inodes = new HashMap<>();
        image.files().forEach((number, bytes) -> {
            inodes.put(number, new Inode(number, bytes.clone()));
            nextFile = Math.max(nextFile, number + 1);
        });
        image.directories().forEach((path, names) -> {
            SortedMap<String, Inode> entries = new TreeMap<>();
            names.forEach((name, number) -> entries.put(name, inode(inodes, number)));
            directories.put(path, entries);
        });
    }

    private static Inode inode(Map<Long, Inode> inodes, long number) {
        Inode inode = inodes.get(number);
        if (inode == null) {
            throw new IllegalStateException("a name without a file: " + number);
        }
        return inode;
    }

    /** One file, whatever its name. */
    private final class Inode {
        private final long number;
        private byte[] bytes;
        private int size;

        Inode(long number, byte[] bytes) {
            this.number = number;
            this.bytes = bytes;
            this.size = bytes.length;
        }

        void stored(int offset, int length) {
            int end = (offset + length + Platter.SECTOR_BYTES - 1) / Platter.SECTOR_BYTES;
            for (int sector = offset / Platter.SECTOR_BYTES; sector < end; sector++) {
                int from = sector * Platter.SECTOR_BYTES;
                effects.add(new Effect.Stored(
                        number, sector, Arrays.copyOfRange(bytes, from, from + Platter.SECTOR_BYTES)));
            }
        }

        void resize(int newSize) {
            if (newSize > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(newSize, 2 * bytes.length));
            }
            size = newSize;
            effects.add(new Effect.Sized(number, newSize));
        }
    }

    /** No force fails. */
    static boolean never(long force) {
        return false;
    }

    /** Forces from the nth on, counted from now, fail where this says so. */
    void failForces(LongPredicate numbers) {
        failing = numbers;
        forces = 0;
    }

    /** From now on it says to have forced what it has not. */
    void lie(Lie about) {
        lie = about;
    }

    /** {@return forces since the last {@link #failForces}, or ever} */
    long forces() {
        return forces;
    }

    /** {@return everything that was done, in order; grows} */
    List<Effect> effects() {
        return effects;
    }

    /** Does one task that was left to the background, if there is one. */
    void work() {
        for (Background background : backgrounds) {
            if (background.work()) {
                return;
            }
        }
    }

    /** The process is gone: what it had left to the background is never done. */
    void kill() {
        backgrounds.forEach(Background::shutdownNow);
        backgrounds.clear();
    }

    /** {@return the bytes of the only file in a directory whose name has this end} */
    byte[] onlyFile(Path directory, String end) {
        for (Map.Entry<String, Inode> entry : names(directory).entrySet()) {
            if (entry.getKey().endsWith(end)) {
                return Arrays.copyOf(entry.getValue().bytes, entry.getValue().size);
            }
        }
        throw new IllegalStateException("no " + end + " in " + directory);
    }

    @Override
    public Lock lock(Path directory) {
        return () -> {}; // one thread works on it
    }

    @Override
    public boolean isDirectory(Path directory) {
        return directories.containsKey(directory);
    }

    private SortedMap<String, Inode> names(Path directory) {
        SortedMap<String, Inode> names = directories.get(directory);
        if (names == null) {
            throw failed("list", directory, "no such directory");
        }
        return names;
    }

    private static JournalStorageException failed(String operation, Path path, String words) {
        return new JournalStorageException(
                new Problem(operation, path.toString(), words, "a simulated disk that takes it", "mend the caller"));
    }

    private static Path directory(Path file) {
        Path parent = file.getParent();
        return parent == null ? ROOT : parent;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private boolean fails() {
        return failing.test(++forces);
    }

    private static JournalForceException forceFailed(Path path) {
        return new JournalForceException(
                new Problem(
                        "force",
                        path.toString(),
                        "input/output error, as the campaign wants it",
                        "a disk that takes what was written",
                        "recover"),
                new IOException("input/output error"));
    }

    @Override
    public ExecutorService background(String name) {
        Background background = new Background();
        backgrounds.add(background);
        return background;
    }

    @Override
    public StorageFile create(Path path, long bytes) {
        SortedMap<String, Inode> names = names(directory(path));
        if (names.containsKey(name(path))) {
            throw failed("create", path, "it exists");
        }
        Inode inode = new Inode(nextFile++, new byte[(int) bytes]);
        names.put(name(path), inode);
        effects.add(new Effect.Named(directory(path), null, name(path), inode.number));
        effects.add(new Effect.Sized(inode.number, (int) bytes));
        OpenFile file = new OpenFile(path, inode);
        boolean complete = false;
        try {
            file.force();
            complete = true;
            return file;
        } finally {
            if (!complete) {
                delete(path);
            }
        }
    }

    @Override
    public StorageFile open(Path path) {
        Inode inode = names(directory(path)).get(name(path));
        if (inode == null) {
            throw failed("open", path, "no such file");
        }
        return new OpenFile(path, inode);
    }

    @Override
    public void rename(Path from, Path to) {
        SortedMap<String, Inode> names = names(directory(from));
        Inode inode = names.remove(name(from));
        if (inode == null) {
            throw failed("rename", from, "no such file");
        }
        names.put(name(to), inode);
        effects.add(new Effect.Named(directory(from), name(from), name(to), inode.number));
    }

    @Override
    public void delete(Path path) {
        Inode inode = names(directory(path)).remove(name(path));
        if (inode != null) {
            effects.add(new Effect.Named(directory(path), name(path), null, inode.number));
        }
    }

    @Override
    public void createDirectory(Path directory) {
        if (!directories.containsKey(directory)) {
            directories.put(directory, new TreeMap<>());
            effects.add(new Effect.Made(directory));
        }
        forceDirectory(directory(directory));
    }

    @Override
    public void forceDirectory(Path directory) {
        SortedMap<String, Inode> ignored = names(directory);
        boolean fails = fails();
        if (lie != Lie.DIRECTORIES) {
            effects.add(new Effect.DirectoryForced(directory, fails));
        }
        if (fails) {
            throw forceFailed(directory);
        }
    }

    @Override
    public List<String> list(Path directory) {
        return List.copyOf(names(directory).keySet());
    }

    /** An open file; it stays what it is when its name goes. */
    private final class OpenFile implements StorageFile {
        private final Path path;
        private final Inode inode;

        OpenFile(Path path, Inode inode) {
            this.path = path;
            this.inode = inode;
        }

        @Override
        public Path path() {
            return path;
        }

        @Override
        public long bytes() {
            return inode.size;
        }

        @Override
        public int read(long position, ByteBuffer target) {
            int count = (int) Math.max(0, Math.min(target.remaining(), inode.size - position));
            if (count > 0) {
                target.put(inode.bytes, (int) position, count);
            }
            return count;
        }

        @Override
        public void write(long position, ByteBuffer source) {
            int length = source.remaining();
            int end = (int) position + length;
            if (end > inode.size) {
                inode.resize(end);
            }
            source.get(inode.bytes, (int) position, length);
            inode.stored((int) position, length);
        }

        @Override
        public void force(int offset, int length) {
            int end = (offset + length + Platter.SECTOR_BYTES - 1) / Platter.SECTOR_BYTES;
            force(offset / Platter.SECTOR_BYTES, end, false);
        }

        @Override
        public void force() {
            force(0, Integer.MAX_VALUE, true);
        }

        private void force(int fromSector, int toSector, boolean withSize) {
            boolean fails = fails();
            if (lie != Lie.FILES) {
                effects.add(new Effect.Forced(inode.number, fromSector, toSector, withSize, fails));
            }
            if (fails) {
                throw forceFailed(path);
            }
        }

        @Override
        public void truncate(long bytes) {
            inode.resize((int) bytes);
        }

        @Override
        public void close() {
            // nothing is kept open
        }
    }
}
