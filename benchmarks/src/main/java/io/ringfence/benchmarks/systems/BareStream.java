package io.ringfence.benchmarks.systems;

import io.ringfence.ring.layout.SlotLayout;
import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The smallest loop that delivers every event: payload, stamp, and the consumer's position once a batch. No cursor, no length, no owner,
 * no check.
 */
final class BareStream implements Stream {
    private static final String FILE = "bare-stream.dat";
    private static final int POSITION_OFFSET = SharedFile.LINE_BYTES;
    private static final int SLOTS_OFFSET = 4096;

    private final Workload workload;
    private final SharedFile file;
    private final UnsafeBuffer buffer;
    private final int eventBytes;
    private final int slotBytes;
    private final int slots;

    private long next;
    private long cachedPosition;
    private long received;
    private long sum;
    private boolean ended;

    BareStream(Workload workload) throws IOException {
        this.workload = workload;
        file = SharedFile.map(workload.file(FILE));
        buffer = file.buffer();
        eventBytes = workload.eventBytes();
        slotBytes = workload.slotBytes();
        slots = workload.slots();
    }

    static void create(Workload workload) throws IOException {
        SharedFile.create(workload.file(FILE), SLOTS_OFFSET + workload.slots() * workload.slotBytes());
    }

    private int offset(long sequence) {
        return SLOTS_OFFSET + ((int) sequence & slots - 1) * slotBytes;
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
        long sequence = next;
        if (sequence - cachedPosition >= slots) {
            awaitRoom(sequence);
        }
        int slot = offset(sequence);
        for (int i = 0; i < eventBytes; i += Long.BYTES) {
            buffer.putLong(slot + SlotLayout.PAYLOAD_OFFSET + i, value + i);
        }
        // release: pairs with the acquire in poll, payload before stamp
        buffer.putLongRelease(slot + SlotLayout.STAMP_OFFSET, sequence + 1);
        next = sequence + 1;
    }

    private void awaitRoom(long sequence) {
        while (true) {
            // acquire: pairs with the release in poll; the events up to it have been read
            cachedPosition = buffer.getLongAcquire(POSITION_OFFSET);
            if (sequence - cachedPosition < slots) {
                return;
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public Totals consume() {
        received = 0;
        sum = 0;
        ended = false;
        await();
        long begin = System.nanoTime();
        while (!ended) {
            await();
        }
        return new Totals(received, sum, System.nanoTime() - begin);
    }

    private void await() {
        while (!poll()) {
            workload.pause();
        }
    }

    private boolean poll() {
        long first = next;
        long sequence = first;
        long limit = first + Workload.MAX_BATCH;
        while (sequence < limit) {
            int slot = offset(sequence);
            if (buffer.getLongAcquire(slot + SlotLayout.STAMP_OFFSET) != sequence + 1) {
                break;
            }
            onEvent(slot + SlotLayout.PAYLOAD_OFFSET);
            sequence++;
        }
        if (sequence == first) {
            return false;
        }
        next = sequence;
        buffer.putLongRelease(POSITION_OFFSET, sequence);
        return true;
    }

    private void onEvent(int payload) {
        long first = buffer.getLong(payload);
        if (first == Workload.END) {
            ended = true;
            return;
        }
        long total = first;
        for (int i = Long.BYTES; i < eventBytes; i += Long.BYTES) {
            total += buffer.getLong(payload + i);
        }
        sum += total;
        received++;
    }

    @Override
    public void close() {
        file.close();
    }
}
