package io.ringfence.service.powerloss;

import io.ringfence.journal.JournalOptions;
import io.ringfence.journal.JournalReader;
import io.ringfence.journal.JournalRecord;
import io.ringfence.journal.JournalVerification;
import io.ringfence.journal.JournalVerification.Verdict;
import io.ringfence.journal.JournalWriter;
import io.ringfence.journal.ReadRange;
import io.ringfence.journal.error.JournalDamagedException;
import io.ringfence.recovery.snapshot.RestoredSnapshot;
import io.ringfence.recovery.snapshot.Snapshot;
import io.ringfence.ring.error.RingException;
import io.ringfence.service.powerloss.Broken.Promise;
import java.util.Optional;
import java.util.SplittableRandom;

/** Looks at a disk after a restart, as a recovery does that has lost the ring, and goes on with it. */
final class Judge {
    private static final int ACTIONS = 12;
    private static final int IDLE_OF = 4;
    private static final int REAL_RECOVERIES_OF = 100;

    private final Counts counts;
    private final SplittableRandom random;

    Judge(Counts counts, SplittableRandom random) {
        this.counts = counts;
        this.random = random;
    }

    /**
     * Everything that must hold after a power loss.
     *
     * @param image what is on the disk
     * @param known what was known when it happened
     * @param history the events until then
     * @param epoch of the ring after it
     * @param more power losses to follow, during recovery and what comes after it
     */
    void judge(DiskImage image, Knowledge known, History history, long epoch, int more) {
        SimulatedDisk looked = new SimulatedDisk(image);
        long last = read(looked, known, history);
        long snapshot = newestSnapshot(looked, known);
        Broken.unless(looked.effects().isEmpty(), Promise.GOES_ON, "looking changed the disk: " + looked.effects());
        counts.add("events recovered", last + 1 - known.floor());
        if (last >= known.floor() && random.nextInt(REAL_RECOVERIES_OF) == 0) {
            LostRingJudge.judge(image, last);
            counts.add("rings recovered from real files", 1);
        }

        Recording recording = new Recording(image, known.recovered(last, snapshot));
        History branch = history.branch(last + 1, random.nextLong());
        goOn(recording, branch, epoch);
        if (more > 0) {
            int step = random.nextInt(recording.steps() + 1);
            Platter platter = recording.platterAt(step);
            Variants variants = new Variants(platter.uncertain());
            variants.pickRandom(random);
            counts.add("images of a second loss", 1);
            try {
                judge(platter.picked(), recording.knownAt(step), branch, epoch + 1, more - 1);
            } catch (Broken broken) {
                throw new Broken(
                        broken.promise(),
                        "second loss, " + recording.stepName(step) + ": " + broken.getMessage() + " [" + variants + "]",
                        broken);
            }
        }
    }

    /** A new writer begins after what was recovered; all is read back. */
    private void goOn(Recording recording, History branch, long epoch) {
        SimulatedDisk disk = recording.disk();
        try {
            if (random.nextInt(IDLE_OF) == 0) {
                long last = recording.now().acknowledged();
                JournalOptions options = JournalOptions.builder()
                        .segmentBytes(JournalOptions.MIN_SEGMENT_BYTES)
                        .storage(disk)
                        .build();
                JournalWriter.open(Workload.JOURNAL, SimulatedRing.ring(), epoch, last + 1, options)
                        .close();
                requireEnd(read(disk, recording.now(), branch), last, "recovering once more changed the end");
            }
            new Workload(recording, branch, epoch, random.split()).run(1, ACTIONS);
        } catch (RingException failure) {
            throw new Broken(Promise.GOES_ON, "cannot go on: " + failure.getMessage(), failure);
        }
        Knowledge now = recording.now();
        requireEnd(read(disk, now, branch), now.written(), "what was appended is not read back");
        long ignored = newestSnapshot(disk, now);
    }

    private static void requireEnd(long actual, long expected, String words) {
        Broken.unless(actual == expected, Promise.GOES_ON, words + ": it ends at " + actual + ", not at " + expected);
    }

