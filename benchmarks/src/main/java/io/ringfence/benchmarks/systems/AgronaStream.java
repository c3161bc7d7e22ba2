package io.ringfence.benchmarks.systems;

import java.io.IOException;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

/** One ring buffer; each message is claimed, written in place and committed alone. */
final class AgronaStream implements Stream {
    private static final String FILE = "agrona-stream.dat";

    private final Workload workload;
    private final int eventBytes;
    private final SharedFile file;
    private final OneToOneRingBuffer ring;

    private long received;
    private long sum;
    private boolean ended;

    AgronaStream(Workload workload) throws IOException {
        this.workload = workload;
        eventBytes = workload.eventBytes();
        file = SharedFile.map(workload.file(FILE));
        ring = new OneToOneRingBuffer(file.buffer());
    }

    static void create(Workload workload) throws IOException {
        SharedFile.create(workload.file(FILE), AgronaRoundTrip.fileBytes(workload));
    }

    @Override
    public Totals produce(long nanos) {
        long begin = System.nanoTime();
        long value = 0;
        long end;
        do {
            value = sendSome(value);
            end = System.nanoTime();
        } while (end - begin < nanos);
        send(Workload.END);
        return new Totals(value, 0, end - begin);
    }

    private long sendSome(long first) {
        long value = first;
        for (int n = 0; n < Workload.EVENTS_PER_CLOCK_LOOK; n++) {
            send(value++);
        }
        return value;
    }

    private void send(long value) {
        int index = claim();
        AtomicBuffer buffer = ring.buffer();
        for (int i = 0; i < eventBytes; i += Long.BYTES) {
            buffer.putLong(index + i, value + i);
        }
        ring.commit(index);
    }

    private int claim() {
        while (true) {
            int index = ring.tryClaim(AgronaRoundTrip.MESSAGE_TYPE, eventBytes);
            if (index > 0) {
                return index;
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public Totals consume() {
        MessageHandler handler = this::onMessage;
        received = 0;
        sum = 0;
        ended = false;
        await(handler);
        long begin = System.nanoTime();
        while (!ended) {
            await(handler);
        }
        return new Totals(received, sum, System.nanoTime() - begin);
    }

    private void await(MessageHandler handler) {
        while (ring.read(handler, Workload.MAX_BATCH) == 0) {
            workload.pause();
        }
    }

    private void onMessage(int type, MutableDirectBuffer buffer, int index, int length) {
        long first = buffer.getLong(index);
        if (first == Workload.END) {
            ended = true;
            return;
        }
        long total = first;
        for (int i = Long.BYTES; i < length; i += Long.BYTES) {
            total += buffer.getLong(index + i);
        }
        sum += total;
        received++;
    }

    @Override
    public void close() {
        file.close();
    }
}
