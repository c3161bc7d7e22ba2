package io.ringfence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.EventPoller;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.error.EventTooLargeException;
import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.testing.FastTempDir;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.bytes.BytesIn;
import net.openhft.chronicle.bytes.BytesMarshallable;
import net.openhft.chronicle.bytes.BytesOut;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chronicle's objects through a ring and through a journal. */
@Tag("unit")
class MarshallableEventsTest {
    @TempDir(factory = FastTempDir.class)
    Path folder;

    private static final class Order implements BytesMarshallable {
        long id;
        double price;
        String symbol = "";

        Order() {}

        Order(long id, double price, String symbol) {
            this.id = id;
            this.price = price;
            this.symbol = symbol;
        }

        @Override
        public void writeMarshallable(BytesOut<?> bytes) {
            bytes.writeLong(id);
            bytes.writeDouble(price);
            bytes.writeUtf8(symbol);
        }

        @Override
        public void readMarshallable(BytesIn<?> bytes) {
            id = bytes.readLong();
            price = bytes.readDouble();
            symbol = String.valueOf(bytes.readUtf8());
        }
    }

    @Test
    void objectsAreJournaledAndReadBack() {
        MarshallableEvents events = new MarshallableEvents(Rings.ONE.payloadBytes());
        try (JournalWriter writer =
                JournalWriter.open(folder.resolve("journal"), Rings.ONE, 1, 0, JournalOptions.defaults())) {
            for (int i = 0; i < 100; i++) {
                events.append(writer, i, i, 7, new Order(i, i / 4.0, "symbol-" + "x".repeat(i)));
            }
        }
        List<String> read = new ArrayList<>();
        Order order = new Order();
        try (JournalReader reader =
                Journal.ofDirectory(folder.resolve("journal")).open(ReadRange.all())) {
            reader.poll(
                    record -> {
                        events.read(record, order);
                        assertThat(order.id).isEqualTo(record.sequence());
                        assertThat(order.price).isEqualTo(record.sequence() / 4.0);
                        assertThat(record.type()).isEqualTo(7);
                        read.add(order.symbol);
                    },
                    1000);
        }
        assertThat(read).hasSize(100).endsWith("symbol-" + "x".repeat(99));
    }

    @Test
    void objectsArePublishedAndConsumed() throws Exception {
        MarshallableEvents events = new MarshallableEvents(112);
        List<String> seen = new ArrayList<>();
        try (Ring ring = Ring.create(
                        folder.resolve("ring"),
                        RingOptions.builder().slots(8).payloadBytes(112).build());
                Consumer consumer = ring.openConsumer("orders", ConsumerOptions.DEFAULT);
                Producer producer = ring.openProducer("orders")) {
            producer.publish((slot, sequence) -> events.write(new Order(42, 1.5, "ABC"), slot));
            EventPoller poller = consumer.poller();
            poller.poll((event, sequence, endOfBatch) -> {
                Order order = events.read(event.buffer(), 0, event.length(), new Order());
                seen.add(order.id + " " + order.price + " " + order.symbol);
                return true;
            });
        }
        assertThat(seen).containsExactly("42 1.5 ABC");
    }

    @Test
    void anObjectThatDoesNotFitIsRefusedAndTheNextOneWritten() {
        MarshallableEvents events = new MarshallableEvents(Rings.ONE.payloadBytes());
        try (JournalWriter writer =
                JournalWriter.open(folder.resolve("journal"), Rings.ONE, 1, 0, JournalOptions.defaults())) {
            assertThatThrownBy(() -> events.append(writer, 0, 0, 0, new Order(1, 1, "x".repeat(300))))
                    .isInstanceOf(EventTooLargeException.class)
                    .hasMessageContaining("Order");
            events.append(writer, 0, 0, 0, new Order(1, 1, "x"));
            assertThat(writer.appended()).isZero();
        }
    }

    @Test
    void anEventThatIsTooShortForTheObjectIsRefused() {
        MarshallableEvents events = new MarshallableEvents(64);
        assertThatThrownBy(() -> events.read(new UnsafeBuffer(new byte[3]), 0, 3, new Order()))
                .isInstanceOf(InvalidOptionException.class);
        assertThatThrownBy(() -> events.read(new UnsafeBuffer(new byte[65]), 0, 65, new Order()))
                .isInstanceOf(InvalidOptionException.class);
    }
}
