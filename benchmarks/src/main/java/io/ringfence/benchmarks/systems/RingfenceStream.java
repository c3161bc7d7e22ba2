package io.ringfence.benchmarks.systems;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.Event;
import io.ringfence.consume.EventPoller;
import io.ringfence.consume.EventPoller.PollState;
import io.ringfence.produce.Producer;
import io.ringfence.produce.Slot;
import io.ringfence.ring.Ring;
import org.jspecify.annotations.Nullable;

/** One ring with a single producer; each event is claimed, written in its slot and published alone. */
final class RingfenceStream implements Stream {
    private static final String FILE = "stream.ring";

    private final Workload workload;
    private final int eventBytes;
    private final Ring ring;
    private final @Nullable Producer producer;
    private final @Nullable Consumer consumer;

    private long received;
    private long sum;
    private boolean ended;

    RingfenceStream(Workload workload, boolean producing) {
        this.workload = workload;
        eventBytes = workload.eventBytes();
        ring = Ring.attach(workload.file(FILE));
        producer = producing ? ring.openProducer("bench", RingfenceRoundTrip.PRODUCER) : null;
        consumer = producing ? null : ring.openConsumer("bench", RingfenceRoundTrip.consumerOptions());
    }

    static void create(Workload workload) {
        Ring.create(workload.file(FILE), RingfenceRoundTrip.options(workload)).close();
    }

    @Override
    public Totals produce(long nanos) {
        Producer out = producer;
        if (out == null) {
            throw new IllegalStateException("this side consumes");
        }
        long begin = System.nanoTime();
        long value = 0;
        long end;
        do {
            value = sendSome(out, value);
            end = System.nanoTime();
        } while (end - begin < nanos);
        send(out, Workload.END);
        return new Totals(value, 0, end - begin);
    }

    private long sendSome(Producer out, long first) {
        long value = first;
        for (int n = 0; n < Workload.EVENTS_PER_CLOCK_LOOK; n++) {
            send(out, value++);
        }
        return value;
    }

    private void send(Producer out, long value) {
        long sequence = out.claim();
        Slot slot = out.slot(sequence);
        for (int i = 0; i < eventBytes; i += Long.BYTES) {
            slot.putLong(i, value + i);
        }
        out.publish();
    }

    @Override
    public Totals consume() throws Exception {
        if (consumer == null) {
            throw new IllegalStateException("this side produces");
        }
        EventPoller poller = consumer.poller();
        EventPoller.Handler handler = this::onEvent;
        received = 0;
        sum = 0;
        ended = false;
        await(poller, handler);
        long begin = System.nanoTime();
        while (!ended) {
            await(poller, handler);
        }
        return new Totals(received, sum, System.nanoTime() - begin);
    }

    private void await(EventPoller poller, EventPoller.Handler handler) throws Exception {
        while (poller.poll(handler) != PollState.PROCESSING) {
            workload.pause();
        }
    }

    private boolean onEvent(Event event, long sequence, boolean endOfBatch) {
        long first = event.getLong(0);
        if (first == Workload.END) {
            ended = true;
            return true;
        }
        long total = first;
        for (int i = Long.BYTES; i < eventBytes; i += Long.BYTES) {
            total += event.getLong(i);
        }
        sum += total;
        received++;
        return true;
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close();
        }
        if (consumer != null) {
            consumer.close();
        }
        ring.close();
    }
}
