package io.ringfence.service.demo;

import io.ringfence.consume.BatchEventProcessor;
import io.ringfence.consume.Consumer;
import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.Event;
import io.ringfence.consume.EventHandler;
import io.ringfence.ring.Ring;
import io.ringfence.service.processes.RunLog;
import io.ringfence.service.processes.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * A named consumer: compares every event with the line that it must carry, adds up delays, and logs what it handled, all of a batch
 * before the batch is committed.
 */
final class ConsumerProcess implements Callable<String>, EventHandler {
    /** Most events between two commits. */
    static final int BATCH = 512;

    /** Name of the consumer that adds up by airport of origin; every other name adds up by route. */
    static final String DELAYS = "delays";

    /** Events of one log record: several a batch, so that the log tells what a killed batch had come to. */
    private static final int LOGGED_AT_ONCE = 64;

    private final Path path;
    private final String name;
    private final Feed feed = Feed.load();
    private final DelaySums sums;
    private final RunLog log;
    private long firstSequence;
    private long firstIndex;
    private int count;
    private long publishedAt;

    ConsumerProcess(Path path, String name, Path logPath) throws IOException {
        this.path = path;
        this.name = name;
        this.log = RunLog.append(logPath);
        this.sums = new DelaySums(feed, name.equals(DELAYS) ? Feed::origin : Feed::route);
    }

    /** {@return what it found out since it was last started} */
    @Override
    public String call() throws IOException {
        // Blocking, as by default: three processes that spin would only take two cores from each other.
        ConsumerOptions options = ConsumerOptions.DEFAULT.withMaxBatch(BATCH);
        try (log;
                Ring ring = Ring.attach(path);
                Consumer consumer = ring.openConsumer(name, options)) {
            log.append(consumer.position(), -1, RunRecord.OPENED, RunRecord.NO_DETAIL);
            BatchEventProcessor processor = consumer.processor(this);
            StopSignal.onStop(processor::halt);
            processor.run();
            flush();
        }
        return sums.worst();
    }

    @Override
    public void onEvent(Event event, long sequence, boolean endOfBatch) throws IOException {
        if (feed.matches(event.buffer())) {
            handle(event, sequence);
        } else {
            long claimed = event.length() < Long.BYTES ? -1 : event.getLong(Feed.INDEX_OFFSET);
            log.append(sequence, claimed, RunRecord.MISMATCH, RunRecord.NO_DETAIL);
        }
        if (endOfBatch || count == LOGGED_AT_ONCE) {
            flush();
        }
    }

    private void handle(Event event, long sequence) throws IOException {
        long index = event.getLong(Feed.INDEX_OFFSET);
        if (count > 0 && (sequence != firstSequence + count || index != firstIndex + count)) {
            flush(); // aborted slots in between, or worse, which is for the oracle to judge
        }
        if (count == 0) {
            firstSequence = sequence;
            firstIndex = index;
        }
        count++;
        publishedAt = event.getLong(Feed.CLOCK_OFFSET);
        sums.add(feed.line(index));
    }

    private void flush() throws IOException {
        if (count > 0) {
            long latency = Math.max(0, System.nanoTime() - publishedAt) / ConsumerFindings.LATENCY_UNIT_NANOS;
            log.append(firstSequence, firstIndex, count, (int) Math.min(Integer.MAX_VALUE, latency));
            count = 0;
        }
    }
}
