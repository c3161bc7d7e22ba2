package io.ringfence.hostile;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that is not the file that it should be.
 *
 * @param target which
 * @param what it is instead
 * @param number a size in bytes or a mode, where that matters
 */
record FileTrouble(Target target, What what, long number) {
    private static final List<Long> SIZES = List.of(
            0L, 1L, 7L, 8L, 63L, 64L, 1151L, 1152L, 1153L, 4091L, 4092L, 4095L, 4096L, 4097L, 8191L, 8192L, 8193L,
            12287L, 12288L, 16383L, 16384L, 16385L, 20479L, 20480L, 20481L);
    static final List<Long> HUGE = List.of(1L << 20, (1L << 31) - 1, 1L << 31, (1L << 32) + 21504, 1L << 40);
    private static final List<Integer> MODES = List.of(0, 0400, 0444, 0640, 0644, 0660, 0666, 0700, 0755, 0770, 0777);

    /** What is damaged. */
    enum Target {
        DIRECTORY,
        RING,
        LOCKS
    }

    /** What it becomes. */
    enum What {
        SIZE,
        MODE,
        MISSING,
        LINK_TO_THE_REAL_ONE,
        LINK_TO_NOWHERE,
        LINK_TO_ITSELF,
        LINK_TO_ENDLESS_ZEROS,
        DIRECTORY,
        FIFO,
        SOCKET;

        /** Puts it where a file or a directory was that was moved away. */
        void replace(Path path, Path moved) throws IOException, InterruptedException {
            switch (this) {
                case LINK_TO_THE_REAL_ONE -> Files.createSymbolicLink(path, moved);
                case LINK_TO_NOWHERE -> Files.createSymbolicLink(path, path.resolveSibling("nowhere"));
                case LINK_TO_ITSELF -> Files.createSymbolicLink(path, path);
                case LINK_TO_ENDLESS_ZEROS -> Files.createSymbolicLink(path, Path.of("/dev/zero"));
                case DIRECTORY -> Files.createDirectory(path);
                case FIFO -> {
                    if (new ProcessBuilder("mkfifo", "-m", "600", path.toString())
                                    .start()
                                    .waitFor()
                            != 0) {
                        throw new IOException("mkfifo failed");
                    }
                }
                case SOCKET -> {
                    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                        ServerSocketChannel ignored = socket.bind(UnixDomainSocketAddress.of(path));
                    }
                }
                default -> {
                    // missing: moved away is all
                }
            }
        }
    }

    /** {@return all of them} */
    static List<FileTrouble> all(Image image) {
        List<FileTrouble> all = new ArrayList<>();
        List<Long> sizes = new ArrayList<>(SIZES);
        sizes.addAll(HUGE);
        int slots = image.geometry().slotsOffset();
        for (long middle : new long[] {slots, image.size() - 64, image.size()}) {
            sizes.addAll(List.of(middle - 1, middle, middle + 1, middle + 4096, 2 * middle));
        }
        for (Target target : Target.values()) {
            for (What what : What.values()) {
                if (what == What.SIZE && target != Target.DIRECTORY) {
                    sizes.forEach(size -> all.add(new FileTrouble(target, what, size)));
                } else if (what == What.MODE) {
                    MODES.forEach(mode -> all.add(new FileTrouble(target, what, mode)));
                } else if (what != What.SIZE && (what != What.DIRECTORY || target != Target.DIRECTORY)) {
                    all.add(new FileTrouble(target, what, 0));
                }
            }
        }
        return List.copyOf(all);
    }

    /**
     * Damages a sound ring.
     *
     * @param ring its directory, of a parent that is used for nothing else
     */
    void applyTo(Path ring) throws IOException, InterruptedException {
        Path path = switch (target) {
            case DIRECTORY -> ring;
            case RING -> ring.resolve("ring.dat");
            case LOCKS -> ring.resolve("owners.lock");
        };
        if (what == What.SIZE) {
            resize(path, number);
        } else if (what == What.MODE) {
            Path ignored = Files.setPosixFilePermissions(path, mode());
        } else {
            Path moved = Files.move(path, ring.resolveSibling("moved"));
            what.replace(path, moved);
        }
    }

    /** Cuts a file off, or makes it longer by nothing but zeros that take no room. */
    static void resize(Path path, long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = channel.size();
            if (bytes < size) {
                FileChannel ignored = channel.truncate(bytes);
            } else if (bytes > size) {
                int ignored = channel.write(java.nio.ByteBuffer.allocate(1), bytes - 1);
            }
        }
    }

    private java.util.Set<java.nio.file.attribute.PosixFilePermission> mode() {
        StringBuilder text = new StringBuilder();
        for (int bit = 8; bit >= 0; bit--) {
            text.append((number >> bit & 1) == 1 ? "xwr".charAt(bit % 3) : '-');
        }
        return PosixFilePermissions.fromString(text.toString());
    }
}
