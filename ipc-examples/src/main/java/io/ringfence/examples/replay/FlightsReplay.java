package io.ringfence.examples.replay;

import io.ringfence.examples.OtherJvm;
import io.ringfence.examples.TemporaryFolder;
import io.ringfence.journal.Journal;
import io.ringfence.journal.JournalOptions;
import io.ringfence.journal.JournalReader;
import io.ringfence.journal.JournalRecord;
import io.ringfence.journal.JournalWriter;
import io.ringfence.journal.ReadRange;
import io.ringfence.journal.RingImage;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes three months of real flights into a journal, each under the time of its departure, and plays one morning of them into a ring again, at
 * 1,000 times the speed at which it happened. A process that knows nothing of all this shows them as they leave.
 */
public final class FlightsReplay {
    static final String BOARD = "board";

    /** The type of the event that ends the stream; flights have the type 0. */
    static final int NO_MORE_FLIGHTS = 1;

    private static final int SPEED = 1000;
    private static final LocalDateTime FROM = LocalDateTime.of(2001, 2, 14, 7, 0);
    private static final LocalDateTime UNTIL = LocalDateTime.of(2001, 2, 14, 9, 0);
    private static final int LINE_BYTES_MAX = 64;
    private static final int EVENTS_AT_ONCE = 256;

    private final Producer airport;
    private final long startNanos = System.nanoTime();
    private long flights;
    private long lastDueNanos;
    private long latestNanos;
    private long tookNanos;

    private FlightsReplay(Producer airport) {
        this.airport = airport;
    }

    /**
     * Runs the example.
     *
     * @param args none
     */
    public static void main(String... args) throws IOException {
        RingOptions options = RingOptions.builder()
                .slots(1024)
                .payloadBytes(LINE_BYTES_MAX)
                .schema("flights as lines")
                .build();
        try (TemporaryFolder folder = new TemporaryFolder();
                Ring ring = Ring.create(folder.resolve("flights.ring"), options)) {
            Path archive = folder.resolve("archive");
            System.out.println(String.format("archived %,d flights", archive(ring, archive)));

            ring.openConsumer(BOARD).close(); // before the first flight, so that the board misses none
            try (OtherJvm board =
                            OtherJvm.start(DepartureBoard.class, ring.path().toString());
                    Producer airport = ring.openProducer("airport")) {
                FlightsReplay replay = new FlightsReplay(airport);
                replay.run(archive);
                board.await();
                replay.report();
            }
        }
    }

    /**
     * An import: the writer takes the time of each event from its caller, so an event can have the time at which it happened. What is published
     * into a ring has the time at which the journal's stage saw it; see the example ledger for that.
     */
    private static long archive(Ring ring, Path directory) throws IOException {
        JournalOptions options = JournalOptions.builder().segmentBytes(1 << 20).build();
        RingImage image = RingImage.of(ring.identity().page());
        try (JournalWriter writer = JournalWriter.open(directory, image, ring.epoch(), 0, options)) {
            long sequence = 0;
            for (String line : flights()) {
                UnsafeBuffer bytes = new UnsafeBuffer(line.getBytes(StandardCharsets.US_ASCII));
                writer.append(sequence, departureNanos(line), 0, false, bytes, 0, bytes.capacity());
                sequence++;
            }
            writer.force(); // one for all of them
            return sequence;
        }
    }

    private static long departureNanos(String line) {
        return nanos(LocalDateTime.parse(line.substring(0, line.indexOf(',')).replace(' ', 'T')));
    }

    private static long nanos(LocalDateTime time) {
        return TimeUnit.SECONDS.toNanos(time.toEpochSecond(ZoneOffset.UTC));
    }

    private void run(Path archive) {
        // The index finds the morning; what lies before it is not read.
        ReadRange morning = ReadRange.all().fromTime(nanos(FROM)).untilTime(nanos(UNTIL));
        try (JournalReader reader = Journal.ofDirectory(archive).open(morning)) {
            while (reader.poll(this::leave, EVENTS_AT_ONCE) > 0) {
                // on, until the morning is over
            }
        }
        tookNanos = System.nanoTime() - startNanos;
        airport.publish((slot, sequence) -> slot.type(NO_MORE_FLIGHTS));
    }

    private void leave(JournalRecord flight) {
        lastDueNanos = (flight.timestampNanos() - nanos(FROM)) / SPEED;
        long early = startNanos + lastDueNanos - System.nanoTime();
        while (early > 0) {
            LockSupport.parkNanos(early); // may return before its time
            early = startNanos + lastDueNanos - System.nanoTime();
        }
        latestNanos = Math.max(latestNanos, -early);
        airport.publish((slot, sequence) ->
                slot.putBytes(0, flight.payload(), 0, flight.length()).length(flight.length()));
        flights++;
    }

    private void report() {
        System.out.println(String.format(
                "replayed=%d speed=%d due-millis=%d took-millis=%d latest-millis=%d",
                flights,
                SPEED,
                TimeUnit.NANOSECONDS.toMillis(lastDueNanos),
                TimeUnit.NANOSECONDS.toMillis(tookNanos),
                TimeUnit.NANOSECONDS.toMillis(latestNanos)));
    }

    private static List<String> flights() throws IOException {
        InputStream csv = FlightsReplay.class.getResourceAsStream("/io/ringfence/examples/flights/flights.csv");
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(csv, "flights.csv"), StandardCharsets.US_ASCII))) {
            return reader.lines().skip(1).toList(); // the first line is the header
        }
    }
}
