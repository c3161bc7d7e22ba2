package io.ringfence.benchmarks.systems;

import java.io.IOException;
import org.HdrHistogram.Histogram;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** Two ring buffers; the message is written in place and read in place, the answer goes out in the handler. */
final class AgronaRoundTrip implements RoundTrip {
    static final int MESSAGE_TYPE = 1;

    private static final String THERE = "agrona-there.dat";
    private static final String BACK = "agrona-back.dat";

    private final int eventBytes;
    private final SharedFile outgoingFile;
    private final SharedFile incomingFile;
    private final OneToOneRingBuffer outgoing;
    private final OneToOneRingBuffer incoming;

    private long received;
    private long sum;
    private boolean ended;

    AgronaRoundTrip(Workload workload, boolean pinging) throws IOException {
        eventBytes = workload.eventBytes();
        outgoingFile = SharedFile.map(workload.file(pinging ? THERE : BACK));
        incomingFile = SharedFile.map(workload.file(pinging ? BACK : THERE));
        outgoing = new OneToOneRingBuffer(outgoingFile.buffer());
        incoming = new OneToOneRingBuffer(incomingFile.buffer());
    }

    static void create(Workload workload) throws IOException {
        for (String name : new String[] {THERE, BACK}) {
            SharedFile.create(workload.file(name), fileBytes(workload));
        }
    }

    /** As many bytes as Ringfence's slots take: a power of two, and room for at least as many of Agrona's smaller records. */
    static int fileBytes(Workload workload) {
        int capacity = Integer.highestOneBit(workload.slots() * workload.slotBytes() * 2 - 1);
        return capacity + RingBufferDescriptor.TRAILER_LENGTH;
    }

    @Override
    public Totals ping(long nanos, Histogram histogram) {
        MessageHandler handler = this::onAnswer;
        received = 0;
        sum = 0;
        long begin = System.nanoTime();
        long value = 0;
        long end;
        do {
            long start = System.nanoTime();
            send(value++);
            await(handler);
            end = System.nanoTime();
            histogram.recordValue(end - start);
        } while (end - begin < nanos);
        send(Workload.END);
        return new Totals(received, sum, end - begin);
    }

    private void send(long value) {
        int index = claim();
        AtomicBuffer buffer = outgoing.buffer();
        for (int i = 0; i < eventBytes; i += Long.BYTES) {
            buffer.putLong(index + i, value + i);
        }
        outgoing.commit(index);
    }

    private int claim() {
        while (true) {
            int index = outgoing.tryClaim(MESSAGE_TYPE, eventBytes);
            if (index > 0) {
                return index;
            }
            Thread.onSpinWait();
        }
    }

    private void await(MessageHandler handler) {
        while (incoming.read(handler, Workload.MAX_BATCH) == 0) {
            Thread.onSpinWait();
        }
    }

    private void onAnswer(int type, MutableDirectBuffer buffer, int index, int length) {
        long total = 0;
        for (int i = 0; i < length; i += Long.BYTES) {
            total += buffer.getLong(index + i);
        }
        sum += total;
        received++;
    }

    @Override
    public Totals pong() {
        MessageHandler handler = this::answer;
        received = 0;
        sum = 0;
        ended = false;
        long begin = System.nanoTime();
        while (!ended) {
            await(handler);
        }
        return new Totals(received, sum, System.nanoTime() - begin);
    }

    private void answer(int type, MutableDirectBuffer buffer, int index, int length) {
        if (buffer.getLong(index) == Workload.END) {
            ended = true;
            return;
        }
        int claimed = claim();
        AtomicBuffer answer = outgoing.buffer();
        long total = 0;
        for (int i = 0; i < length; i += Long.BYTES) {
            long word = buffer.getLong(index + i);
            answer.putLong(claimed + i, word);
            total += word;
        }
        outgoing.commit(claimed);
        sum += total;
        received++;
    }

    @Override
    public void close() {
        outgoingFile.close();
        incomingFile.close();
    }
}
