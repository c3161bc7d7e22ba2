package io.ringfence.journal;

import io.ringfence.consume.ConsumeAfter;
import io.ringfence.consume.Consumer;
import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.Event;
import io.ringfence.consume.EventCopies;
import io.ringfence.consume.StartAt;
import io.ringfence.journal.error.JournalRangeException;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.HandlerFailedException;
import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.StartPositionException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Brings a consumer that is behind its ring to the live end: what the ring does not hold any more is read from the journal, then the
 * consumer is registered, and goes on where the journal's part ended. Every event once, in order, none left out; that is checked by
 * sequence.
 *
 * <p>How the two meet: the journal is read to its end without holding anybody back. Then the name is registered at the earliest protected
 * event; from there on the ring waits for it. Everything before that is in the journal, because the journal's own position is one of those
 * that protect; what is missing is read, and the consumer is positioned after it.
 *
 * <p>The caller says what it has handled, because only the caller knows: killed in between, the name may be registered further on already,
 * and the next call reads what lies between from the journal again. One use, on the consumer's thread.
 */
public final class CatchUp {
    private static final int BATCH = 1024;
    /** Nearer than this part of the ring, the rest is read while the name holds producers back. */
    private static final int NEAR_DIVISOR = 8;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long RETRY_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final Ring ring;
    private final String name;
    private final ConsumerOptions options;
    private final Handler handler;
    private final EventCopies copies;
    private final Path directory;
    private long next;
    private long fromJournal;

    private CatchUp(
            Ring ring, Path directory, String name, ConsumerOptions options, long fromSequence, Handler handler) {
        this.ring = ring;
        this.directory = directory;
        this.name = name;
        this.options = options;
        this.handler = handler;
        this.copies = ring.newEventCopies();
        this.next = fromSequence;
    }

