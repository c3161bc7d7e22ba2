package io.ringfence.recovery;

import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.Event;
import io.ringfence.journal.CatchUp;
import io.ringfence.journal.Journal;
import io.ringfence.journal.RingImage;
import io.ringfence.recovery.instrument.RecoveryPoint;
import io.ringfence.recovery.snapshot.RestoredSnapshot;
import io.ringfence.recovery.snapshot.Snapshot;
import io.ringfence.recovery.snapshot.Snapshotable;
import io.ringfence.recovery.snapshot.Snapshots;
import io.ringfence.ring.Ring;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Brings a state back after a restart, in one call: the latest snapshot that can be believed, then every event after it from the journal,
 * then the live ring, without a gap and without a duplicate. The same snapshot and the same events always give the same state, if the
 * handler takes all that it does from the events. A snapshot that contains events which a recovery has lost is passed over, also where later
 * events have their sequences again.
 *
 * <p>Immutable; {@link #run} is for the thread that will go on with the consumer.
 */
public final class Restore {
    private final Ring ring;
    private final String name;
    private final ConsumerOptions options;
    private final Snapshots snapshots;
    private final RestoreProgress progress;

    private Restore(Ring ring, String name, ConsumerOptions options, Snapshots snapshots, RestoreProgress progress) {
        this.ring = ring;
        this.name = name;
        this.options = options;
        this.snapshots = snapshots;
        this.progress = progress;
    }

    /**
     * {@return a restore of what a consumer of a ring keeps, from the ring's own snapshots and journal}
     *
     * @param ring attached for writing
     * @param consumer its name, registered or not
     */
    public static Restore of(Ring ring, String consumer) {
        return new Restore(
                ring,
                consumer,
                ConsumerOptions.DEFAULT,
                Snapshots.of(ring.path(), ring.identity()),
                RestoreProgress.NONE);
    }

    /**
     * {@return the same with other options of the consumer}
     *
     * @param consumerOptions of the consumer; its start does not count
     */
    public Restore with(ConsumerOptions consumerOptions) {
        return new Restore(ring, name, consumerOptions, snapshots, progress);
    }

    /**
     * {@return the same with snapshots from elsewhere}
     *
     * @param elsewhere the snapshots
     */
    public Restore from(Snapshots elsewhere) {
        return new Restore(ring, name, options, elsewhere, progress);
    }

    /**
     * {@return the same, telling how far it is}
     *
     * @param listener told about once a second
     */
    public Restore telling(RestoreProgress listener) {
        return new Restore(ring, name, options, snapshots, listener);
    }

    /**
     * Restores, replays, and goes live.
     *
     * @param state given the snapshot's bytes; as it is, if there is no snapshot
     * @param handler given every event after the snapshot, in order; the caller goes on with the live ones in the same way
     * @return the consumer, positioned after the last event that the handler was given
     * @throws io.ringfence.recovery.error.SnapshotStateException if the state's own code cannot read what it has written
     * @throws io.ringfence.journal.error.JournalRangeException if the journal begins after the snapshot, or, without one, after the ring's
     *     first event
     * @throws io.ringfence.journal.error.JournalDamagedException if the journal is damaged
     * @throws io.ringfence.ring.error.HandlerFailedException if the handler threw
     * @throws io.ringfence.ring.error.InUseException if the consumer's name belongs to a living owner
     */
    public Restored run(Snapshotable state, CatchUp.Handler handler) {
        long begin = System.nanoTime();
        RestoredSnapshot restored = snapshots.restore(state, snapshot -> objection(snapshot, state));
        RecoveryPoint.STATE_READ.reached();
        long from = restored.snapshot()
                .map(snapshot -> snapshot.sequence() + 1)
                .orElse(ring.identity().options().initialSequence());
        Meter meter = new Meter(from, handler);
        CatchUp.Joined joined = CatchUp.join(ring, name, options, from, meter);
        RecoveryPoint.STATE_REPLAYED.reached();
        meter.tell(joined.consumer().position());
        return new Restored(
                joined.consumer(),
                restored.snapshot(),
                restored.passedOver(),
                joined.readFromJournal(),
                Duration.ofNanos(System.nanoTime() - begin));
    }

    private Optional<String> objection(Snapshot snapshot, Snapshotable state) {
        if (!snapshot.ring()
                .ringId()
                .equals(RingImage.of(ring.identity().page()).ringId())) {
            return Optional.of("it is of another ring");
        }
        if (snapshot.content() == Snapshot.Content.POSITIONS && state != Snapshotable.NOTHING) {
            return Optional.of("it holds positions only, and no state");
        }
        if (snapshot.epoch() > ring.epoch()) {
            return Optional.of("it is of epoch " + snapshot.epoch() + ", and the ring is in epoch " + ring.epoch());
        }
        OptionalLong lost = lostFrom(snapshot.epoch());
        if (lost.isPresent() && lost.getAsLong() <= snapshot.sequence()) {
            return Optional.of("it is of sequence " + snapshot.sequence() + " in epoch " + snapshot.epoch()
                    + ", whose events from sequence " + lost.getAsLong()
                    + " on were lost; a later epoch has given these sequences again");
        }
        long last = ring.inspector().snapshot().published();
        boolean journaled = ring.writtenSequence()
                > ring.inspector().snapshot().durability().journalStart();
        long reached = journaled ? ring.writtenSequence() : last;
        return snapshot.sequence() > reached
                ? Optional.of(
                        "it is of sequence " + snapshot.sequence() + ", ahead of the journal, which ends at " + reached)
                : Optional.empty();
    }

    /** From where on events of an epoch were lost, and their sequences given again. */
    private OptionalLong lostFrom(long epoch) {
        boolean isLater = ring.epoch() > epoch;
        return isLater && Files.isDirectory(ring.journalPlace())
                ? Journal.ofDirectory(ring.journalPlace()).firstSequenceAfterEpoch(epoch)
                : OptionalLong.empty();
    }

    /** Counts what goes through, and looks at the clock now and then. */
    private final class Meter implements CatchUp.Handler {
        private static final long LOOK_MASK = (1 << 16) - 1;
        private static final long TELL_NANOS = 1_000_000_000L;

        private final long from;
        private final CatchUp.Handler handler;
        private final long beginNanos = System.nanoTime();
        private long toldNanos = beginNanos;

        Meter(long from, CatchUp.Handler handler) {
            this.from = from;
            this.handler = handler;
        }

        @Override
        public void onEvent(Event event, long sequence) throws Exception {
            handler.onEvent(event, sequence);
            if ((sequence & LOOK_MASK) == 0 && System.nanoTime() - toldNanos >= TELL_NANOS) {
                toldNanos = System.nanoTime();
                tell(sequence);
            }
        }

        void tell(long sequence) {
            long events = sequence - from + 1;
            long total = Math.max(events, ring.writtenSequence() - from + 1);
            double seconds = Math.max(1, System.nanoTime() - beginNanos) / (double) TimeUnit.SECONDS.toNanos(1);
            double perSecond = events / seconds;
            long rest = perSecond == 0 ? 0 : (long) ((total - events) / perSecond * TimeUnit.SECONDS.toNanos(1));
            progress.at(events, total, (long) perSecond, Duration.ofNanos(rest));
        }
    }
}
