package io.ringfence.benchmarks.systems;

import java.io.IOException;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.UnsafeBuffer;

/** One long there, one long back, each on a cache line of its own. */
final class BareRoundTrip implements RoundTrip {
    private static final String FILE = "bare-round-trip.dat";
    private static final int PING_OFFSET = SharedFile.LINE_BYTES;
    private static final int PONG_OFFSET = PING_OFFSET + SharedFile.LINE_BYTES;
    private static final int FILE_BYTES = 4096;

    /** What a line holds between two rounds. */
    private static final long NOTHING = -2;

    private final SharedFile file;

    BareRoundTrip(Workload workload) throws IOException {
        file = SharedFile.map(workload.file(FILE));
    }

    static void create(Workload workload) throws IOException {
        SharedFile.create(workload.file(FILE), FILE_BYTES);
        try (SharedFile file = SharedFile.map(workload.file(FILE))) {
            file.buffer().putLong(PING_OFFSET, NOTHING);
            file.buffer().putLong(PONG_OFFSET, NOTHING);
        }
    }

    @Override
    public Totals ping(long nanos, Histogram histogram) {
        UnsafeBuffer buffer = file.buffer();
        long begin = System.nanoTime();
        long value = 0;
        long sum = 0;
        long end;
        do {
            long start = System.nanoTime();
            sum += exchange(buffer, value++);
            end = System.nanoTime();
            histogram.recordValue(end - start);
        } while (end - begin < nanos);
        buffer.putLongRelease(PONG_OFFSET, NOTHING);
        buffer.putLongRelease(PING_OFFSET, Workload.END);
        return new Totals(value, sum, end - begin);
    }

    private static long exchange(UnsafeBuffer buffer, long value) {
        // release: pairs with the acquire in pong; the line carries nothing but itself
        buffer.putLongRelease(PING_OFFSET, value);
        while (true) {
            long answer = buffer.getLongAcquire(PONG_OFFSET);
            if (answer == value) {
                return answer;
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public Totals pong() {
        UnsafeBuffer buffer = file.buffer();
        long begin = System.nanoTime();
        long count = 0;
        long sum = 0;
        while (true) {
            long value = buffer.getLongAcquire(PING_OFFSET);
            if (value == count) {
                buffer.putLongRelease(PONG_OFFSET, value);
                count++;
                sum += value;
            } else if (value == Workload.END) {
                buffer.putLongRelease(PING_OFFSET, NOTHING);
                return new Totals(count, sum, System.nanoTime() - begin);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
