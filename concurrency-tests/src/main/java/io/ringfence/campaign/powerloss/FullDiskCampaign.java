package io.ringfence.campaign.powerloss;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import io.ringfence.campaign.Figures;
import io.ringfence.journal.Journal;
import io.ringfence.journal.JournalOptions;
import io.ringfence.journal.JournalReader;
import io.ringfence.journal.JournalVerification;
import io.ringfence.journal.JournalWriter;
import io.ringfence.journal.ReadRange;
import io.ringfence.journal.SegmentCompression;
import io.ringfence.journal.error.JournalStorageException;
import io.ringfence.recovery.snapshot.Snapshot;
import io.ringfence.recovery.snapshot.Snapshots;
import io.ringfence.service.powerloss.Broken;
import io.ringfence.service.powerloss.Broken.Promise;
import io.ringfence.service.powerloss.Ledger;
import io.ringfence.service.powerloss.SimulatedRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A real disk, of memory, that is full: case n leaves n pages, so that each step that needs room fails in its turn, at each page that it
 * needs. Then there is room again.
 */
public final class FullDiskCampaign implements Campaign {
    private static final int DISK_PAGES = 256;
    private static final int CASES = 72;
    private static final int COMPRESSION_PAGES = 4;
    private static final int EVENTS = 110;
    private static final int EVENT_BYTES = 200;
    private static final int BATCH = 10;
    private static final int SNAPSHOT_EVERY = 40;

    /** Nothing is mounted before the first run. */
    public FullDiskCampaign() {}

    @Override
    public String name() {
        return "fulldisk";
    }

    @Override
    public String purpose() {
        return "a small disk full at every page that journal, snapshots and compression need; needs root to mount it";
    }

    @Override
    public Result run(long firstCase, Budget budget, Progress progress) throws IOException {
        Figures figures = new Figures();
        Optional<SmallDisk> mounted = SmallDisk.mount(DISK_PAGES);
        if (mounted.isEmpty()) {
            progress.accept("NOT RUN: a tmpfs cannot be mounted here; run as root to try a full disk");
            figures.add("not run, no tmpfs can be mounted", CASES);
            return new Result(CASES, true, figures, "");
        }
        long next = firstCase;
        try (SmallDisk disk = mounted.get()) {
            while (next < CASES && budget.takeOne()) {
                disk.clear();
                disk.leave((int) next);
                figures.add("full disks", 1);
                try {
                    new Filling(disk, figures, (int) (next % COMPRESSION_PAGES)).run();
                } catch (Broken broken) {
                    return new Result(
                            next,
                            false,
                            figures,
                            "case " + next + ", " + next + " pages free: "
                                    + broken.promise().figure() + ": " + broken.getMessage());
                }
                next++;
                progress.finished(next, figures);
            }
        }
        return new Result(next, next >= CASES, figures, "");
    }

    /** One journal with snapshots, on one disk that becomes full and then has room. */
    private static final class Filling {
        private final SmallDisk disk;
        private final Figures figures;
        private final int compressionPages;
        private final Path place;
        private final Snapshots snapshots;
        private final JournalOptions options = JournalOptions.builder()
                .segmentBytes(JournalOptions.MIN_SEGMENT_BYTES)
                .build();
        private long written = -1;
        private long newest = -1;

        Filling(SmallDisk disk, Figures figures, int compressionPages) {
            this.disk = disk;
            this.compressionPages = compressionPages;
            this.figures = figures;
            place = disk.path().resolve("journal");
            snapshots = Snapshots.in(disk.path().resolve("snapshots")).keeping(2);
        }

        void run() throws IOException {
            JournalWriter writer = open();
            try (writer) {
                while (written + 1 < EVENTS) {
                    append(writer);
                    written = writer.appended();
                    writer.force();
                    if ((written + 1) % SNAPSHOT_EVERY == 0) {
                        whenFull("snapshot", () -> snapshot(written));
                    }
                }
            }
            disk.makeRoom(); // closing has given room back: compression has its own full disks
            disk.leave(compressionPages);
            whenFull("compress", () -> {
                Object ignored = SegmentCompression.compress(Journal.ofDirectory(place));
            });
            check();
            Broken.unless(
                    JournalVerification.of(Journal.ofDirectory(place)).verdict() == JournalVerification.Verdict.SOUND,
                    Promise.GOES_ON,
                    "the journal is not sound at the end");
            requireNothingHalfMade();
        }

        private JournalWriter open() throws IOException {
            JournalWriter[] opened = new JournalWriter[1];
            whenFull("open", () -> opened[0] = JournalWriter.open(place, SimulatedRing.ring(), 1, 0, options));
            return opened[0];
        }

        private void append(JournalWriter writer) throws IOException {
            long end = Math.min(writer.appended() + BATCH, EVENTS - 1);
            whenFull("append", () -> {
                while (writer.appended() < end) {
                    long sequence = writer.appended() + 1;
                    writer.append(sequence, sequence, 1, false, new UnsafeBuffer(payload(sequence)), 0, EVENT_BYTES);
                }
            });
        }

        private static byte[] payload(long sequence) {
            byte[] payload = new byte[EVENT_BYTES];
            java.util.Arrays.fill(payload, (byte) sequence);
            return payload;
        }

        private void snapshot(long sequence) {
            Snapshot about = new Snapshot(SimulatedRing.ring(), 1, sequence, 0, sequence, List.of(), 0);
            Object ignored = snapshots.take(about, new Ledger(sequence));
            newest = sequence;
        }

        /** Does something; if the disk is full, it must say so, all must be as it was, and with room it must be possible. */
        private void whenFull(String step, Runnable work) throws IOException {
            try {
                work.run();
            } catch (JournalStorageException full) {
                figures.add("full at " + step, 1);
                String said = String.valueOf(full.getMessage());
                Broken.unless(
                        said.contains("No space left") && said.contains("free some space"),
                        Promise.GOES_ON,
                        step + " says: " + said);
                check();
                disk.makeRoom();
                work.run();
            }
            check();
        }

        private void check() {
            if (written >= 0) {
                long[] next = {0};
                try (JournalReader reader = Journal.ofDirectory(place).open(ReadRange.all())) {
                    int count;
                    do {
                        count = reader.poll(
                                record -> {
                                    Broken.unless(
                                            record.sequence() == next[0]++
                                                    && record.payload()
                                                            .equals(new UnsafeBuffer(payload(record.sequence()))),
                                            Promise.TRUE,
                                            "event " + record.sequence() + " is another one, or not the next");
                                },
                                EVENTS);
                    } while (count > 0);
                }
                Broken.unless(next[0] > written, Promise.DURABLE, next[0] + " events, written were " + (written + 1));
            }
            if (newest >= 0) {
                Ledger ledger = new Ledger(newest);
                long restored = snapshots
                        .restore(ledger, snapshot -> Optional.empty())
                        .snapshot()
                        .map(Snapshot::sequence)
                        .orElse(-1L);
                Broken.unless(
                        restored == newest && ledger.same(), Promise.SNAPSHOTS, "the newest snapshot is " + restored);
            }
        }

        private void requireNothingHalfMade() throws IOException {
            try (Stream<Path> files = Files.walk(disk.path())) {
                List<Path> left =
                        files.filter(file -> file.toString().endsWith(".tmp")).toList();
                Broken.unless(left.isEmpty(), Promise.GOES_ON, "left half made: " + left);
            }
        }
    }
}
