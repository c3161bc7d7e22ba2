package io.ringfence.campaign.powerloss;

import io.ringfence.service.processes.TemporaryDirectory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An ext4 file system in a file, which can be shut down under its users as by a loss of power: what was not forced is gone. Needs root, the
 * programs {@code mount}, {@code mkfs.ext4} and {@code gcc}, and a kernel that has loop devices. One thread.
 */
final class LoopDisk implements AutoCloseable {
    /** The name that killed runs are known by. */
    static final String COMMAND = "cacheloss";

    private static final long IMAGE_BYTES = 32L << 20;
    private static final List<String> TOOLS = List.of("gcc", "mkfs.ext4", "mount", "umount");

    private static final String SHUTDOWN = """
            #include <fcntl.h>
            #include <stdint.h>
            #include <stdlib.h>
            #include <sys/ioctl.h>

            int main(int count, char **arguments) {
                uint32_t how = count > 2 ? (uint32_t) strtoul(arguments[2], NULL, 10) : 0;
                int root = count > 2 ? open(arguments[1], O_RDONLY) : -1;
                return root < 0 || ioctl(root, _IOR('X', 125, uint32_t), &how) < 0;
            }
            """;

    private final Path image;
    private final Path mount;
    private final Path shutdown;
    private final String mode;
    private boolean mounted;

    private LoopDisk(Path folder, Path shutdown, String mode) {
        image = folder.resolve("image");
        mount = folder.resolve("mount");
        this.shutdown = shutdown;
        this.mode = mode;
    }

    /** What goes when the power does. */
    enum Loss {
        /** All that was not forced. */
        ALL(2),
        /** The same, but the file system's own log is written first, which can bring names and sizes without their bytes. */
        ALL_BUT_THE_LOG(1);

        private final int how;

        Loss(int how) {
            this.how = how;
        }
    }

    /** {@return the program that shuts a file system down, made in a folder} */
    static Path makeShutdown(Path folder) throws IOException {
        Path source = Files.writeString(folder.resolve("shutdown.c"), SHUTDOWN);
        Path program = folder.resolve("shutdown");
        if (!Mounts.run("gcc", "-o", program.toString(), source.toString())) {
            throw new IOException("gcc does not compile " + source);
        }
        return program;
    }

    /** {@return why there can be none here; empty if there can} */
    static String obstacle(TemporaryDirectory directory) throws IOException {
        for (String tool : TOOLS) {
            if (!Mounts.run("which", tool)) {
                return "there is no " + tool;
            }
        }
        Path folder = Files.createDirectory(directory.path().resolve("trial"));
        Path program = makeShutdown(folder);
        try (LoopDisk disk = new LoopDisk(folder, program, "ordered")) {
            if (!disk.format(4096) || !disk.tryMount()) {
                return "an ext4 in a file cannot be mounted; it takes root and loop devices";
            }
            return Mounts.run(program.toString(), disk.mount.toString(), Integer.toString(Loss.ALL.how))
                    ? ""
                    : "this kernel does not shut a file system down on demand";
        }
    }

    /**
     * {@return a new one, mounted}
     *
     * @param folder its own
     * @param shutdown the program
     * @param mode of ext4 for data: ordered or writeback
     * @param blockBytes of the file system
     */
    static LoopDisk make(Path folder, Path shutdown, String mode, int blockBytes) throws IOException {
        LoopDisk disk = new LoopDisk(folder, shutdown, mode);
        if (!disk.format(blockBytes) || !disk.tryMount()) {
            throw new IOException("cannot make and mount an ext4 in " + folder);
        }
        return disk;
    }

    private boolean format(int blockBytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(IMAGE_BYTES);
        }
        Path ignored = Files.createDirectory(mount);
        return Mounts.run("mkfs.ext4", "-q", "-F", "-b", Integer.toString(blockBytes), image.toString());
    }

    private boolean tryMount() {
        mounted = Mounts.run("mount", "-o", "loop,noatime,data=" + mode, image.toString(), mount.toString());
        return mounted;
    }

    Path path() {
        return mount;
    }

    /** The power is gone: from now on nothing reaches the disk, and every force fails. */
    void lose(Loss loss) throws IOException {
        if (!Mounts.run(shutdown.toString(), mount.toString(), Integer.toString(loss.how))) {
            throw new IOException("cannot shut down " + mount);
        }
    }

    /** The power is back: the kernel remembers nothing of it. Nobody has a file of it open. */
    void restart() throws IOException {
        unmount();
        if (!tryMount()) {
            throw new IOException("cannot mount " + image + " after a loss");
        }
    }

    private void unmount() {
        Mounts.unmount(mount);
        mounted = false;
    }

    @Override
    public void close() {
        if (mounted) {
            unmount();
        }
    }
}
