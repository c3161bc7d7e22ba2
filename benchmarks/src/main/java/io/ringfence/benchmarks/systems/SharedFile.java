package io.ringfence.benchmarks.systems;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** A mapped file of the systems that are not Ringfence: written in full when made, as a ring's file is. */
final class SharedFile implements AutoCloseable {
    /** Bytes between words of different writers. */
    static final int LINE_BYTES = 128;

    private static final int ZEROS_BYTES = 1 << 16;

    private final MappedByteBuffer mapping;
    private final UnsafeBuffer buffer;

    private SharedFile(MappedByteBuffer mapping) {
        this.mapping = mapping;
        this.buffer = new UnsafeBuffer(mapping);
    }

    static void create(Path file, int bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            int written = 0;
            while (written < bytes) {
                written += channel.write(ByteBuffer.allocate(Math.min(ZEROS_BYTES, bytes - written)));
            }
        }
    }

    static SharedFile map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new SharedFile(channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size()));
        }
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    @Override
    public void close() {
        IoUtil.unmap(mapping);
    }
}
