package io.ringfence.service.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * What a process did, told outside of the ring: fixed records, appended with one {@code write} each, so that they are with the kernel
 * when the call returns and outlive a SIGKILL. A record that was torn by a kill is cut off by the next that opens the log.
 *
 * <pre>
 *  0        8        16       20       24
 *  +--------+--------+--------+--------+
 *  |sequence| index  | count  |latency |   little-endian
 *  +--------+--------+--------+--------+
 * </pre>
 */
final class RunLog implements AutoCloseable {
    static final int RECORD_BYTES = 24;

    private static final int INDEX_OFFSET = 8;
    private static final int COUNT_OFFSET = 16;
    private static final int LATENCY_OFFSET = 20;
    private static final int RECORDS_PER_READ = 4096;

    private final FileChannel channel;
    private final ByteBuffer record = ByteBuffer.allocateDirect(RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private RunLog(FileChannel channel) {
        this.channel = channel;
    }

    /** {@return a log to append to; what stands in it stays} */
    static RunLog append(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        long whole = channel.size() / RECORD_BYTES * RECORD_BYTES;
        return new RunLog(channel.truncate(whole).position(whole));
    }

    void append(long sequence, long index, int count, int latency) throws IOException {
        record.clear()
                .putLong(0, sequence)
                .putLong(INDEX_OFFSET, index)
                .putInt(COUNT_OFFSET, count)
                .putInt(LATENCY_OFFSET, latency);
        while (record.hasRemaining()) {
            int ignored = channel.write(record);
        }
    }

    /** Gives each whole record to a reader, in the order in which they were written; a torn last one is left out. */
    static void read(Path path, Consumer<RunRecord> reader) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer block =
                    ByteBuffer.allocateDirect(RECORD_BYTES * RECORDS_PER_READ).order(ByteOrder.LITTLE_ENDIAN);
            while (channel.read(block) >= 0) {
                block.flip();
                while (block.remaining() >= RECORD_BYTES) {
                    reader.accept(new RunRecord(block.getLong(), block.getLong(), block.getInt(), block.getInt()));
                }
                block.compact();
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
