package io.ringfence.service.powerloss;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One change of what the kernel holds of a disk, or one force of it, in the order in which a program made them. */
sealed interface Effect {
    /** A directory was made. */
    record Made(Path directory) implements Effect {}

    /** A file was created, renamed or deleted: its name before and its name after. */
    record Named(
            Path directory, @Nullable String from, @Nullable String to, long file) implements Effect {}

    /** A file has another size. */
    record Sized(long file, int bytes) implements Effect {}

    /** Bytes of a file's sectors were asked to the disk; the first sector, and the one after the last. */
    record Forced(long file, int fromSector, int toSector, boolean withSize, boolean failed) implements Effect {}

    /** A directory's names were asked to the disk. */
    record DirectoryForced(Path directory, boolean failed) implements Effect {}

    /** A sector holds other bytes. */
    final class Stored implements Effect {
        private final long file;
        private final int sector;
        private final byte[] bytes;

        Stored(long file, int sector, byte[] bytes) {
            this.file = file;
            this.sector = sector;
            this.bytes = bytes;
        }

        long file() {
            return file;
        }

        int sector() {
            return sector;
        }

        byte[] bytes() {
            return bytes;
        }

        @Override
        public String toString() {
            return "Stored[file=" + file + ", sector=" + sector + "]";
        }
    }
}
