package io.ringfence.campaign.powerloss;

import io.ringfence.campaign.Figures;
import io.ringfence.journal.Journal;
import io.ringfence.journal.JournalReader;
import io.ringfence.journal.JournalRecord;
import io.ringfence.journal.JournalVerification;
import io.ringfence.journal.ReadRange;
import io.ringfence.recovery.RecoveryOptions;
import io.ringfence.recovery.RecoveryReport;
import io.ringfence.recovery.RingRecovery;
import io.ringfence.recovery.snapshot.Snapshot;
import io.ringfence.recovery.snapshot.Snapshots;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.error.RingException;
import io.ringfence.service.powerloss.Broken;
import io.ringfence.service.powerloss.Broken.Promise;
import io.ringfence.service.powerloss.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** One ring in memory, its journal on a disk that is lost: lives of a process, losses, recoveries, and what must hold after them. */
final class CacheLossJudge {
    private static final int SLOTS = 256;
    private static final int MOST_MOVES = 150;
    private static final int CONTROL_BYTES = 5000;

    private final Path path;
    private final Path place;
    private final LoopDisk disk;
    private final Figures figures;

    /** From which sequence on events are of which life. */
    private final TreeMap<Long, Long> lives = new TreeMap<>();

    private long floor;
    private long snapshot = -1;

    CacheLossJudge(Path path, LoopDisk disk, Figures figures) {
        this.path = path;
        this.place = disk.path().resolve("journal");
        this.disk = disk;
        this.figures = figures;
    }

    void createRing() {
        Ring.create(
                        path,
                        RingOptions.builder()
                                .slots(SLOTS)
                                .payloadBytes(CacheLossEvents.PAYLOAD_BYTES)
                                .journalPlace(place)
                                .build())
                .close();
    }

    /** A life that ends in a loss, the recovery, and what must hold then. */
    void lose(long life, LoopDisk.Loss loss, SplittableRandom random) throws IOException {
        lives.put(lookAtRing().cursor() + 1, life);
        try (CacheLossLife process = new CacheLossLife(path, life)) {
            boolean lived = process.awaitMoves(1 + random.nextInt(MOST_MOVES));
            Path control = disk.path().resolve("never-forced-" + life); // to write one again would have ext4 force it
            Path ignored = Files.write(control, new byte[CONTROL_BYTES]);
            disk.lose(loss);
            process.awaitEnd();
            Broken.unless(lived, Promise.GOES_ON, "the process ended before the loss: " + process.end());
            Broken.unless(
                    process.end().startsWith(CacheLossChild.TOLD),
                    Promise.TYPED,
                    "the process did not end by a typed error: " + process.end());
            figures.add("typed ends", 1);
            snapshot = Math.max(snapshot, process.snapshot());
            floor = Math.max(floor, process.floor());
            RingFacts facts = lookAtRing();
            Broken.unless(
                    facts.durable() >= process.durable(),
                    Promise.DURABLE,
                    "the watermark went back from " + process.durable() + " to " + facts.durable());
            disk.restart();
            figures.add("unforced files gone", Files.exists(control) && Files.size(control) > 0 ? 0 : 1);
            boolean losesRing = random.nextBoolean();
            if (losesRing) {
                Files.delete(path.resolve("ring.dat"));
            }
            try {
                judge(facts, losesRing);
            } catch (RingException refused) {
                throw new Broken(Promise.GOES_ON, "cannot be recovered: " + refused.getMessage());
            }
        }
    }

    private record RingFacts(long cursor, long written, long durable) {}

    /** What the ring says, whatever became of its processes. */
    private RingFacts lookAtRing() {
        try (Ring ring = Ring.attachReadOnly(path)) {
            return new RingFacts(ring.inspector().snapshot().cursor(), ring.writtenSequence(), ring.durableSequence());
        }
    }

    private void judge(RingFacts facts, boolean losesRing) {
        long onDisk = read(facts, "after the loss");
        figures.add("events written and lost", Math.max(0, facts.written() - onDisk));
        RecoveryOptions options = RecoveryOptions.defaults().withJournalPlace(place);
        RecoveryReport report = RingRecovery.recover(path, options);
        long least = losesRing ? facts.durable() : facts.cursor();
        Broken.unless(
                report.cursor() >= least,
                losesRing ? Promise.DURABLE : Promise.PREFIX,
                "recovered to " + report.cursor() + ", expected at least " + least + ": " + report.text());
        long last = read(facts, "after the recovery");
        Broken.unless(last == report.cursor(), Promise.GOES_ON, "the journal ends at " + last + ": " + report.text());
        RecoveryReport again = RingRecovery.recover(path, options);
        Broken.unless(
                again.verdict() == RecoveryReport.Verdict.SOUND && again.cursor() == last,
                Promise.GOES_ON,
                "recovering twice: " + again.text());
        JournalVerification verified = JournalVerification.of(Journal.ofDirectory(place));
        Broken.unless(
                verified.verdict() != JournalVerification.Verdict.DAMAGED,
                Promise.NO_FALSE_ALARM,
                "verified as damaged: " + verified.findings());
        requireSnapshot();
        figures.add(losesRing ? "rings made again" : "rings mended", 1);
        figures.add("events recovered", last + 1 - floor);
    }

    /** {@return the last sequence that the journal has} */
    private long read(RingFacts facts, String when) {
        long[] ends = {-1, -1};
        try (JournalReader reader = Journal.ofDirectory(place).open(ReadRange.all())) {
            int count;
            do {
                count = reader.poll(record -> check(record, ends, facts), Integer.MAX_VALUE);
            } while (count > 0);
        }
        Broken.unless(
                ends[0] >= 0 ? ends[0] <= floor : facts.durable() < 0,
                Promise.DURABLE,
                when + " it begins at " + ends[0] + ", needed from " + floor + " on");
        Broken.unless(
                ends[1] >= facts.durable(),
                Promise.DURABLE,
                when + " it ends at " + ends[1] + ", durable was " + facts.durable());
        return ends[1];
    }

    private void check(JournalRecord record, long[] ends, RingFacts facts) {
        long sequence = record.sequence();
        ends[0] = ends[0] < 0 ? sequence : ends[0];
        Broken.unless(
                ends[1] < 0 || sequence == ends[1] + 1,
                Promise.PREFIX,
                "event " + sequence + " comes after " + ends[1]);
        ends[1] = sequence;
        boolean halfMade = record.aborted() && sequence >= facts.cursor(); // a claim that a fault has interrupted
        Map.Entry<Long, Long> life = lives.floorEntry(sequence);
        Broken.unless(
                halfMade || (life != null && CacheLossEvents.isEvent(life.getValue(), sequence, record.payload())),
                Promise.TRUE,
                "event " + sequence + " is another one");
    }

    private void requireSnapshot() {
        Snapshots snapshots = Snapshots.in(place.resolve("snapshots"));
        Optional<Snapshot> newest = snapshots.newest(found -> Optional.empty()).snapshot();
        long found = newest.map(Snapshot::sequence).orElse(-1L);
        Broken.unless(
                found >= snapshot, Promise.SNAPSHOTS, "the newest snapshot is " + found + ", taken was " + snapshot);
        if (found >= 0) {
            Ledger ledger = new Ledger(found);
            Object ignored = snapshots.restore(ledger, one -> Optional.empty());
            Broken.unless(ledger.same(), Promise.SNAPSHOTS, "the snapshot " + found + " restores another state");
            figures.add("snapshots restored", 1);
        }
    }
}
