package io.ringfence.journal.storage;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is done to a disk.
 *
 * @param operation what
 * @param path of the file or directory; of a file, the name it was created under
 * @param target the new name, of a rename
 * @param file number of the file, from 1 in the order of creation and opening through this storage; 0 if it is about names only
 * @param offset of the first byte, of a write or force
 * @param length how many bytes; of a creation or a truncation, the file's size
 */
public record StorageEvent(
        Operation operation, Path path, @Nullable Path target, long file, long offset, long length) {

    /** What can be done to a disk. */
    public enum Operation {
        /** A file is made and filled with zeros, which are forced with its size. */
        CREATE,
        /** A file is opened for reading. */
        OPEN,
        /** Bytes are written. */
        WRITE,
        /** Bytes that were written are forced. */
        FORCE,
        /** A whole file is forced, its size included. */
        FORCE_FILE,
        /** A file is cut off. */
        TRUNCATE,
        /** A file is closed. */
        CLOSE,
        /** A file is renamed. */
        RENAME,
        /** A file is deleted. */
        DELETE,
        /** A directory is made; its parent is forced with it. */
        CREATE_DIRECTORY,
        /** Creations, renames and deletions in a directory are forced. */
        FORCE_DIRECTORY;

        /** {@return whether it is one of the three kinds of force} */
        public boolean isForce() {
            return this == FORCE || this == FORCE_FILE || this == FORCE_DIRECTORY;
        }
    }

    static StorageEvent ofName(Operation operation, Path path) {
        return new StorageEvent(operation, path, null, 0, 0, 0);
    }
}
