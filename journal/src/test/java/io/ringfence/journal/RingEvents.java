package io.ringfence.journal;

import io.ringfence.consume.Event;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import java.nio.file.Path;

/** The events of {@link Events}, published into a ring: what a sequence holds follows from the sequence. */
final class RingEvents {
    static final int PAYLOAD_BYTES = 112;

    private RingEvents() {}

    static RingOptions options(int slots) {
        return RingOptions.builder().slots(slots).payloadBytes(PAYLOAD_BYTES).build();
    }

    /** Publishes, or aborts, the next event; its sequence. */
    static long publish(Producer producer) {
        long sequence = producer.claim();
        if (Events.isAborted(sequence)) {
            producer.abort();
        } else {
            byte[] payload = Events.payload(sequence);
            producer.slot(sequence)
                    .putBytes(0, payload, 0, payload.length)
                    .length(payload.length)
                    .type((int) sequence & 0xFF);
            producer.publish();
        }
        return sequence;
    }

    static long publish(Producer producer, int count) {
        long last = -1;
        for (int i = 0; i < count; i++) {
            last = publish(producer);
        }
        return last;
    }

    static void check(Event event, long sequence) {
        byte[] payload = Events.payload(sequence);
        boolean same = event.sequence() == sequence
                && event.length() == payload.length
                && event.type() == ((int) sequence & 0xFF)
                && !Events.isAborted(sequence);
        for (int i = 0; same && i < payload.length; i++) {
            same = event.getByte(i) == payload[i];
        }
        if (!same) {
            throw new AssertionError("event " + sequence + " is another one");
        }
    }

    /** Reads the whole journal of a ring and checks that it has every event of a range, once, in order. */
    static void assertJournaled(Path directory, Ring ring, long from, long to) {
        Journal journal = Journal.ofDirectory(directory)
                .ofRing(RingImage.of(ring.identity().page()))
                .durableTo(ring::durableSequence);
        try (JournalReader reader =
                journal.open(ReadRange.all().fromSequence(from).toSequence(to))) {
            Events.assertSequences(Events.read(reader), from, to);
        }
    }
}
