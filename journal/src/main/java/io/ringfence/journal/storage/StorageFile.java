package io.ringfence.journal.storage;

import io.ringfence.journal.error.JournalForceException;
import io.ringfence.journal.error.JournalStorageException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * One open file. Its descriptor stays open from before the first write to {@link #close()}, so that no writeback error goes to
 * somebody else. For one thread at a time, except {@link #read}, which any number may call.
 */
public interface StorageFile extends AutoCloseable {
    /** {@return where it is, or was when it was opened} */
    Path path();

    /**
     * {@return its size in bytes, asked of the file system now}
     *
     * @throws JournalStorageException if that fails
     */
    long bytes();

    /**
     * Reads up to the target's remaining bytes, less only at the end of the file. A file that was truncated meanwhile is a short
     * read, never a fault.
     *
     * @param position in the file
     * @param target where to
     * @return bytes read, 0 at or beyond the end
     * @throws JournalStorageException if that fails
     */
    int read(long position, ByteBuffer target);

    /**
     * Writes all remaining bytes of the source.
     *
     * @param position in the file
     * @param source where from
     * @throws JournalStorageException if that fails, among others for want of space
     */
    void write(long position, ByteBuffer source);

    /**
     * Brings bytes that were written to the disk, and perhaps others of the file. Its size must have been forced before.
     *
     * @param offset of the first byte
     * @param length how many
     * @throws JournalForceException if it failed; what was not forced before may be lost, and another force would not say so
     */
    void force(int offset, int length);

    /**
     * Brings the whole file to the disk, its size included.
     *
     * @throws JournalForceException as in {@link #force(int, int)}
     */
    void force();

    /**
     * Cuts the file off.
     *
     * @param bytes its new size
     * @throws JournalStorageException if that fails
     */
    void truncate(long bytes);

    /** Forces nothing. Idempotent. */
    @Override
    void close();
}
