package io.ringfence.benchmarks.systems;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.Event;
import io.ringfence.consume.EventPoller;
import io.ringfence.consume.EventPoller.PollState;
import io.ringfence.produce.Producer;
import io.ringfence.produce.ProducerOptions;
import io.ringfence.produce.Slot;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.wait.BusySpinWaitStrategy;
import io.ringfence.wait.ProducerWaitStrategy;
import org.HdrHistogram.Histogram;

/** Two rings with a single producer each; the event is written in its slot and read from it, the answer goes out in the handler. */
final class RingfenceRoundTrip implements RoundTrip {
    static final ProducerOptions PRODUCER = new ProducerOptions(ProducerWaitStrategy.spin());

    private static final String THERE = "there.ring";
    private static final String BACK = "back.ring";

    private final int eventBytes;
    private final Ring outgoing;
    private final Ring incoming;
    private final Producer producer;
    private final Consumer consumer;
    private final EventPoller poller;

    private long received;
    private long sum;
    private boolean ended;

    RingfenceRoundTrip(Workload workload, boolean pinging) {
        eventBytes = workload.eventBytes();
        outgoing = Ring.attach(workload.file(pinging ? THERE : BACK));
        incoming = Ring.attach(workload.file(pinging ? BACK : THERE));
        producer = outgoing.openProducer("bench", PRODUCER);
        consumer = incoming.openConsumer("bench", consumerOptions());
        poller = consumer.poller();
    }

    static void create(Workload workload) {
        for (String name : new String[] {THERE, BACK}) {
            Ring.create(workload.file(name), options(workload)).close();
        }
    }

    static RingOptions options(Workload workload) {
        return RingOptions.builder()
                .slots(workload.slots())
                .payloadBytes(workload.eventBytes())
                .producerMode(ProducerMode.SINGLE)
                .build();
    }

    static ConsumerOptions consumerOptions() {
        return ConsumerOptions.DEFAULT
                .withWaitStrategy(new BusySpinWaitStrategy())
                .withMaxBatch(Workload.MAX_BATCH);
    }

    @Override
    public Totals ping(long nanos, Histogram histogram) throws Exception {
        EventPoller.Handler handler = this::onAnswer;
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
        long sequence = producer.claim();
        Slot slot = producer.slot(sequence);
        for (int i = 0; i < eventBytes; i += Long.BYTES) {
            slot.putLong(i, value + i);
        }
        producer.publish();
    }

    private void await(EventPoller.Handler handler) throws Exception {
        while (poller.poll(handler) != PollState.PROCESSING) {
            Thread.onSpinWait();
        }
    }

    private boolean onAnswer(Event event, long sequence, boolean endOfBatch) {
        long total = 0;
        for (int i = 0; i < eventBytes; i += Long.BYTES) {
            total += event.getLong(i);
        }
        sum += total;
        received++;
        return true;
    }

    @Override
    public Totals pong() throws Exception {
        EventPoller.Handler handler = this::answer;
        received = 0;
        sum = 0;
        ended = false;
        long begin = System.nanoTime();
        while (!ended) {
            await(handler);
        }
        return new Totals(received, sum, System.nanoTime() - begin);
    }

    private boolean answer(Event event, long sequence, boolean endOfBatch) {
        if (event.getLong(0) == Workload.END) {
            ended = true;
            return true;
        }
        Slot slot = producer.slot(producer.claim());
        long total = 0;
        for (int i = 0; i < eventBytes; i += Long.BYTES) {
            long word = event.getLong(i);
            slot.putLong(i, word);
            total += word;
        }
        producer.publish();
        sum += total;
        received++;
        return true;
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
        outgoing.close();
        incoming.close();
    }
}
