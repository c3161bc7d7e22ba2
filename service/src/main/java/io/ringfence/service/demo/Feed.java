package io.ringfence.service.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The real flights, in memory: event {@code index} of the endless feed is line {@code index mod size}. Immutable. */
final class Feed {
    /** Bytes of an event before its line: feed index, then the publisher's clock. */
    static final int HEADER_BYTES = 16;

    /** Offset of the feed index in an event. */
    static final int INDEX_OFFSET = 0;

    /** Offset of the publisher's {@code System.nanoTime()}, which the processes of one machine share. */
    static final int CLOCK_OFFSET = 8;

    private static final String RESOURCE = "flights.csv";
    private static final int DELAY_COLUMN = 1;
    private static final int ORIGIN_COLUMN = 3;
    private static final int DESTINATION_COLUMN = 4;

    private final byte[] bytes;
    private final UnsafeBuffer buffer;
    private final int[] starts;
    private final int[] delaysMinutes;
    private final String[] origins;
    private final String[] routes;
    private final int longestLineBytes;

    private Feed(List<String> lines) {
        this.starts = new int[lines.size() + 1];
        this.delaysMinutes = new int[lines.size()];
        this.origins = new String[lines.size()];
        this.routes = new String[lines.size()];
        this.bytes = String.join("", lines).getBytes(StandardCharsets.US_ASCII);
        this.buffer = new UnsafeBuffer(bytes);
        int longest = 0;
        for (int line = 0; line < lines.size(); line++) {
            String text = lines.get(line);
            String[] columns = text.split(",", -1);
            starts[line + 1] = starts[line] + text.length();
            delaysMinutes[line] = Integer.parseInt(columns[DELAY_COLUMN]);
            origins[line] = columns[ORIGIN_COLUMN];
            routes[line] = columns[ORIGIN_COLUMN] + "-" + columns[DESTINATION_COLUMN];
            longest = Math.max(longest, text.length());
        }
        this.longestLineBytes = longest;
    }

    /** {@return the flights that come with the program} */
    static Feed load() {
        try (InputStream stream = Feed.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException(RESOURCE + " is missing beside the classes; build the jar again");
            }
            List<String> lines = new ArrayList<>(new String(stream.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList());
            lines.remove(0); // the names of the columns
            return new Feed(lines);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + RESOURCE, failure);
        }
    }

    int size() {
        return delaysMinutes.length;
    }

    /** {@return the line of an event of the feed} */
    int line(long index) {
        return (int) (index % delaysMinutes.length);
    }

    int lineBytes(int line) {
        return starts[line + 1] - starts[line];
    }

    int lineStart(int line) {
        return starts[line];
    }

    /** {@return all lines, one after the other} */
    byte[] bytes() {
        return bytes;
    }

    int longestLineBytes() {
        return longestLineBytes;
    }

    int delayMinutes(int line) {
        return delaysMinutes[line];
    }

    String origin(int line) {
        return origins[line];
    }

    String route(int line) {
        return routes[line];
    }

    /** {@return whether an event carries exactly the line that belongs to the index in it} */
    boolean matches(DirectBuffer event) {
        if (event.capacity() < HEADER_BYTES) {
            return false;
        }
        long index = event.getLong(INDEX_OFFSET, ByteOrder.LITTLE_ENDIAN);
        if (index < 0) {
            return false;
        }
        int line = line(index);
        int length = lineBytes(line);
        return event.capacity() == HEADER_BYTES + length && same(event, starts[line], length);
    }

    private boolean same(DirectBuffer event, int start, int length) {
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (event.getLong(HEADER_BYTES + i) != buffer.getLong(start + i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (event.getByte(HEADER_BYTES + i) != buffer.getByte(start + i)) {
                return false;
            }
        }
        return true;
    }
}
