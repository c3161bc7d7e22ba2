package io.ringfence.journal.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A file on the real disk. An interrupt that comes before a write or a force does not count until it is done: it would close the channel, and a
 * force that had not begun would look like one that has failed.
 */
final class DiskFile implements StorageFile {
    private final Path path;
    private final FileChannel channel;
    private final UnsafeBuffer memory = new UnsafeBuffer(0, 0);
    private @Nullable MappedByteBuffer mapping;

    DiskFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public long bytes() {
        try {
            return channel.size();
        } catch (IOException failure) {
            throw DiskStorage.failed("read", path, failure);
        }
    }

    @Override
    public int read(long position, ByteBuffer target) {
        int total = 0;
        try {
            while (target.hasRemaining()) {
                int count = channel.read(target, position + total);
                if (count <= 0) {
                    break;
                }
                total += count;
            }
            return total;
        } catch (IOException failure) {
            throw DiskStorage.failed("read", path, failure);
        }
    }

    @Override
    public void write(long position, ByteBuffer source) {
        long at = position;
        boolean interrupted = Thread.interrupted();
        try {
            while (source.hasRemaining()) {
                at += channel.write(source, at);
            }
        } catch (IOException failure) {
            throw DiskStorage.failed("write", path, failure);
        } finally {
            interruptAgain(interrupted);
        }
    }

    @Override
    public MutableDirectBuffer map() {
        if (mapping == null) {
            try {
                mapping = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
                memory.wrap(mapping);
            } catch (IOException failure) {
                throw DiskStorage.failed("map", path, failure);
            }
        }
        return memory;
    }

    @Override
    public void wrote(int offset, int length) {
        // the kernel knows
    }

    @Override
    public void force(int offset, int length) {
        MappedByteBuffer mapped = mapping;
        boolean interrupted = Thread.interrupted();
        try {
            if (mapped == null) {
                channel.force(false);
            } else {
                MappedByteBuffer ignored = mapped.force(offset, length);
            }
        } catch (IOException failure) {
            throw DiskStorage.forceFailed(path, failure);
        } catch (UncheckedIOException failure) {
            Throwable cause = failure.getCause();
            throw DiskStorage.forceFailed(path, cause == null ? failure : cause);
        } finally {
            interruptAgain(interrupted);
        }
    }

    @Override
    public void force() {
        boolean interrupted = Thread.interrupted();
        try {
            channel.force(true);
        } catch (IOException failure) {
            throw DiskStorage.forceFailed(path, failure);
        } finally {
            interruptAgain(interrupted);
        }
    }

    private static void interruptAgain(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void truncate(long bytes) {
        unmap();
        try {
            FileChannel ignored = channel.truncate(bytes);
        } catch (IOException failure) {
            throw DiskStorage.failed("truncate", path, failure);
        }
    }

    /** By hand, because a process that allocates nothing never collects, and a deleted file stays on the disk while it is mapped. */
    private void unmap() {
        if (mapping != null) {
            memory.wrap(0, 0);
            BufferUtil.free(mapping);
            mapping = null;
        }
    }

    @Override
    public void close() {
        unmap();
        try {
            channel.close();
        } catch (IOException failure) {
            throw DiskStorage.failed("close", path, failure);
        }
    }
}
