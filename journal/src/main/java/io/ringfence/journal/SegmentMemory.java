package io.ringfence.journal;

import io.ringfence.journal.layout.SegmentLayout;
import io.ringfence.journal.storage.Storage;
import io.ringfence.journal.storage.StorageFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where the records of a segment are put while it is written: the file's own mapped memory, or a stage that is written to the file
 * when it is full or when somebody is to see it. One thread.
 *
 * <pre>
 *  mapped   ├── file ────────────────────────────────┤   a store is in the file
 *
 *  staged   ├── file ──────────┬ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ┤
 *                              ├── stage ──┤              {@link #flush} writes it, and moves it on
 *                              base
 * </pre>
 *
 * <p>Mapped memory costs no system call, and is for journals that are never forced: after each force the kernel has to be told of the
 * next store to a page by a fault, which costs more than writing. Killed at any instruction, what was flushed is in the page cache, and
 * what was not is nowhere.
 */
final class SegmentMemory {
    /** Bytes of a stage: of more, a write is no faster; the cache holds it. */
    private static final int STAGE_BYTES = 64 << 10;

    private static final int PAGE_BYTES = 4096;

    private final StorageFile file;
    private final MutableDirectBuffer memory;
    private final ByteBuffer stage;
    private int base;

    private SegmentMemory(StorageFile file, MutableDirectBuffer memory, ByteBuffer stage) {
        this.file = file;
        this.memory = memory;
        this.stage = stage;
    }

    /** The file's memory itself. */
    static SegmentMemory mapped(StorageFile file) {
        return new SegmentMemory(file, file.map(), ByteBuffer.allocate(0));
    }

    /**
     * A stage before the file, which begins at a position of it.
     *
     * @param stage that no other segment has records in; from {@link #newStage}
     */
    static SegmentMemory staged(StorageFile file, ByteBuffer stage, int position) {
        SegmentMemory staged = new SegmentMemory(file, new UnsafeBuffer(stage), stage);
        staged.base = position;
        return staged;
    }

    /** Makes the file of a segment; whoever never forces it need not wait for its zeros either. */
    static StorageFile newFile(Storage storage, Path path, JournalOptions options) {
        return options.forcePolicy().kind() == ForcePolicy.Kind.NEVER
                ? storage.createUnforced(path, options.segmentBytes())
                : storage.create(path, options.segmentBytes());
    }

    /** {@return a stage with room for a record of that size} */
    static ByteBuffer newStage(int largestRecord) {
        return ByteBuffer.allocateDirect(Math.max(STAGE_BYTES, largestRecord));
    }

    /** Makes each page for records present and writable: a store that is the first to its page waits for the file system. */
    static void touch(MutableDirectBuffer mapped) {
        for (int page = SegmentLayout.HEADER_BYTES; page < mapped.capacity(); page += PAGE_BYTES) {
            mapped.putByte(page, (byte) 0);
        }
    }

    /**
     * Makes room for a record.
     *
     * @param position in the file
     * @param bytes of it, at most what the stage was made for
     * @return where in {@link #buffer()} it goes
     */
    int place(int position, int bytes) {
        if (position + bytes - base > memory.capacity()) {
            flush(position);
        }
        return position - base;
    }

    boolean isStaged() {
        return stage.capacity() > 0;
    }

    MutableDirectBuffer buffer() {
        return memory;
    }

    /**
     * Brings the records before a position into the file. If it fails, they stay where they are, and it may be tried again: the same
     * bytes go to the same place.
     */
    void flush(int position) {
        if (isStaged() && position > base) {
            file.write(base, stage.clear().limit(position - base));
            base = position;
        }
    }

    /** Writes what was put together elsewhere behind what was flushed. */
    void write(int position, ByteBuffer records) {
        int end = position + records.remaining();
        file.write(position, records);
        base = end;
    }

    /** Brings bytes that were flushed to the disk. */
    void force(int from, int to) {
        if (isStaged()) {
            file.force(from, to - from);
            return;
        }
        int page = from / PAGE_BYTES * PAGE_BYTES;
        file.wrote(from, to - from);
        file.force(page, to - page);
    }

    /** Says that bytes were stored which are not to be forced. */
    void wrote(int from, int to) {
        if (!isStaged() && from < to) {
            file.wrote(from, to - from);
        }
    }
}
