package io.ringfence.service.demo;

import io.ringfence.produce.EventTranslator;
import io.ringfence.produce.Producer;
import io.ringfence.produce.Slot;
import io.ringfence.ring.Ring;
import io.ringfence.service.processes.RunLog;
import io.ringfence.service.processes.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * Publishes the feed at full speed, batch after batch, each with the next feed index as its token, and resumes there when it was killed.
 * What {@code publish} has returned for goes to the acknowledgement log.
 */
final class ProducerProcess implements Callable<String>, EventTranslator {
    /** Events of one publication. */
    static final int BATCH = 128;

    private final Path path;
    private final String name;
    private final Path logPath;
    private final Feed feed = Feed.load();
    private volatile boolean stopped;
    private long nextIndex;

    ProducerProcess(Path path, String name, Path logPath) {
        this.path = path;
        this.name = name;
        this.logPath = logPath;
    }

    /** {@return the next feed index, which is how many events were published, by all processes of this name} */
    @Override
    public String call() throws IOException {
        StopSignal.onStop(() -> stopped = true);
        try (Ring ring = Ring.attach(path);
                Producer producer = ring.openProducer(name);
                RunLog acknowledgements = RunLog.append(logPath)) {
            nextIndex = producer.lastToken(); // 0 without
            acknowledgements.append(producer.lastTokenSequence(), nextIndex, RunRecord.OPENED, RunRecord.NO_DETAIL);
            while (!stopped) {
                long first = nextIndex;
                long high = producer.publishBatch(BATCH, this, first + BATCH);
                acknowledgements.append(high - BATCH + 1, first, BATCH, RunRecord.NO_DETAIL);
            }
        }
        return Long.toString(nextIndex);
    }

    @Override
    public void translateTo(Slot slot, long sequence) {
        long index = nextIndex++;
        int line = feed.line(index);
        int length = feed.lineBytes(line);
        slot.putLong(Feed.INDEX_OFFSET, index)
                .putLong(Feed.CLOCK_OFFSET, System.nanoTime())
                .putBytes(Feed.HEADER_BYTES, feed.bytes(), feed.lineStart(line), length)
                .length(Feed.HEADER_BYTES + length);
    }
}
