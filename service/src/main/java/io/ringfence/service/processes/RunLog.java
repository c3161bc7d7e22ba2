package io.ringfence.service.processes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * What a process did, told outside of the ring: fixed records. When {@link #append} or {@link #flush} returns they are with the kernel, and
 * outlive a SIGKILL. A record that was torn by a kill is cut off by the next that opens the log.
 *
 * <pre>
 *  0        8        16       20       24
 *  +--------+--------+--------+--------+
 *  |sequence| index  | count  | detail |   little-endian
 *  +--------+--------+--------+--------+
 * </pre>
 */
public final class RunLog implements AutoCloseable {
    static final int RECORD_BYTES = 24;

    private static final int RECORDS_PER_WRITE = 64;
    private static final int RECORDS_PER_READ = 4096;

    private final FileChannel channel;
    private final ByteBuffer records =
            ByteBuffer.allocateDirect(RECORD_BYTES * RECORDS_PER_WRITE).order(ByteOrder.LITTLE_ENDIAN);

    private RunLog(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * {@return a log to append to; what stands in it stays}
     *
     * @param path of its file, which is made if it is missing
     * @throws IOException if it cannot be written
     */
    public static RunLog append(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        long whole = channel.size() / RECORD_BYTES * RECORD_BYTES;
        return new RunLog(channel.truncate(whole).position(whole));
    }

    /**
     * Appends a record.
     *
     * @param sequence see {@link RunRecord}
     * @param index see {@link RunRecord}
     * @param count see {@link RunRecord}
     * @param detail see {@link RunRecord}
     * @throws IOException if it cannot be written
     */
    public void append(long sequence, long index, int count, int detail) throws IOException {
        add(sequence, index, count, detail);
        flush();
    }

    /**
     * Adds a record that is not with the kernel before {@link #flush}.
     *
     * @param sequence see {@link RunRecord}
     * @param index see {@link RunRecord}
     * @param count see {@link RunRecord}
     * @param detail see {@link RunRecord}
     * @throws IOException if it cannot be written
     */
    public void add(long sequence, long index, int count, int detail) throws IOException {
        records.putLong(sequence).putLong(index).putInt(count).putInt(detail);
        if (!records.hasRemaining()) {
            flush();
        }
    }

    /**
     * Hands everything to the kernel.
     *
     * @throws IOException if it cannot be written
     */
    public void flush() throws IOException {
        records.flip();
        while (records.hasRemaining()) {
            int ignored = channel.write(records);
        }
        records.clear();
    }

    /**
     * Gives each whole record to a reader, in the order in which they were written; a torn last one is left out.
     *
     * @param path of the log
     * @param reader of its records
     * @throws IOException if it cannot be read
     */
    public static void read(Path path, Consumer<RunRecord> reader) throws IOException {
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
        flush();
        channel.close();
    }
}
