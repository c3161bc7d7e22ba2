package io.ringfence.service.powerloss;

import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A disk after a restart: everything in it is certain. Never changed once made. */
final class DiskImage {
    private final Map<Path, SortedMap<String, Long>> directories;
    private final Map<Long, byte[]> files;

    DiskImage(Map<Path, SortedMap<String, Long>> directories, Map<Long, byte[]> files) {
        this.directories = directories;
        this.files = files;
    }

    /** An empty disk. */
    static DiskImage empty() {
        Map<Path, SortedMap<String, Long>> root = new TreeMap<>();
        root.put(SimulatedDisk.ROOT, new TreeMap<>());
        return new DiskImage(root, Map.of());
    }

    Map<Path, SortedMap<String, Long>> directories() {
        return directories;
    }

    Map<Long, byte[]> files() {
        return files;
    }
}
