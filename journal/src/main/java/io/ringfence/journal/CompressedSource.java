package io.ringfence.journal;

import io.ringfence.journal.storage.StorageFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** A compressed segment, read from its beginning on; going back begins anew. */
final class CompressedSource implements SegmentSource {
    private static final int CHUNK_BYTES = 64 << 10;

    private final StorageFile file;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private @Nullable InputStream stream;
    private long streamPosition;
    private @Nullable String fault;

    CompressedSource(StorageFile file) {
        this.file = file;
    }

    @Override
    public int read(long position, ByteBuffer target) {
        fault = null;
        try {
            InputStream from = stream;
            if (from == null || position < streamPosition) {
                streamPosition = 0;
                from = new GZIPInputStream(new FileInput(file), CHUNK_BYTES);
                stream = from;
            }
            while (streamPosition < position) {
                int count = from.read(chunk, 0, (int) Math.min(chunk.length, position - streamPosition));
                if (count < 0) {
                    return 0;
                }
                streamPosition += count;
            }
            return fill(from, target);
        } catch (ZipException | EOFException damaged) {
            fault = "the compressed file is damaged: " + damaged.getMessage();
            stream = null;
            return 0;
        } catch (IOException unreachable) {
            throw new IllegalStateException(unreachable); // the storage reports its errors typed
        }
    }

    private int fill(InputStream from, ByteBuffer target) throws IOException {
        int total = 0;
        while (target.hasRemaining()) {
            int count = from.read(chunk, 0, Math.min(chunk.length, target.remaining()));
            if (count < 0) {
                break;
            }
            target.put(chunk, 0, count);
            streamPosition += count;
            total += count;
        }
        return total;
    }

    @Override
    public long bytes() {
        return -1;
    }

    @Override
    public @Nullable String fault() {
        return fault;
    }

    @Override
    public void close() {
        file.close();
    }

    /** A storage file as a stream. */
    private static final class FileInput extends InputStream {
        private final StorageFile file;
        private long position;

        FileInput(StorageFile file) {
            this.file = file;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int count = file.read(position, ByteBuffer.wrap(target, offset, length));
            position += count;
            return count == 0 && length > 0 ? -1 : count;
        }
    }
}
