package io.ringfence.service;

import io.ringfence.produce.Producer;
import io.ringfence.produce.Slot;
import io.ringfence.ring.error.ProducerTimeoutException;
import java.io.IOException;

/**
 * Publishes lines, batch by batch, each batch whole or not at all, with the number of its last line as token. One thread; the figures
 * may be read by another thread after this one has come to rest.
 */
final class Feed {
    private static final long NOTHING = -1;

    private final Producer producer;
    private final LineReader lines;
    private final Pacer pacer;
    private final Progress progress;
    private final int batch;
    private final Tally tally;
    private long lineNumber;

    /** What was published by this run. A signal's thread prints it after {@link StopSignal} has handed the command over to it. */
    static final class Tally {
        private long published;
        private long first = NOTHING;
        private long last = NOTHING;

        private long durable = NOTHING;

        /** {@return the last sequence; −1 without any} */
        long last() {
            return last;
        }

        /** What was published is on the disk, up to here at least. */
        void durable(long sequence) {
            durable = sequence;
        }

        private void add(long low, long high) {
            if (first == NOTHING) {
                first = low;
            }
            last = high;
            published += high - low + 1;
        }

        @Override
        public String toString() {
            return "published=" + published + " first=" + (first == NOTHING ? "-" : first) + " last="
                    + (last == NOTHING ? "-" : last)
                    + (durable == NOTHING ? "" : " durable=" + durable);
        }
    }

    Feed(Producer producer, LineReader lines, Pacer pacer, Progress progress, int batch, Tally tally) {
        this.producer = producer;
        this.lines = lines;
        this.pacer = pacer;
        this.progress = progress;
        this.batch = batch;
        this.tally = tally;
    }

    /** Goes on after the last line that this producer's name has published. */
    void resume(String place) throws IOException {
        lineNumber = producer.lastToken();
        long skipped = lines.skip(lineNumber);
        if (skipped < lineNumber) {
            throw ErrorLine.refused(
                    "publish --resume",
                    place,
                    "it ends after " + skipped + " lines",
                    "the feed of which producer '" + producer.name() + "' has published " + lineNumber + " lines",
                    "give the same feed again, or begin anew without --resume");
        }
    }

    /** Publishes until the feed ends, or the command shall stop. */
    void run() throws IOException {
        while (true) {
            int due = pacer.await(batch);
            int taken = due == 0 ? 0 : lines.take(due);
            if (taken == 0 || !publish(taken)) {
                break;
            }
            pacer.sent(taken);
            progress.count(tally.published);
        }
        progress.clear();
    }

    /** Publishes what was taken; in parts, when the ring has not room for all of it at once. */
    private boolean publish(int taken) {
        int done = 0;
        while (done < taken) {
            long high = claim(taken - done);
            if (high < 0) {
                return false;
            }
            int claimed = (int) (high - producer.sequencer().claimLow() + 1);
            write(high - claimed + 1, done, claimed);
            producer.publish(lineNumber + claimed);
            lineNumber += claimed;
            done += claimed;
            tally.add(high - claimed + 1, high);
        }
        return true;
    }

    /** Claims n slots, or as many as are free, or waits for one. */
    private long claim(int n) {
        long high = producer.tryClaim(n);
        if (high < 0 && n + high > 0) {
            high = producer.tryClaim((int) (n + high));
        }
        if (high >= 0) {
            return high;
        }
        try {
            return producer.claim();
        } catch (ProducerTimeoutException stopped) {
            return NOTHING; // the wait gives up for no other reason
        }
    }

    private void write(long low, int firstLine, int count) {
        boolean written = false;
        try {
            byte[] bytes = lines.buffer();
            for (int i = 0; i < count; i++) {
                int length = lines.length(firstLine + i);
                Slot slot = producer.slot(low + i);
                slot.length(length).putBytes(0, bytes, lines.start(firstLine + i), length);
            }
            written = true;
        } finally {
            if (!written) {
                producer.abort();
            }
        }
    }
}
