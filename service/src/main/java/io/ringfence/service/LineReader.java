package io.ringfence.service;

import io.ringfence.ring.error.EventTooLargeException;
import io.ringfence.ring.error.Problem;
import java.io.IOException;
import java.util.Arrays;

/**
 * Splits a stream of bytes into events, an event a line: exactly the bytes before the line feed, whatever they are. Hands out lines in
 * batches that lie in its buffer, and reads only while it has no whole line, or when more bytes can be had without waiting.
 */
final class LineReader {
    private static final int LEAST_BUFFER_BYTES = 256 * 1024;
    private static final int MOST_BUFFER_BYTES = 8 * 1024 * 1024;
    private static final int EXPECTED_LINE_BYTES = 256;
    private static final int FIRST_LINES = 64;

    /** Of a line that is too long, so many bytes are read to tell its size: an endless one must come to an end. */
    private static final long MOST_COUNTED_BYTES = 1L << 28;

    private final Source source;
    private final String place;
    private final int payloadBytes;
    private final byte[] buffer;

    /** First byte of the first line that was not handed out. */
    private int position;

    /** Bytes before this one were searched for a line feed. */
    private int searched;

    private int limit;
    private boolean ended;
    private int[] starts = new int[FIRST_LINES];
    private int[] lengths = new int[FIRST_LINES];
    private int count;
    private long handedOut;

    /** Where the bytes come from. */
    interface Source {
        /**
         * Reads some bytes, waiting for the first.
         *
         * @return how many, −1 at the end
         */
        int read(byte[] target, int offset, int length) throws IOException;

        /** {@return how many can be read without waiting} */
        int available() throws IOException;
    }

    /**
     * At the start of a stream.
     *
     * @param source of the bytes
     * @param place what it is, for errors
     * @param payloadBytes of the longest line
     * @param batch lines that will be asked for at most at one time
     */
    LineReader(Source source, String place, int payloadBytes, int batch) {
        this.source = source;
        this.place = place;
        this.payloadBytes = payloadBytes;
        long wanted = Math.min((long) batch * EXPECTED_LINE_BYTES, MOST_BUFFER_BYTES);
        this.buffer = new byte[Math.max(payloadBytes + 1, (int) Math.max(wanted, LEAST_BUFFER_BYTES))];
    }

    /**
     * Takes the lines that are at hand; waits only for the first. They are valid until the next call.
     *
     * @param most 1 or more
     * @return how many, 0 at the end of the stream
     * @throws EventTooLargeException if the next line is longer than the payload; the lines before it were handed out
     */
    int take(int most) throws IOException {
        count = 0;
        while (true) {
            collect(most);
            if (count == most || (count > 0 && !canReadMore())) {
                break;
            }
            if (ended) {
                if (count == 0 && position < limit) {
                    addLine(limit, limit);
                }
                break;
            }
            if (count == 0) {
                if (limit - position > payloadBytes) {
                    throw tooLong(restOfLine());
                }
                moveToFront();
            }
            readSome();
        }
        handedOut += count;
        return count;
    }

    /** What follows a line that is at hand may be read if it fits and is there: a batch never waits. */
    private boolean canReadMore() throws IOException {
        return !ended && limit < buffer.length && limit - position <= payloadBytes && source.available() > 0;
    }

    private void collect(int most) {
        while (count < most && searched < limit) {
            if (buffer[searched] != '\n') {
                searched++;
                continue;
            }
            if (searched - position > payloadBytes) {
                if (count > 0) {
                    return; // first the lines before it
                }
                throw tooLong(searched - position);
            }
            addLine(searched, searched + 1);
        }
    }

    private void addLine(int end, int next) {
        if (end - position > payloadBytes) {
            throw tooLong(end - position);
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
        }
        starts[count] = position;
        lengths[count] = end - position;
        count++;
        position = next;
        searched = next;
    }

    private void moveToFront() {
        System.arraycopy(buffer, position, buffer, 0, limit - position);
        limit -= position;
        searched -= position;
        position = 0;
    }

    private void readSome() throws IOException {
        int read = source.read(buffer, limit, buffer.length - limit);
        if (read < 0) {
            ended = true;
        } else {
            limit += read;
        }
    }

    /** The size of the line that begins at the position and has no end in the buffer. */
    private long restOfLine() throws IOException {
        long bytes = (long) limit - position;
        while (bytes < MOST_COUNTED_BYTES) {
            int read = source.read(buffer, 0, buffer.length);
            for (int i = 0; i < read; i++) {
                if (buffer[i] == '\n') {
                    return bytes + i;
                }
            }
            if (read < 0) {
                return bytes;
            }
            bytes += read;
        }
        return bytes;
    }

    private EventTooLargeException tooLong(long bytes) {
        return new EventTooLargeException(new Problem(
                "publish",
                place + ", line " + (handedOut + 1),
                (bytes >= MOST_COUNTED_BYTES ? "at least " : "") + bytes + " bytes",
                "at most " + payloadBytes + " bytes, the payload of this ring's slots",
                "shorten the line, or create a ring with a larger payload; the lines before it are published"));
    }

    /**
     * Passes over lines.
     *
     * @param lines how many
     * @return how many there were
     */
    long skip(long lines) throws IOException {
        long skipped = 0;
        while (skipped < lines) {
            int taken = take((int) Math.min(lines - skipped, FIRST_LINES));
            if (taken == 0) {
                break;
            }
            skipped += taken;
        }
        return skipped;
    }

    /** {@return the bytes that the lines lie in} */
    byte[] buffer() {
        return buffer;
    }

    /** {@return where a line of the last batch begins} */
    int start(int index) {
        return starts[index];
    }

    /** {@return bytes of a line of the last batch} */
    int length(int index) {
        return lengths[index];
    }
}
