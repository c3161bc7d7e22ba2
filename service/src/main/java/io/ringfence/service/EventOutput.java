package io.ringfence.service;

import io.ringfence.consume.Event;
import io.ringfence.ring.error.Problem;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/** Events on standard output: their bytes and a line feed, through a buffer of its own, so that what was flushed is known. */
final class EventOutput {
    private static final int FLUSH_BYTES = 64 * 1024;
    private static final int LONGEST_PREFIX_BYTES = 48;
    private static final int MOST_DIGITS = 20;

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final StopSignal stop;
    private final boolean withMeta;
    private final byte[] digits = new byte[MOST_DIGITS];
    private byte[] buffer = new byte[FLUSH_BYTES];
    private int length;

    /**
     * Nothing is written yet.
     *
     * @param stop does not wait for a write
     * @param withMeta whether sequence, type and length come before each event
     */
    EventOutput(StopSignal stop, boolean withMeta) {
        this.stop = stop;
        this.withMeta = withMeta;
    }

    /** Adds an event; writes what came before it when the buffer is full. */
    void add(Event event) throws IOException {
        add(event.sequence(), event.type(), event.buffer(), event.length());
    }

    /** Adds an event whose bytes are the first of a buffer. */
    void add(long sequence, int type, DirectBuffer payload, int eventBytes) throws IOException {
        int needed = eventBytes + 1 + (withMeta ? LONGEST_PREFIX_BYTES : 0);
        if (needed > buffer.length - length) {
            flush();
            if (needed > buffer.length) {
                buffer = Arrays.copyOf(buffer, needed);
            }
        }
        if (withMeta) {
            addNumber(sequence);
            addNumber(type);
            addNumber(eventBytes);
        }
        payload.getBytes(0, buffer, length, eventBytes);
        length += eventBytes;
        buffer[length++] = '\n';
    }

    /** A number that is not negative, and a tab. */
    private void addNumber(long number) {
        int first = MOST_DIGITS;
        long rest = number;
        do {
            digits[--first] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        System.arraycopy(digits, first, buffer, length, MOST_DIGITS - first);
        length += MOST_DIGITS - first;
        buffer[length++] = '\t';
    }

    /**
     * Writes everything that was added.
     *
     * @throws ClosedPipeException if nobody reads it
     */
    void flush() throws IOException {
        if (length == 0) {
            return;
        }
        try {
            Object ignored = stop.blocking(this::write);
        } catch (IOException failure) {
            String reason = String.valueOf(failure.getMessage());
            if (reason.contains("Broken pipe") || Terminal.OUTPUT.isPipe()) {
                throw new ClosedPipeException(failure);
            }
            throw new CommandException(
                    new Problem(
                            "write",
                            "standard output",
                            reason,
                            "a stream that takes it",
                            "free some space or choose another target"),
                    failure);
        }
        length = 0;
    }

    private Object write() throws IOException {
        out.write(buffer, 0, length);
        return this;
    }
}
