package io.ringfence.service.powerloss;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What may be on a disk, and what is there for certain, as effect after effect reaches the kernel. Harsher than file systems are: any
 * 512-byte sector, any name and any size goes its own way until it is forced, and only what was asked for is forced.
 */
final class Platter {
    static final int SECTOR_BYTES = 512;

    private static final byte[] ZEROS = new byte[SECTOR_BYTES];

    private final Map<Path, Names> directories = new TreeMap<>();
    private final Map<Long, Content> files = new HashMap<>();
    private int step;

    Platter(DiskImage base) {
        base.directories().forEach((path, names) -> directories.put(path, new Names(path, new TreeMap<>(names))));
        base.files().forEach((file, bytes) -> files.put(file, new Content(file, bytes)));
    }

    /** The names in one directory. */
    private static final class Names {
        private final SortedMap<String, Long> certain;
        private final List<Change> changes = new ArrayList<>();
        private final Uncertain<Boolean> exists;

        Names(Path path, SortedMap<String, Long> certain) {
            this.certain = certain;
            exists = new Uncertain<>("directory " + path.getFileName(), true);
        }

        Names(Path path, int step) {
            certain = new TreeMap<>();
            exists = new Uncertain<>("directory " + path.getFileName(), false);
            exists.add(true, step);
        }

        void force() {
            for (Change change : changes) {
                change.happened.settle();
            }
            while (!changes.isEmpty() && changes.get(0).happened.isCertain()) {
                changes.remove(0).apply(certain);
            }
        }

        SortedMap<String, Long> picked() {
            SortedMap<String, Long> names = new TreeMap<>(certain);
            for (Change change : changes) {
                if (change.happened.picked()) {
                    change.apply(names);
                }
            }
            return names;
        }
    }

    private record Change(Effect.Named effect, Uncertain<Boolean> happened) {
        void apply(Map<String, Long> names) {
            String from = effect.from();
            if (from != null) {
                boolean ignored = names.remove(from, effect.file());
            }
            String to = effect.to();
            if (to != null) {
                names.put(to, effect.file());
            }
        }
    }

    /** The bytes of one file. */
    private static final class Content {
        private final long file;
        private final byte[] base;
        private final Uncertain<Integer> size;
        private final TreeMap<Integer, Uncertain<byte[]>> sectors = new TreeMap<>();

        Content(long file, byte[] base) {
            this.file = file;
            this.base = base;
            size = new Uncertain<>("size of file " + file, base.length);
        }

        void store(Effect.Stored effect, int step) {
            sectors.computeIfAbsent(
                            effect.sector(),
                            sector -> new Uncertain<>("file " + file + " sector " + sector, baseSector(sector)))
                    .add(effect.bytes(), step);
        }

        /** Between an old size and a new one the disk may show any other; one of them is tried. */
        void resize(int bytes, int step) {
            int before = size.last();
            int between = (before + bytes) / 2 / SECTOR_BYTES * SECTOR_BYTES;
            if (between > Math.min(before, bytes) && between < Math.max(before, bytes)) {
                size.add(between, step);
            }
            size.add(bytes, step);
        }

        private byte[] baseSector(int sector) {
            int from = sector * SECTOR_BYTES;
            return from >= base.length ? ZEROS : Arrays.copyOfRange(base, from, from + SECTOR_BYTES);
        }

        void force(Effect.Forced effect) {
            for (Uncertain<byte[]> sector :
                    sectors.subMap(effect.fromSector(), effect.toSector()).values()) {
                force(sector, effect.failed());
            }
            if (effect.withSize()) {
                force(size, effect.failed());
            }
        }

        private static void force(Uncertain<?> uncertain, boolean failed) {
            if (failed) {
                uncertain.drop();
            } else {
                uncertain.settle();
            }
        }

        byte[] picked() {
            byte[] bytes = Arrays.copyOf(base, size.picked());
            for (Map.Entry<Integer, Uncertain<byte[]>> entry : sectors.entrySet()) {
                int from = entry.getKey() * SECTOR_BYTES;
                if (from < bytes.length) {
                    System.arraycopy(
                            entry.getValue().picked(), 0, bytes, from, Math.min(SECTOR_BYTES, bytes.length - from));
                }
            }
            return bytes;
        }
    }

    /** Names are never taken by another directory, and files never numbered twice. */
    void apply(Effect effect) {
        if (effect instanceof Effect.Made made) {
            directories.put(made.directory(), new Names(made.directory(), step));
        } else if (effect instanceof Effect.Named named) {
            Uncertain<Boolean> happened =
                    new Uncertain<>("name " + named.from() + " to " + named.to() + " of file " + named.file(), false);
            happened.add(true, step);
            names(named.directory()).changes.add(new Change(named, happened));
        } else if (effect instanceof Effect.Sized sized) {
            content(sized.file()).resize(sized.bytes(), step);
        } else if (effect instanceof Effect.Stored stored) {
            content(stored.file()).store(stored, step);
        } else if (effect instanceof Effect.Forced forced) {
            content(forced.file()).force(forced);
        } else if (effect instanceof Effect.DirectoryForced forced) {
            // names lie in the file system's own journal: unlike pages, a force that fails does not make it forget them
            if (!forced.failed()) {
                forceNames(forced.directory());
            }
        }
        step++;
    }

    private void forceNames(Path directory) {
        names(directory).force();
        for (Map.Entry<Path, Names> entry : directories.entrySet()) {
            if (directory.equals(entry.getKey().getParent())) {
                entry.getValue().exists.settle();
            }
        }
    }

    private Names names(Path directory) {
        Names names = directories.get(directory);
        if (names == null) {
            throw new IllegalStateException("no directory " + directory);
        }
        return names;
    }

    private Content content(long file) {
        return files.computeIfAbsent(file, number -> new Content(number, new byte[0]));
    }

    /** Everything uncertain that a restart may show, always in the same order. */
    List<Uncertain<?>> uncertain() {
        List<Uncertain<?>> all = new ArrayList<>();
        Set<Long> reachable = new HashSet<>();
        for (Names names : directories.values()) {
            add(all, names.exists);
            reachable.addAll(names.certain.values());
            for (Change change : names.changes) {
                add(all, change.happened);
                if (change.effect.to() != null) {
                    reachable.add(change.effect.file());
                }
            }
        }
        for (Iterator<Long> file = reachable.stream().sorted().iterator(); file.hasNext(); ) {
            Content content = content(file.next());
            add(all, content.size);
            content.sectors.values().forEach(sector -> add(all, sector));
        }
        return all;
    }

    private static void add(List<Uncertain<?>> all, Uncertain<?> one) {
        if (one.isCertain()) {
            one.pickLast();
        } else {
            all.add(one);
        }
    }

    /** The disk as it was picked. */
    DiskImage picked() {
        Map<Path, SortedMap<String, Long>> picked = new TreeMap<>();
        Map<Long, byte[]> contents = new HashMap<>();
        for (Map.Entry<Path, Names> entry : directories.entrySet()) {
            if (entry.getValue().exists.picked()) {
                SortedMap<String, Long> names = entry.getValue().picked();
                picked.put(entry.getKey(), names);
                names.values()
                        .forEach(file -> contents.computeIfAbsent(
                                file, number -> content(number).picked()));
            }
        }
        return new DiskImage(picked, contents);
    }
}
