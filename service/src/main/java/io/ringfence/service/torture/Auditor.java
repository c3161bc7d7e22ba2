package io.ringfence.service.torture;

import io.ringfence.consume.BatchEventProcessor;
import io.ringfence.consume.Consumer;
import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.Event;
import io.ringfence.consume.EventHandler;
import io.ringfence.ring.Ring;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The consumer that is never killed, in the process of the command, on a thread of its own: handles everything from the first event on,
 * logs it, and sees that each batch of a producer comes whole.
 */
final class Auditor implements EventHandler, AutoCloseable {
    static final String NAME = "auditor";

    private final EventLog log;
    private final Consumer consumer;
    private final BatchEventProcessor processor;
    private final Thread thread;
    private final Map<Integer, Integer> remaining;
    private long count;
    private volatile long handled;
    private volatile String failure = "";

    Auditor(Ring ring, Path folder) throws IOException {
        this(ring, folder, new HashMap<>());
    }

    /** The same one goes on, after everybody has left the ring. */
    Auditor(Ring ring, Path folder, Auditor before) throws IOException {
        this(ring, folder, before.remaining);
    }

    private Auditor(Ring ring, Path folder, Map<Integer, Integer> remaining) throws IOException {
        this.remaining = remaining;
        this.log = new EventLog(Orders.log(folder, NAME));
        this.consumer = ring.openConsumer(NAME, ConsumerOptions.DEFAULT.withMaxBatch(ConsumerRole.BATCH_MAX));
        this.processor = consumer.processor(this);
        this.thread = new Thread(this::run, "ringfence-torture-auditor");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            processor.run();
        } catch (RuntimeException raised) {
            failure = String.valueOf(raised.getMessage());
        }
    }

    @Override
    public void onEvent(Event event, long sequence, boolean endOfBatch) throws IOException {
        log.take(event.buffer(), sequence);
        if (EventBody.isWhole(event.buffer())) {
            Integer ignored = remaining.put(EventBody.feed(event.buffer()), EventBody.remaining(event.buffer()));
        }
        if (endOfBatch) {
            log.flush();
        }
        count++;
        handled = count;
    }

    /** {@return how many events it has handled} */
    long handled() {
        return handled;
    }

    long position() {
        return consumer.position();
    }

    /** {@return what ended it, empty while it goes on} */
    String failure() {
        return failure;
    }

    /** {@return events that are missing from the last batch of some feed; to be asked after the end} */
    long torn() {
        return remaining.values().stream().mapToLong(Integer::longValue).sum();
    }

    @Override
    public void close() throws IOException {
        processor.halt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
        consumer.close();
        log.close();
    }
}
