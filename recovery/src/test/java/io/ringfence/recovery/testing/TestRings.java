package io.ringfence.recovery.testing;

import io.ringfence.consume.Event;
import io.ringfence.consume.JournalConsumer;
import io.ringfence.consume.JournalGate;
import io.ringfence.consume.Tap;
import io.ringfence.journal.DamagePolicy;
import io.ringfence.journal.Journal;
import io.ringfence.journal.JournalOptions;
import io.ringfence.journal.JournalReader;
import io.ringfence.journal.JournalWriter;
import io.ringfence.journal.ReadRange;
import io.ringfence.journal.RingImage;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.layout.IdentityLayout;
import io.ringfence.ring.layout.StateLayout;
import io.ringfence.wait.BusySpinWaitStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;

/** Small rings, their journals, and what crashes leave of both. */
public final class TestRings {
    public static final int SLOTS = 16;
    public static final int SEGMENT_BYTES = JournalOptions.MIN_SEGMENT_BYTES;

    private TestRings() {}

    public static RingOptions.Builder small() {
        return RingOptions.builder().slots(SLOTS).payloadBytes(40);
    }

    /** The identity page of a ring that is made for it. */
    public static RingImage image(Path parent) {
        Path ring = parent.resolve("for-its-identity");
        Ring.create(ring, small().build()).close();
        return imageOf(ring);
    }

    public static RingImage imageOf(Path ring) {
        try (InputStream file = Files.newInputStream(ring.resolve("ring.dat"))) {
            return RingImage.of(file.readNBytes(IdentityLayout.PAGE_BYTES));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The text of the event of a sequence. */
    public static String text(long sequence) {
        return "event " + sequence;
    }

    /** Publishes the next events, each with the text of its sequence. */
    public static void publish(Ring ring, int count) {
        try (Producer producer = ring.openProducer("p")) {
            for (int i = 0; i < count; i++) {
                producer.publish((slot, sequence) -> {
                    byte[] bytes = text(sequence).getBytes(StandardCharsets.UTF_8);
                    slot.type((int) (sequence % 200))
                            .length(bytes.length)
                            .putBytes(0, new UnsafeBuffer(bytes), 0, bytes.length);
                });
            }
        }
    }

    /** Publishes and journals so many events, a few at a time, as the ring is small. */
    public static void publishAndJournal(Ring ring, int count) {
        journal(ring);
        for (int rest = count; rest > 0; rest -= SLOTS / 2) {
            publish(ring, Math.min(rest, SLOTS / 2));
            journal(ring);
        }
    }

    /** Writes and forces what is published, as the journal's stage does, in a segment of its own. */
    public static void journal(Ring ring) {
        JournalOptions options =
                JournalOptions.builder().segmentBytes(SEGMENT_BYTES).build();
        try (JournalConsumer journal = ring.openJournal(JournalGate.DURABLE, new BusySpinWaitStrategy());
                JournalWriter writer = JournalWriter.open(
                        ring.journalPlace(), imageOf(ring.path()), ring.epoch(), journal.next(), options)) {
            long last = ring.inspector().snapshot().published();
            for (long sequence = journal.next(); sequence <= last; sequence++) {
                writer.beginBatch(sequence - 1);
                Event event = journal.reader().read(sequence);
                if (event == null) {
                    writer.append(sequence, 1_000 + sequence, 0, true, new UnsafeBuffer(), 0, 0);
                } else {
                    writer.append(sequence, 1_000 + sequence, event.type(), false, event.buffer(), 0, event.length());
                }
                writer.force();
            }
            journal.written(last);
            journal.durable(last);
            journal.release(last);
        }
    }

    /** What the ring holds, in order, without what is aborted. */
    public static List<String> held(Path path) {
        List<String> held = new ArrayList<>();
        try (Ring ring = Ring.attachReadOnly(path)) {
            Tap tap = ring.openTap();
            int ignored = tap.poll((event, sequence) -> held.add(sequence + " " + textOf(event)), Integer.MAX_VALUE);
            return held;
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String textOf(Event event) {
        byte[] bytes = new byte[event.length()];
        event.getBytes(0, bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Sequence, type and text of what the journal holds; fails at damage. */
    public static List<String> journaled(Path directory) {
        List<String> records = new ArrayList<>();
        try (JournalReader reader = Journal.ofDirectory(directory).open(ReadRange.all(), DamagePolicy.FAIL)) {
            while (reader.poll(
                            record -> {
                                byte[] bytes = new byte[record.length()];
                                record.payload().getBytes(0, bytes);
                                records.add(record.sequence() + " " + new String(bytes, StandardCharsets.UTF_8));
                            },
                            1000)
                    > 0) {
                // on to the end
            }
            return records;
        }
    }

    /** What {@link #held} and {@link #journaled} give for such events. */
    public static List<String> texts(long from, long to) {
        List<String> texts = new ArrayList<>();
        for (long sequence = from; sequence <= to; sequence++) {
            texts.add(sequence + " " + text(sequence));
        }
        return texts;
    }

    /** As if the machine had been restarted while the ring was in use. */
    public static void restartMachine(Path ring) {
        putLong(ring, StateLayout.CLEAN_MARK_OFFSET, StateLayout.UNCLEAN);
        putLong(ring, StateLayout.BOOT_ID_HIGH_OFFSET, 0x1234);
    }

    public static void putLong(Path ring, long offset, long value) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value);
        write(ring.resolve("ring.dat"), offset, bytes);
    }

    public static void write(Path file, long offset, ByteBuffer bytes) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            int ignored = channel.write(bytes, offset);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The journal's segments, by name. */
    public static List<Path> segments(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".segment"))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