    /** Handles the events that come from the journal. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Handles one event.
         *
         * @param event the flyweight; valid during the call
         * @param sequence of the event
         * @throws Exception ends the catching up
         */
        void onEvent(Event event, long sequence) throws Exception;
    }

    /**
     * A consumer at the live end, and how it got there.
     *
     * @param consumer registered, positioned after the last event that the handler was given; for one thread
     * @param fromSequence of the first event that the handler was to be given
     * @param readFromJournal how many sequences came from the journal, aborted ones counted
     */
    public record Joined(Consumer consumer, long fromSequence, long readFromJournal) {}

    /**
     * Catches up and joins, from the ring's own journal.
     *
     * @param ring attached for writing
     * @param name of the consumer, registered or not
     * @param options of the consumer; its start does not count
     * @param fromSequence the first event that it has not handled
     * @param handler given every event from there on that comes from the journal
     * @return the consumer
     * @throws JournalRangeException if an event is neither in the journal nor in the ring
     * @throws HandlerFailedException if the handler threw
     * @throws io.ringfence.ring.error.InUseException if the name belongs to a living owner
     * @throws io.ringfence.journal.error.JournalDamagedException if the journal is damaged
     */
    public static Joined join(Ring ring, String name, ConsumerOptions options, long fromSequence, Handler handler) {
        return join(ring, ring.journalPlace(), name, options, fromSequence, handler);
    }

    /**
     * Catches up and joins, from a journal elsewhere.
     *
     * @param ring attached for writing
     * @param directory of the journal
     * @param name of the consumer, registered or not
     * @param options of the consumer; its start does not count
     * @param fromSequence the first event that it has not handled
     * @param handler as above
     * @return the consumer
     */
    public static Joined join(
            Ring ring, Path directory, String name, ConsumerOptions options, long fromSequence, Handler handler) {
        return new CatchUp(ring, directory, name, options, fromSequence, handler).join();
    }

    private Joined join() {
        long from = next;
        Consumer consumer = directly().orElse(null);
        if (consumer == null) {
            if (!isRegistered()) {
                readUntilNear();
            }
            consumer = ring.openConsumer(name, options.withStartAt(StartAt.earliest()));
        }
        boolean joined = false;
        try {
            readUpTo(consumer.position());
            if (consumer.position() < next - 1) {
                consumer.commit(next - 1);
            }
            joined = true;
            return new Joined(consumer, from, fromJournal);
        } finally {
            if (!joined) {
                consumer.close();
            }
        }
    }

    private boolean isRegistered() {
        return ring.inspector().snapshot().consumers().stream()
                .anyMatch(report -> report.name().equals(name));
    }

    /** Without the journal, if the ring protects all that is wanted. */
    private Optional<Consumer> directly() {
        if (isRegistered() || next <= ring.inspector().snapshot().minimumGate()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ring.openConsumer(name, options.withStartAt(StartAt.sequence(next))));
        } catch (StartPositionException protectedNoMore) {
            return Optional.empty();
        }
    }

    private long lastReadable() {
        return options.consumeAfter() == ConsumeAfter.DURABLE ? ring.durableSequence() : ring.writtenSequence();
    }

    private JournalReader open() {
        return Journal.ofDirectory(directory)
                .ofRing(RingImage.of(ring.identity().page()))
                .durableTo(ring::durableSequence)
                .visibleTo(this::lastReadable)
                .open(ReadRange.all().fromSequence(next));
    }

    /** Until it is near, or does not come nearer any more because the journal is written as fast as it is read. */
    private void readUntilNear() {
        long near = ring.identity().options().slots() / NEAR_DIVISOR;
        long before = Long.MAX_VALUE;
        long behind = lastReadable() - next + 1;
        if (behind <= 0) {
            return;
        }
        try (JournalReader reader = open()) {
            while (behind > near && behind <= before / 2) {
                before = behind;
                for (long target = next + behind; next < target; ) {
                    if (poll(reader, (int) Math.min(BATCH, target - next)) == 0) {
                        return;
                    }
                }
                behind = lastReadable() - next + 1;
            }
        }
    }

    /** What lies before the registered position: nobody but the journal has it, and the ring waits meanwhile. */
    private void readUpTo(long last) {
        if (next > last) {
            return;
        }
        try (JournalReader reader = open()) {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (next <= last) {
                if (poll(reader, (int) Math.min(BATCH, last - next + 1)) > 0) {
                    deadline = System.nanoTime() + PATIENCE_NANOS;
                } else if (System.nanoTime() - deadline > 0) {
                    throw missing(last);
                } else {
                    LockSupport.parkNanos(
                            RETRY_NANOS); // written a moment ago, in a segment that was begun a moment ago
                }
            }
        }
    }

    private int poll(JournalReader reader, int limit) {
        int count = reader.poll(this::handle, limit);
        fromJournal += count;
        return count;
    }

    private void handle(JournalRecord record) {
        long sequence = record.sequence();
        if (sequence != next) {
            throw new JournalRangeException(new Problem(
                    "catch up",
                    directory.toString(),
                    "sequence " + sequence,
                    "sequence " + next + ", the one after the last",
                    "verify the journal"));
        }
        if (!record.aborted()) {
            Event event = copies.show(sequence, record.type(), record.payload());
            try {
                handler.onEvent(event, sequence);
            } catch (Exception error) {
                throw new HandlerFailedException(
                        new Problem(
                                "catch up",
                                "sequence " + sequence + " of consumer '" + name + "'",
                                "the handler threw " + error,
                                "a handler that returns",
                                "mend the handler, and catch up again from that sequence"),
                        error);
            }
        }
        next = sequence + 1;
    }

    private JournalRangeException missing(long last) {
        return new JournalRangeException(new Problem(
                "catch up",
                directory.toString(),
                "sequences " + next + " to " + last + " are neither in the journal nor in the ring",
                "a journal that reaches to where the ring begins",
                "recover the ring, which says what is lost, and begin after it"));
    }
}
