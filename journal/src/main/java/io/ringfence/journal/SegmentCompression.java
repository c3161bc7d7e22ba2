package io.ringfence.journal;

import io.ringfence.journal.error.JournalForceException;
import io.ringfence.journal.error.JournalStorageException;
import io.ringfence.journal.storage.Storage;
import io.ringfence.journal.storage.StorageFile;
import io.ringfence.ring.error.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses segments that nobody writes to any more; readers read them as they read the others. One compression
 * or retention at a time in a directory: what a retention deletes could come back compressed.
 *
 * <p>Beside a living writer: what it has sealed stays as it is up to the end of the seal, and only that is taken, so that it does not
 * matter when the writer cuts off the rest of the file. One without a seal is taken when two later ones exist: the writer seals a segment
 * when it has begun the next, before it begins the one after that, so nobody writes to this one any more.
 */
public final class SegmentCompression {
    private static final int CHUNK_BYTES = 256 << 10;
    private static final long UNSEALED = SegmentCursor.UNSEALED;
    private static final String BUILDING = "compressing-";

    private SegmentCompression() {}

    /**
     * A segment that was compressed.
     *
     * @param path of its compressed file
     * @param bytesBefore of the plain file
     * @param bytesAfter of the compressed one
     */
    public record Compressed(Path path, long bytesBefore, long bytesAfter) {}

    /**
     * Compresses all segments but the newest, and the one before it if that is not sealed. Each is written under another name, compared with the original, forced and renamed before
     * the original is deleted: killed at any step, at least one of the two is whole.
     *
     * @param journal whose segments
     * @return what was compressed
     * @throws io.ringfence.ring.error.InUseException if another compression, or a retention, is at work; nothing was changed
     * @throws JournalStorageException if the file system refuses, also where there is nothing to compress, or for want of space
     * @throws JournalForceException if a force failed; the original is there still
     */
    public static List<Compressed> compress(Journal journal) {
        Storage.Lock alone = journal.storage().lock(journal.directory());
        try (alone) {
            clearAbandoned(journal);
            return compressAlone(journal);
        }
    }

    private static List<Compressed> compressAlone(Journal journal) {
        List<Compressed> done = new ArrayList<>();
        List<SegmentName> names = journal.catalogue().all();
        for (int i = 0; i + 1 < names.size(); i++) {
            SegmentName name = names.get(i);
            if (name.compressed()) {
                continue;
            }
            long end = sealEnd(journal, name);
            if (end != UNSEALED || i + 2 < names.size()) {
                done.add(compress(journal, name, end));
            }
        }
        return List.copyOf(done);
    }

    /** Where the footer of a segment ends. */
    private static long sealEnd(Journal journal, SegmentName name) {
        try (SegmentCursor cursor = journal.cursor(name, null)) {
            long ignored = JournalHistory.readThrough(cursor);
            return cursor.sealEnd();
        }
    }

    private static Compressed compress(Journal journal, SegmentName plain, long end) {
        Storage storage = journal.storage();
        SegmentName compressed = plain.whenCompressed();
        // a name that nobody else has: where a file system's locks do not work, none takes another's half-made file for
        // its own
        Path building = journal.directory().resolve(BUILDING + plain.number() + "-" + UUID.randomUUID() + ".tmp");
        long before;
        long after;
        try (PlainSource source = new PlainSource(storage.open(plain.path()));
                StorageFile target = storage.create(building, 0)) {
            before = source.bytes();
            long size = end == UNSEALED ? before : end;
            write(source, size, target);
            target.force();
            compare(source, size, target);
            after = target.bytes();
        } catch (RuntimeException failure) {
            storage.delete(building);
            throw failure;
        }
        storage.rename(building, compressed.path());
        storage.forceDirectory(journal.directory());
        storage.delete(plain.path());
        storage.forceDirectory(journal.directory());
        return new Compressed(compressed.path(), before, after);
    }

    /** What killed compressions had begun: nobody else is at work here. */
    private static void clearAbandoned(Journal journal) {
        for (String name : journal.storage().list(journal.directory())) {
            if (name.startsWith(BUILDING)) {
                journal.storage().delete(journal.directory().resolve(name));
            }
        }
    }

    private static void write(PlainSource source, long size, StorageFile target) {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        try (OutputStream out = new GZIPOutputStream(new FileOutput(target), CHUNK_BYTES)) {
            for (long position = 0; position < size; position += chunk.position()) {
                int count = source.read(position, chunk.clear().limit(limit(size, position)));
                if (count <= 0) {
                    throw cutOff(source, position, size);
                }
                out.write(chunk.array(), 0, count);
            }
        } catch (IOException unreachable) {
            throw new IllegalStateException(unreachable); // the storage reports its errors typed
        }
    }

    private static int limit(long size, long position) {
        return (int) Math.min(CHUNK_BYTES, size - position);
    }

    private static JournalStorageException cutOff(PlainSource source, long position, long size) {
        return new JournalStorageException(new Problem(
                "compress",
                source.file().path().toString(),
                "it ends at position " + position,
                size + " bytes, as before",
                "find out who cut it off; nothing was changed"));
    }

    private static void compare(PlainSource source, long size, StorageFile target) {
        CompressedSource compressed = new CompressedSource(target);
        ByteBuffer expected = ByteBuffer.allocate(CHUNK_BYTES);
        ByteBuffer actual = ByteBuffer.allocate(CHUNK_BYTES);
        long position = 0;
        while (position < size) {
            if (source.read(position, expected.clear().limit(limit(size, position))) <= 0) {
                throw cutOff(source, position, size);
            }
            int ignored = compressed.read(position, actual.clear().limit(expected.position()));
            requireSame(expected.flip(), actual.flip(), position, target);
            position += expected.limit();
        }
        int ignored = compressed.read(size, actual.clear().limit(1)); // nothing may follow
        requireSame(expected.clear().limit(0), actual.flip(), position, target);
    }

    private static void requireSame(ByteBuffer expected, ByteBuffer actual, long position, StorageFile target) {
        if (!expected.equals(actual)) {
            throw new JournalStorageException(new Problem(
                    "compress",
                    target.path().toString(),
                    "other bytes after position " + position,
                    "those of the original",
                    "look at the disk and the memory; the original is as it was"));
        }
    }

    /** A storage file as a stream. */
    private static final class FileOutput extends OutputStream {
        private final StorageFile file;
        private long position;

        FileOutput(StorageFile file) {
            this.file = file;
        }

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) {
            file.write(position, ByteBuffer.wrap(source, offset, length));
            position += length;
        }
    }
}
