package io.ringfence.hostile;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.Event;
import io.ringfence.consume.EventPoller;
import io.ringfence.consume.Tap;
import io.ringfence.metrics.RingSnapshot;
import io.ringfence.produce.Producer;
import io.ringfence.ring.RepairReport;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.RingException;
import io.ringfence.sequence.ProducerMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What users do with a ring: look at it, attach it, take over its names, repair, consume, publish, close. On one thread. */
final class Scenario {
    /** How it ended. */
    enum Outcome {
        /** Attaching was refused with a typed error. */
        REFUSED,
        /** It was attached, and a later call ended in a typed error. */
        TOLD,
        /** Everything worked, and kept its promises. */
        RECOVERED
    }

    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final int LONGEST_MESSAGE = 2000;
    private static final int LAPS = 3;

    private final Path path;
    private final Image image;
    private final Oracle oracle;
    private final long deadline = System.nanoTime() + DEADLINE_NANOS;
    private final List<Reader> readers = new ArrayList<>();
    private final List<Producer> producers = new ArrayList<>();

    Scenario(Path path, Image image, Mutation mutation) {
        this.path = path;
        this.image = image;
        this.oracle = new Oracle(image, mutation);
    }

    /** Inspects and taps; {@return false if attaching for that was refused}. */
    boolean look() throws Exception {
        return look((event, sequence) -> oracle.checkOld(event, sequence, "a tap"));
    }

    /** The same after {@link #use()}: all that the ring holds is new. */
    boolean lookAgain() throws Exception {
        return look((event, sequence) -> {
            if (!Payload.isThatOf(event, sequence)) {
                throw new Finding("a tap was shown another payload in the new sequence " + sequence);
            }
        });
    }

    private boolean look(Tap.Handler handler) throws Exception {
        boolean attached = false;
        try (Ring ring = Ring.attachReadOnly(path)) {
            attached = true;
            RingSnapshot snapshot = ring.inspector().snapshot();
            Tap tap = ring.openTap();
            int shown = tap.poll(handler, LAPS * image.geometry().slotCount());
            if (shown > snapshot.slotCount()) {
                throw new Finding("a tap was shown " + shown + " events of " + snapshot);
            }
        } catch (RingException told) {
            check(told);
        }
        return attached;
    }

    /** Attaches and does the rest; {@return how it ended}. */
    Outcome use() throws Exception {
        Ring ring;
        try {
            ring = Ring.attach(path);
        } catch (RingException refused) {
            check(refused);
            return Outcome.REFUSED;
        }
        try (ring) {
            if (ring.identity().options().payloadBytes() < Payload.BYTES) {
                return Outcome.RECOVERED; // forged, and possible: the events of this campaign do not fit into it
            }
            work(ring);
            return Outcome.RECOVERED;
        } catch (RingException told) {
            check(told);
            return Outcome.TOLD;
        } finally {
            readers.forEach(reader -> reader.consumer.close());
            producers.forEach(Producer::close);
        }
    }

    static void check(RingException typed) {
        String message = String.valueOf(typed.getMessage());
        if (message.isBlank() || message.contains("\n") || message.length() > LONGEST_MESSAGE) {
            throw new Finding("an error that is not one line: " + message);
        }
    }

    private void work(Ring ring) throws Exception {
        RingSnapshot before = ring.inspector().snapshot();
        openConsumers(ring, before);
        RepairReport ignored = ring.repair();
        openProducers(ring, before);
        long cursor = ring.inspector().snapshot().cursor();
        List<Long> published = new ArrayList<>();
        int slots = ring.identity().options().slots();
        while (published.size() < LAPS * slots) {
            long sequence = producers.get(published.size() % producers.size()).tryPublish(Payload::write);
            if (sequence >= 0) {
                published.add(sequence);
            } else {
                drain(cursor);
                requireTime("publish: the ring stays full", ring);
            }
        }
        for (Reader reader : readers) {
            while (reader.seenNew.size() < published.size()) {
                drain(cursor);
                requireTime("consume: " + reader.consumer.name() + " saw " + reader.seenNew + " of " + published, ring);
            }
            if (!reader.seenNew.equals(published)) {
                throw new Finding(reader.consumer.name() + " saw " + reader.seenNew + " of " + published);
            }
            if (!reader.consumer.name().equals("released")) {
                oracle.checkNothingLost(reader.consumer.name(), reader.seenOld);
            }
        }
        RingSnapshot after = ring.inspector().snapshot();
        if (after.published() != after.cursor() || after.cursor() != published.get(published.size() - 1)) {
            throw new Finding("after all was published and consumed: " + after);
        }
    }

    private void requireTime(String what, Ring ring) {
        if (System.nanoTime() - deadline > 0) {
            throw new Finding("within " + TimeUnit.NANOSECONDS.toSeconds(DEADLINE_NANOS) + " s no progress; " + what
                    + "; " + ring.inspector().snapshot());
        }
    }

    private void openConsumers(Ring ring, RingSnapshot before) {
        Set<String> names = new LinkedHashSet<>();
        before.consumers().forEach(consumer -> names.add(consumer.name()));
        if (oracle.areTablesSound()) {
            names.addAll(List.of("reads", "died", "released"));
        }
        names.forEach(name -> readers.add(new Reader(ring.openConsumer(name))));
    }

    private void openProducers(Ring ring, RingSnapshot before) {
        Set<String> names = new LinkedHashSet<>();
        before.producers().forEach(producer -> names.add(producer.name()));
        names.add("steady");
        boolean single = ring.identity().options().producerMode() == ProducerMode.SINGLE;
        for (String name : names) {
            producers.forEach(producer -> {
                if (single) {
                    producer.close();
                }
            });
            if (single) {
                producers.clear();
            }
            Producer producer = ring.openProducer(name);
            producers.add(producer);
            if (name.equals("steady") && oracle.areTablesSound() && producer.lastToken() != 4711) {
                throw new Finding("the token of producer steady is " + producer.lastToken());
            }
        }
    }

    private void drain(long cursor) throws Exception {
        for (Reader reader : readers) {
            reader.drain(cursor);
        }
    }

    /** One consumer and what it saw. */
    private final class Reader {
        private final Consumer consumer;
        private final EventPoller poller;
        private final List<Long> seenOld = new ArrayList<>();
        private final List<Long> seenNew = new ArrayList<>();
        private long last;

        Reader(Consumer consumer) {
            this.consumer = consumer;
            this.poller = consumer.poller();
            this.last = consumer.position();
        }

        /** Everything up to the cursor is of the old ring. */
        void drain(long cursor) throws Exception {
            EventPoller.PollState state = EventPoller.PollState.PROCESSING;
            while (state == EventPoller.PollState.PROCESSING) {
                state = poller.poll((event, sequence, endOfBatch) -> {
                    see(event, sequence, cursor);
                    return true;
                });
            }
        }

        private void see(Event event, long sequence, long cursor) {
            if (sequence <= last) {
                throw new Finding(consumer.name() + " was shown sequence " + sequence + " after " + last);
            }
            last = sequence;
            if (sequence <= cursor) {
                oracle.checkOld(event, sequence, "consumer " + consumer.name());
                seenOld.add(sequence);
            } else {
                if (!Payload.isThatOf(event, sequence)) {
                    throw new Finding(consumer.name() + " was shown another payload in the new sequence " + sequence);
                }
                seenNew.add(sequence);
            }
        }
    }
}
