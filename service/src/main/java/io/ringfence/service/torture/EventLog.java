package io.ringfence.service.torture;

import io.ringfence.service.processes.RunLog;
import io.ringfence.service.processes.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/** The log of who handles events: runs of consecutive events of one feed, and marks. Not thread-safe. */
final class EventLog implements AutoCloseable {
    /** The count of a mark: the registration is about to be ended. */
    static final int LEAVING = -2;

    /** The count of a mark: the sequences from the sequence to the index were missed after a release. */
    static final int MISSED = -3;

    /** The count of a mark: the event of the sequence was shown, and only the index was on the disk. */
    static final int BEYOND = -4;

    /** The count of a mark: the events up to the sequence have led to a state, whose digest is the index. */
    static final int STATE = -5;

    private final RunLog log;
    private long firstSequence;
    private long firstIndex;
    private int feed;
    private int count;

    EventLog(Path path) throws IOException {
        this.log = RunLog.append(path);
    }

    /** Takes an event that was handled; the log is told by {@link #flush} at the latest. */
    void take(DirectBuffer event, long sequence) throws IOException {
        if (!EventBody.isWhole(event)) {
            flush();
            log.append(sequence, -1, RunRecord.MISMATCH, RunRecord.NO_DETAIL);
            return;
        }
        long index = EventBody.index(event);
        int itsFeed = EventBody.feed(event);
        boolean continues =
                count > 0 && itsFeed == feed && sequence == firstSequence + count && index == firstIndex + count;
        if (!continues) {
            addRun();
            firstSequence = sequence;
            firstIndex = index;
            feed = itsFeed;
        }
        count++;
    }

    private void addRun() throws IOException {
        if (count > 0) {
            log.add(firstSequence, firstIndex, count, feed);
            count = 0;
        }
    }

    /** Hands all to the kernel: before the batch is committed. */
    void flush() throws IOException {
        addRun();
        log.flush();
    }

    void opened(long position) throws IOException {
        log.append(position, -1, RunRecord.OPENED, RunRecord.NO_DETAIL);
    }

    void mark(int kind, long from, long to) throws IOException {
        log.add(from, to, kind, RunRecord.NO_DETAIL);
    }

    @Override
    public void close() throws IOException {
        flush();
        log.close();
    }
}
