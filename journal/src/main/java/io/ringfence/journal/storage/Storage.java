package io.ringfence.journal.storage;

import io.ringfence.journal.error.JournalForceException;
import io.ringfence.journal.error.JournalStorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Everything that the journal does to a disk. What is created, renamed or deleted is on the disk only after its directory was forced.
 * Safe for any number of threads.
 */
public interface Storage {
    /**
     * Makes a file of zeros: every byte written and forced, so that a full disk shows here and not in a later write.
     * Mode 0600. If it fails, no file is left.
     *
     * @param file that does not exist
     * @param bytes its size
     * @return the file, open for reading and writing
     * @throws JournalStorageException if it exists, or for want of space or permission
     * @throws JournalForceException if its force failed
     */
    StorageFile create(Path file, long bytes);

    /**
     * Makes a file of zeros as {@link #create} does, and does not force it: for a journal that is never forced.
     *
     * @param file that does not exist
     * @param bytes its size
     * @return the file, open for reading and writing
     * @throws JournalStorageException as {@link #create}
     */
    default StorageFile createUnforced(Path file, long bytes) {
        return create(file, bytes);
    }

    /**
     * Opens a regular file for reading; links, directories and special files are refused.
     *
     * @param file that exists
     * @return the file, open for reading
     * @throws JournalStorageException if it is not there, is no regular file, or may not be read
     */
    StorageFile open(Path file);

    /**
     * Renames within one directory, over what may be there, atomically.
     *
     * @param from its name
     * @param to its new name
     * @throws JournalStorageException if that fails
     */
    void rename(Path from, Path to);

    /**
     * Deletes a file, if it is there.
     *
     * @param file to delete
     * @throws JournalStorageException if that fails
     */
    void delete(Path file);

    /**
     * Makes a directory of mode 0700 unless it is there, and forces its parent in either case: what made it may have died, or failed to
     * force it, and a journal in it would go with it.
     *
     * @param directory to make
     * @throws JournalStorageException if that fails, or if there is something else of that name
     * @throws JournalForceException if the parent could not be forced; the directory is there, perhaps not for long
     */
    void createDirectory(Path directory);

    /**
     * Brings creations, renames and deletions in a directory to the disk.
     *
     * @param directory to force
     * @throws JournalStorageException if it could not be opened for that: nothing was forced, and nothing is lost
     * @throws JournalForceException if it failed
     */
    void forceDirectory(Path directory);

    /**
     * {@return whether there is a directory of that name; a link to one counts}
     *
     * @param directory to look for
     */
    default boolean isDirectory(Path directory) {
        return Files.isDirectory(directory);
    }

    /**
     * {@return the names in a directory, sorted}
     *
     * @param directory to look at
     * @throws JournalStorageException if that fails, also if there is no such directory
     */
    List<String> list(Path directory);

    /** What {@link #lock} gives; closed by any thread. */
    interface Lock extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Keeps everybody else, of this process and of any other, from taking the same lock, until it is closed or its process dies. Whoever
     * compresses or deletes segments takes it; writers and readers do not.
     *
     * @param directory that is there
     * @return the lock
     * @throws io.ringfence.ring.error.InUseException if another has it
     * @throws JournalStorageException if the file system refuses
     */
    Lock lock(Path directory);

    /**
     * A thread for what should hold nobody up. It does its tasks one after another, in order, and does not keep the process alive.
     * Campaigns decide when it gets its turn.
     *
     * @param name of the thread
     * @return what runs the tasks; the caller shuts it down
     */
    default ExecutorService background(String name) {
        return Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }
}
