package io.ringfence.journal;

import io.ringfence.journal.storage.StorageFile;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A segment as it was written. */
record PlainSource(StorageFile file) implements SegmentSource {
    @Override
    public int read(long position, ByteBuffer target) {
        return file.read(position, target);
    }

    @Override
    public long bytes() {
        return file.bytes();
    }

    @Override
    public @Nullable String fault() {
        return null;
    }

    @Override
    public void close() {
        file.close();
    }
}
