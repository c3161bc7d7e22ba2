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
import java.util.zip.GZIPOutputStream;

/**
 * Compresses segments that nobody writes to any more; readers read them as they read the others. One at a time in a directory.
 */
public final class SegmentCompression {
    private static final int CHUNK_BYTES = 256 << 10;

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
     * Compresses all segments but the newest. Each is written under another name, compared with the original, forced and renamed before
     * the original is deleted: killed at any step, at least one of the two is whole.
     *
     * @param journal whose segments
     * @return what was compressed
     * @throws JournalStorageException if the file system refuses, or for want of space
     * @throws JournalForceException if a force failed; the original is there still
     */
    public static List<Compressed> compress(Journal journal) {
        List<Compressed> done = new ArrayList<>();
        List<SegmentName> names = journal.catalogue().all();
        for (SegmentName name : names.subList(0, Math.max(names.size() - 1, 0))) {
            if (!name.compressed()) {
                done.add(compress(journal, name));
            }
        }
        return List.copyOf(done);
    }

    private static Compressed compress(Journal journal, SegmentName plain) {
        Storage storage = journal.storage();
        SegmentName compressed = plain.whenCompressed();
        Path building = journal.directory().resolve("compressing-" + plain.number() + ".tmp");
        storage.delete(building);
        long before;
        long after;
        try (PlainSource source = new PlainSource(storage.open(plain.path()));
                StorageFile target = storage.create(building, 0)) {
            before = source.bytes();
            write(source, target);
            target.force();
            compare(source, target);
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

    private static void write(PlainSource source, StorageFile target) {
        byte[] chunk = new byte[CHUNK_BYTES];
        try (OutputStream out = new GZIPOutputStream(new FileOutput(target), CHUNK_BYTES)) {
            long position = 0;
            for (int count = source.read(0, ByteBuffer.wrap(chunk)); count > 0; ) {
                out.write(chunk, 0, count);
                position += count;
                count = source.read(position, ByteBuffer.wrap(chunk));
            }
        } catch (IOException unreachable) {
            throw new IllegalStateException(unreachable); // the storage reports its errors typed
        }
    }

    private static void compare(PlainSource source, StorageFile target) {
        CompressedSource compressed = new CompressedSource(target);
        ByteBuffer expected = ByteBuffer.allocate(CHUNK_BYTES);
        ByteBuffer actual = ByteBuffer.allocate(CHUNK_BYTES);
        long position = 0;
        do {
            source.read(position, expected.clear());
            compressed.read(position, actual.clear());
            position += expected.position();
            if (!expected.flip().equals(actual.flip())) {
                throw new JournalStorageException(new Problem(
                        "compress",
                        target.path().toString(),
                        "other bytes before position " + position,
                        "those of the original",
                        "look at the disk and the memory; the original is as it was"));
            }
        } while (expected.hasRemaining());
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
