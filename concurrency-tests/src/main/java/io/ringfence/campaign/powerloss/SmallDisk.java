package io.ringfence.campaign.powerloss;

import io.ringfence.service.processes.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** A file system of a few pages, in memory. One thread. */
final class SmallDisk implements AutoCloseable {
    private static final int PAGE_BYTES = 4096;
    private static final String COMMAND = "fulldisk";
    private static final String BALLAST = "ballast";

    private final TemporaryDirectory directory;
    private final Path mount;

    private SmallDisk(TemporaryDirectory directory, Path mount) {
        this.directory = directory;
        this.mount = mount;
    }

    /** {@return one of that size; empty where this user may not mount} */
    static Optional<SmallDisk> mount(int pages) {
        try {
            Mounts.sweep(COMMAND);
            TemporaryDirectory directory = TemporaryDirectory.create(COMMAND, null);
            Path mount = Files.createDirectory(directory.path().resolve("mount"));
            if (Mounts.run("mount", "-t", "tmpfs", "-o", "size=" + pages * PAGE_BYTES, "ringfence", mount.toString())) {
                return Optional.of(new SmallDisk(directory, mount));
            }
            directory.delete();
            return Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Path path() {
        return mount;
    }

    /** Deletes everything. */
    void clear() throws IOException {
        try (Stream<Path> files = Files.walk(mount)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(mount)) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Fills it up, except for some pages. */
    void leave(int pages) throws IOException {
        long free = Files.getFileStore(mount).getUsableSpace();
        Path ignored = Files.write(mount.resolve(BALLAST), new byte[(int) free - pages * PAGE_BYTES]);
    }

    void makeRoom() throws IOException {
        Files.deleteIfExists(mount.resolve(BALLAST));
    }

    @Override
    public void close() throws IOException {
        Mounts.unmount(mount);
        directory.delete();
    }
}
