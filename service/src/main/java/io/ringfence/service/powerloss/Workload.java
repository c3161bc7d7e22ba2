package io.ringfence.service.powerloss;

import io.ringfence.journal.Journal;
import io.ringfence.journal.JournalOptions;
import io.ringfence.journal.JournalWriter;
import io.ringfence.journal.Retention;
import io.ringfence.journal.SegmentCompression;
import io.ringfence.journal.error.JournalForceException;
import io.ringfence.journal.layout.RecordLayout;
import io.ringfence.recovery.snapshot.Snapshot;
import io.ringfence.recovery.snapshot.Snapshots;
import io.ringfence.service.powerloss.Broken.Promise;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** What a journal's user does, at random by a seed: batches, forces, rolls, snapshots, retention, compression, deaths, successors. */
final class Workload {
    static final Path JOURNAL = SimulatedDisk.ROOT.resolve("journal");
    static final Path SNAPSHOTS = SimulatedDisk.ROOT.resolve("snapshots");

    private static final int PAGE_BYTES = 4096;
    private static final int MOST_PAGES_MORE = 4;
    private static final int KEEP = 2;
    private static final int BATCH_EVENTS = 8;
    private static final int APPEND = 45;
    private static final int FORCE = APPEND + 25;
    private static final int WORK = FORCE + 15;
    private static final int SNAPSHOT = WORK + 6;
    private static final int RETAIN = SNAPSHOT + 5;
    private static final int COMPRESS = RETAIN + 2;

    private final Recording recording;
    private final SimulatedDisk disk;
    private final History history;
    private final long epoch;
    private final SplittableRandom random;
    private final JournalOptions options;

    Workload(Recording recording, History history, long epoch, SplittableRandom random) {
        this.recording = recording;
        this.disk = recording.disk();
        this.history = history;
        this.epoch = epoch;
        this.random = random;
        options = JournalOptions.builder()
                .segmentBytes(JournalOptions.MIN_SEGMENT_BYTES + random.nextInt(MOST_PAGES_MORE) * PAGE_BYTES)
                .storage(disk)
                .build();
    }

    static Journal journal(SimulatedDisk disk) {
        return Journal.ofDirectory(JOURNAL).through(disk).ofRing(SimulatedRing.ring());
    }

    static Snapshots snapshots(SimulatedDisk disk) {
        return Snapshots.in(SNAPSHOTS).through(disk).keeping(KEEP);
    }

    /** Writers, one after another in the same boot: each goes on after what was acknowledged, with the same events. */
    void run(int lives, int actions) {
        for (int life = 1; life <= lives; life++) {
            live(actions, life < lives);
        }
    }

    private void live(int actions, boolean mayDie) {
        JournalWriter writer;
        try {
            writer = JournalWriter.open(
                    JOURNAL, SimulatedRing.ring(), epoch, recording.now().acknowledged() + 1, options);
        } catch (JournalForceException failed) {
            disk.kill();
            return;
        }
        try {
            for (int i = 0; i < actions; i++) {
                act(writer);
            }
            if (!mayDie || random.nextBoolean()) {
                close(writer);
            }
        } catch (JournalForceException failed) {
            checkPoison(writer);
        }
        disk.kill();
    }

    /** The events go to the disk before the footer, whose force may fail alone: what is said to be forced then must be there, too. */
    private void close(JournalWriter writer) {
        try {
            writer.close();
        } finally {
            acknowledge(writer);
        }
    }

    private void acknowledge(JournalWriter writer) {
        recording.know(recording.now().acknowledged(writer.forced()));
    }

    private void checkPoison(JournalWriter writer) {
        Broken.unless(
                writer.forced() == recording.now().acknowledged(),
                Promise.POISON,
                "a force failed and sequence " + writer.forced() + " counts as forced, acknowledged was "
                        + recording.now().acknowledged());
    }

    private void act(JournalWriter writer) {
        int dice = random.nextInt(COMPRESS);
        if (dice < APPEND) {
            append(writer);
        } else if (dice < FORCE) {
            force(writer);
        } else if (dice < WORK) {
            disk.work();
        } else if (dice < SNAPSHOT) {
            snapshot(writer);
        } else if (dice < RETAIN) {
            retain();
        } else {
            Object ignored = SegmentCompression.compress(journal(disk));
        }
    }

    private void force(JournalWriter writer) {
        try {
            writer.force();
        } catch (JournalForceException failed) {
            requirePoison(writer::force);
            requirePoison(() -> append(writer));
            throw failed;
        }
        acknowledge(writer);
    }

    private static void requirePoison(Runnable operation) {
        try {
            operation.run();
        } catch (JournalForceException poisoned) {
            return;
        }
        throw new Broken(Promise.POISON, "a writer went on after a failed force");
    }

    private void append(JournalWriter writer) {
        writer.beginBatch(recording.now().acknowledged());
        for (int i = random.nextInt(BATCH_EVENTS); i >= 0; i--) {
            long sequence = writer.appended() + 1;
            long position = writer.segmentPosition() + RecordLayout.PAYLOAD_OFFSET;
            History.Event event = history.make(sequence, length -> SimulatedRing.foreignBytes(position, length));
            recording.know(recording.now().written(sequence));
            writer.append(
                    sequence,
                    event.timeNanos(),
                    event.type(),
                    event.aborted(),
                    event.payload(),
                    0,
                    event.payload().capacity());
        }
    }

    /** Of what is on the disk: a snapshot is never ahead of the journal. A failed force is told, and the journal's own go on. */
    private void snapshot(JournalWriter writer) {
        long sequence = writer.forced();
        if (sequence < 0) {
            return;
        }
        recording.know(recording.now().begun(sequence));
        Snapshot about = new Snapshot(SimulatedRing.ring(), epoch, sequence, 0, sequence, List.of(), 0);
        try {
            Object ignored = snapshots(disk).take(about, new Ledger(sequence));
            recording.know(recording.now().taken(sequence));
        } catch (JournalForceException failed) {
            // there is none, or one that nobody counts on
        }
    }

    private void retain() {
        long floor = Math.max(recording.now().floor(), recording.now().snapshot() + 1);
        recording.know(recording.now().floor(floor));
        long bytes = (long) random.nextInt(4) * options.segmentBytes();
        Object ignored = Retention.of(journal(disk), floor).maxBytes(bytes).delete();
    }
}
