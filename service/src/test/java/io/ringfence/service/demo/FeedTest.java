package io.ringfence.service.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class FeedTest {
    private final Feed feed = Feed.load();

    private UnsafeBuffer event(long index) {
        int line = feed.line(index);
        UnsafeBuffer event = new UnsafeBuffer(new byte[Feed.HEADER_BYTES + feed.lineBytes(line)]);
        event.putLong(Feed.INDEX_OFFSET, index, ByteOrder.LITTLE_ENDIAN);
        event.putBytes(Feed.HEADER_BYTES, feed.bytes(), feed.lineStart(line), feed.lineBytes(line));
        return event;
    }

    @Test
    void hasTheRealFlights() {
        assertThat(feed.size()).isEqualTo(20_000);
        assertThat(feed.longestLineBytes()).isEqualTo(33);
        assertThat(event(20_000).getStringWithoutLengthAscii(Feed.HEADER_BYTES, feed.lineBytes(0)))
                .isEqualTo("2001-01-01 00:47,66,1750,DTW,LAS");
        assertThat(feed.delayMinutes(0)).isEqualTo(66);
        assertThat(feed.origin(0)).isEqualTo("DTW");
        assertThat(feed.route(0)).isEqualTo("DTW-LAS");
    }

    @Test
    void everyLineMatchesItsOwnIndexInAnyLap() {
        for (long index = 0; index < feed.size(); index++) {
            assertThat(feed.matches(event(index))).isTrue();
            assertThat(feed.matches(event(index + 5L * feed.size()))).isTrue();
        }
    }

    @Test
    void anyChangedByteOrLengthIsSeen() {
        UnsafeBuffer event = event(7);
        for (int offset = 0; offset < event.capacity(); offset++) {
            if (offset < Feed.CLOCK_OFFSET || offset >= Feed.HEADER_BYTES) {
                byte right = event.getByte(offset);
                event.putByte(offset, (byte) (right ^ 0x80));
                assertThat(feed.matches(event)).as("byte %d", offset).isFalse();
                event.putByte(offset, right);
            }
        }
        assertThat(feed.matches(event)).isTrue();
        assertThat(feed.matches(new UnsafeBuffer(event, 0, event.capacity() - 1)))
                .isFalse();
        assertThat(feed.matches(new UnsafeBuffer(event, 0, Feed.HEADER_BYTES - 1)))
                .isFalse();
    }
}
