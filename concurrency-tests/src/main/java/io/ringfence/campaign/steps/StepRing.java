package io.ringfence.campaign.steps;

import io.ringfence.consume.Event;
import io.ringfence.consume.JournalConsumer;
import io.ringfence.consume.JournalGate;
import io.ringfence.journal.DamagePolicy;
import io.ringfence.journal.Journal;
import io.ringfence.journal.JournalOptions;
import io.ringfence.journal.JournalReader;
import io.ringfence.journal.JournalWriter;
import io.ringfence.journal.ReadRange;
import io.ringfence.journal.RingImage;
import io.ringfence.journal.error.JournalForceException;
import io.ringfence.journal.storage.DiskStorage;
import io.ringfence.journal.storage.ObservedStorage;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.sequence.PoisonReason;
import io.ringfence.wait.BusySpinWaitStrategy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** A small ring, what its producers and its journal's keeper have done before they died, and what is in its journal. */
final class StepRing {
    static final int SLOTS = 64;
    static final int EVENTS = 10;

    /** What is known to be on the disk after {@link #journaledInPart}. */
    static final long DURABLE = 5;

    private StepRing() {}

    static Ring create(Path folder) {
        return Ring.create(
                path(folder),
                RingOptions.builder().slots(SLOTS).payloadBytes(Long.BYTES).build());
    }

    static Path path(Path folder) {
        return folder.resolve("ring");
    }

    static Path ringFile(Path folder) {
        return path(folder).resolve("ring.dat");
    }

    static Path journal(Path folder) {
        return path(folder).resolve("journal");
    }

    static JournalOptions.Builder options() {
        return JournalOptions.builder().segmentBytes(64 << 10);
    }

    /** Each event carries its sequence. */
    static void publish(Ring ring, int count) {
        try (Producer producer = ring.openProducer("producer")) {
            for (int i = 0; i < count; i++) {
                long ignored = producer.publish(
                        (slot, sequence) -> slot.putLong(0, sequence).length(Long.BYTES));
            }
        }
    }

    /**
     * Ten events; the keeper of the journal has written them all, forced those up to sequence 5, said so, and was killed. What follows in its
     * segment may be on the disk or not.
     */
    static void journaledInPart(Path folder, boolean poisoned) {
        try (Ring ring = create(folder)) {
            publish(ring, EVENTS);
            try (JournalConsumer journal = ring.openJournal(JournalGate.DURABLE, new BusySpinWaitStrategy())) {
                AtomicBoolean failing = new AtomicBoolean();
                ObservedStorage storage = ObservedStorage.failingForces(DiskStorage.instance(), force -> failing.get());
                JournalWriter writer = JournalWriter.open(
                        ring.journalPlace(),
                        RingImage.of(ring.identity().page()),
                        ring.epoch(),
                        0,
                        options().storage(storage).build());
                append(journal, writer, 0, DURABLE);
                writer.force();
                journal.written(DURABLE);
                journal.durable(DURABLE);
                journal.release(DURABLE);
                writer.beginBatch(DURABLE);
                append(journal, writer, DURABLE + 1, EVENTS - 1);
                failing.set(true);
                end(writer);
                journal.written(EVENTS - 1);
                if (poisoned) {
                    journal.poison(PoisonReason.FORCE_FAILED);
                }
            }
        }
    }

    /** As a kill does after a force that has failed: what was appended can be read, and nothing is sealed. */
    private static void end(JournalWriter writer) {
        try {
            writer.force();
            throw new Step.Broken("a force that fails is not told");
        } catch (JournalForceException failed) {
            writer.close();
        }
    }

    private static void append(JournalConsumer journal, JournalWriter writer, long from, long to) {
        for (long sequence = from; sequence <= to; sequence++) {
            Event event = journal.reader().read(sequence);
            Step.require(event != null, "the ring has no event " + sequence);
            if (event != null) {
                writer.append(sequence, 1_000 + sequence, event.type(), false, event.buffer(), 0, event.length());
            }
        }
    }

    /** What the journal gives back must be each event up to a sequence, once, in order. */
    static void requireJournaled(Path folder, long last) {
        List<Long> sequences = new ArrayList<>();
        try (JournalReader reader = Journal.ofDirectory(journal(folder)).open(ReadRange.all(), DamagePolicy.FAIL)) {
            while (reader.poll(
                            record -> {
                                sequences.add(record.sequence());
                                Step.require(
                                        record.payload().getLong(0) == record.sequence(),
                                        "event " + record.sequence() + " is another one");
                            },
                            Integer.MAX_VALUE)
                    > 0) {
                // on to the end
            }
        }
        for (int i = 0; i < sequences.size(); i++) {
            Step.require(sequences.get(i) == i, "the journal gives " + sequences);
        }
        Step.require(sequences.size() == last + 1, "the journal gives " + sequences + ", expected up to " + last);
    }

    /** {@return the first sequence of the newest segment, as its name says} */
    static long beginOfNewestSegment(Path folder) throws IOException {
        String newest = "";
        long highest = -1;
        for (String name : segments(folder)) {
            long number = Long.parseLong(name.substring(name.indexOf('-') + 1, name.indexOf('.')));
            if (number > highest) {
                highest = number;
                newest = name;
            }
        }
        return Long.parseLong(newest.substring(0, newest.indexOf('-')));
    }

    /** {@return the first sequences of all segments} */
    static List<Long> begins(Path folder) throws IOException {
        return segments(folder).stream()
                .map(name -> Long.parseLong(name.substring(0, name.indexOf('-'))))
                .toList();
    }

    static List<String> segments(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(journal(folder))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".segment"))
                    .sorted()
                    .toList();
        }
    }

    /** {@return all files of the ring, byte for byte} */
    static Map<Path, ByteBuffer> contents(Path folder) throws IOException {
        Map<Path, ByteBuffer> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(path(folder))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(file, ByteBuffer.wrap(Files.readAllBytes(file)));
            }
        }
        return contents;
    }
}