    /** Reads everything; the last sequence that is there. */
    private long read(SimulatedDisk disk, Knowledge known, History history) {
        if (!disk.isDirectory(Workload.JOURNAL)) {
            requireNothingNeeded(known);
            return known.floor() - 1;
        }
        long last;
        try (JournalReader reader = Workload.journal(disk).open(ReadRange.all())) {
            Reading reading = new Reading(history, known);
            int count;
            do {
                count = reader.poll(reading::take, Integer.MAX_VALUE);
            } while (count > 0);
            last = reader.nextSequence() - 1;
            if (reader.nextSequence() == ReadRange.EARLIEST) {
                requireNothingNeeded(known);
                last = known.floor() - 1;
            }
            reading.end(last);
            counts.add("torn tails", reader.tornTail().isPresent() ? 1 : 0);
        } catch (JournalDamagedException damaged) {
            boolean isLoss = damaged.sequence() <= known.acknowledged();
            throw new Broken(
                    isLoss ? Promise.DURABLE : Promise.NO_FALSE_ALARM,
                    "damage is claimed: " + damaged.getMessage(),
                    damaged);
        } catch (RingException refused) {
            throw new Broken(Promise.GOES_ON, "cannot be read: " + refused.getMessage(), refused);
        }
        requireDurable(known, last);
        Broken.unless(last <= known.written(), Promise.TRUE, "ends at " + last + ", written was " + known.written());
        verify(disk, last);
        return last;
    }

    private static void requireNothingNeeded(Knowledge known) {
        Broken.unless(
                known.acknowledged() < known.floor() && known.snapshot() < 0,
                Promise.DURABLE,
                "no journal, acknowledged was " + known.acknowledged() + " and snapshot " + known.snapshot());
    }

    private static void requireDurable(Knowledge known, long last) {
        Broken.unless(
                last >= known.acknowledged(),
                Promise.DURABLE,
                "ends at " + last + ", acknowledged was " + known.acknowledged());
    }

    private static void verify(SimulatedDisk disk, long last) {
        JournalVerification found = JournalVerification.of(Workload.journal(disk));
        Broken.unless(
                found.verdict() != Verdict.DAMAGED, Promise.NO_FALSE_ALARM, "verified as damaged: " + found.findings());
        if (found.nextSequence() >= 0) {
            requireEnd(found.nextSequence() - 1, last, "verification and reading differ");
        }
    }

    private long newestSnapshot(SimulatedDisk disk, Knowledge known) {
        if (!disk.isDirectory(Workload.SNAPSHOTS)) {
            Broken.unless(known.snapshot() < 0, Promise.SNAPSHOTS, "no snapshots, taken was " + known.snapshot());
            return -1;
        }
        RestoredSnapshot newest = Workload.snapshots(disk).newest(snapshot -> Optional.empty());
        long sequence = newest.snapshot().map(Snapshot::sequence).orElse(-1L);
        Broken.unless(
                sequence >= known.snapshot() && sequence <= known.snapshotBegun(),
                Promise.SNAPSHOTS,
                "the newest snapshot is " + sequence + ", taken was " + known.snapshot() + ", begun "
                        + known.snapshotBegun() + "; passed over " + newest.passedOver());
        if (sequence >= 0) {
            Ledger ledger = new Ledger(sequence);
            RestoredSnapshot restored = Workload.snapshots(disk).restore(ledger, snapshot -> Optional.empty());
            Broken.unless(
                    restored.snapshot().isPresent() && ledger.same(),
                    Promise.SNAPSHOTS,
                    "the snapshot " + sequence + " restores another state");
            counts.add("snapshots restored", 1);
        }
        return sequence;
    }

    /** The events that a reader was given, one after another. */
    private static final class Reading {
        private final History history;
        private final Knowledge known;
        private long first = -1;
        private long next = -1;
        private long lastTime = Long.MIN_VALUE;

        Reading(History history, Knowledge known) {
            this.history = history;
            this.known = known;
        }

        void take(JournalRecord record) {
            long sequence = record.sequence();
            if (next < 0) {
                first = sequence;
                next = sequence;
            }
            Broken.unless(sequence == next, Promise.PREFIX, "event " + sequence + " came instead of " + next);
            History.Event event = history.find(sequence);
            Broken.unless(event != null, Promise.TRUE, "event " + sequence + " was never there");
            Broken.unless(
                    event != null
                            && event.aborted() == record.aborted()
                            && event.type() == record.type()
                            && event.payload().equals(record.payload()),
                    Promise.TRUE,
                    "event " + sequence + " is another one");
            Broken.unless(record.timestampNanos() >= lastTime, Promise.TRUE, "time goes back at event " + sequence);
            lastTime = record.timestampNanos();
            next++;
        }

        void end(long last) {
            Broken.unless(
                    next < 0 || next == last + 1, Promise.PREFIX, "the reader stands at " + last + ", read " + next);
            Broken.unless(
                    next < 0 ? last < known.floor() : first <= known.floor(),
                    Promise.DURABLE,
                    "begins at " + first + ", needed from " + known.floor() + " on");
        }
    }
}
