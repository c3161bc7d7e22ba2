package io.ringfence.journal.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A file on the real disk. An interrupt that comes before a write or a force does not count until it is done: it would close the channel, and a
 * force that had not begun would look like one that has failed.
 */
final class DiskFile implements StorageFile {
    private final Path path;
    private final FileChannel channel;

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
    public void force(int offset, int length) {
        force(false);
    }

    @Override
    public void force() {
        force(true);
    }

    private void force(boolean metadata) {
        boolean interrupted = Thread.interrupted();
        try {
            channel.force(metadata);
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
        try {
            FileChannel ignored = channel.truncate(bytes);
        } catch (IOException failure) {
            throw DiskStorage.failed("truncate", path, failure);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw DiskStorage.failed("close", path, failure);
        }
    }
}
