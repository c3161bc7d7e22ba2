package io.ringfence.examples.ledger;

import io.ringfence.consume.Consumer;
import io.ringfence.examples.OtherJvm;
import io.ringfence.examples.TemporaryFolder;
import io.ringfence.metrics.RingSnapshot;
import io.ringfence.recovery.Restore;
import io.ringfence.recovery.Restored;
import io.ringfence.recovery.snapshot.Snapshots;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills the process that keeps a ledger and its journal, and the one that feeds it, at random instants, the way {@code kill -9} does, and
 * starts them again. In the end the ledger must be the same, byte for byte, as one that was worked out without a ring, and as one that is restored from
 * the journal alone.
 */
public final class LedgerOfAccounts {
    private static final int KILLS = 6;
    private static final int EVENTS_BETWEEN_KILLS_MIN = 10_000;
    private static final int EVENTS_BETWEEN_KILLS_MAX = 60_000;
    private static final long NEVER = Long.MAX_VALUE - 1;
    private static final long PROGRESS_NANOS_MAX = Duration.ofMinutes(5).toNanos();
    private static final long LOOK_NANOS = 200_000;

    private final Path result;
    private final Ring ring;
    private final Random random;
    private OtherJvm keeper;
    private OtherJvm feed;

    private LedgerOfAccounts(Ring ring, Path result, long seed) {
        this.ring = ring;
        this.result = result;
        this.random = new Random(seed);
        this.keeper = startKeeper();
        // The journal has the first transfer only if it begins before it.
        awaitUntil(0);
        this.feed = startFeed(NEVER);
    }

    /**
     * Runs the example.
     *
     * @param args none
     */
    public static void main(String... args) throws IOException {
        RingOptions options = RingOptions.builder()
                .slots(4096)
                .payloadBytes(Transfers.LENGTH)
                .schema("transfers")
                .build();
        long seed = System.nanoTime() & 0xFF_FFFF;
        System.out.println("random instants of seed " + seed);
        try (TemporaryFolder folder = new TemporaryFolder();
                Ring ring = Ring.create(folder.resolve("transfers.ring"), options)) {
            Path result = folder.resolve("ledger.state");
            long last = new LedgerOfAccounts(ring, result, seed).run();
            report(Files.readAllBytes(result), worked(last), restored(ring, folder));
        }
    }

    private long run() {
        long last;
        try {
            for (int kill = 1; kill <= KILLS; kill++) {
                awaitMore();
                switch (kill % 3) {
                    case 1 -> killKeeper();
                    case 2 -> killFeed();
                    default -> {
                        feed.kill();
                        killKeeper();
                        feed = startFeed(NEVER);
                    }
                }
            }
            awaitMore();
            feed.kill();
            last = ring.inspector().snapshot().producers().get(0).token() + EVENTS_BETWEEN_KILLS_MIN;
            feed = startFeed(last);
            feed.await();
            keeper.await();
        } finally {
            feed.close();
            keeper.close();
        }
        return last;
    }

    private OtherJvm startKeeper() {
        return OtherJvm.start(LedgerKeeper.class, ring.path().toString(), result.toString());
    }

    private OtherJvm startFeed(long last) {
        return OtherJvm.start(TransferFeed.class, ring.path().toString(), Long.toString(last));
    }

    private void killKeeper() {
        keeper.kill();
        RingSnapshot now = ring.inspector().snapshot();
        System.out.println(String.format(
                "killed the ledger and its journal, pid %d: published %,d, on disk %,d",
                keeper.pid(), now.published(), now.durability().durable()));
        keeper = startKeeper();
    }

    private void killFeed() {
        feed.kill();
        System.out.println("killed the feed, pid " + feed.pid());
        feed = startFeed(NEVER);
    }

    private void awaitMore() {
        awaitUntil(position()
                + EVENTS_BETWEEN_KILLS_MIN
                + random.nextInt(EVENTS_BETWEEN_KILLS_MAX - EVENTS_BETWEEN_KILLS_MIN));
    }

    private void awaitUntil(long events) {
        long startNanos = System.nanoTime();
        while (position() < events) {
            if (System.nanoTime() - startNanos > PROGRESS_NANOS_MAX) {
                throw new IllegalStateException(
                        "no progress: " + ring.inspector().snapshot().verdict());
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** How many events the ledger has handled; -1 as long as it is not registered. */
    private long position() {
        return ring.inspector().snapshot().consumers().stream()
                .filter(consumer -> consumer.name().equals(LedgerKeeper.NAME))
                .mapToLong(consumer -> consumer.sequence() + 1)
                .findFirst()
                .orElse(-1);
    }

    /** The ledger as it must be: no ring, no process, no kill. */
    private static Ledger worked(long last) {
        Ledger ledger = new Ledger();
        for (long number = 1; number <= last; number++) {
            ledger.apply(Transfers.from(number), Transfers.to(number), Transfers.cents(number));
        }
        return ledger;
    }

    /** The ledger as the journal alone tells it, without any snapshot. */
    private static byte[] restored(Ring ring, TemporaryFolder folder) {
        Ledger ledger = new Ledger();
        Restored restored = Restore.of(ring, "auditor")
                .from(Snapshots.in(folder.resolve("no-snapshots")))
                .run(ledger, ledger);
        try (Consumer consumer = restored.consumer()) {
            System.out.println(String.format(
                    "an auditor has read %,d events from the journal, up to sequence %,d",
                    restored.replayed(), consumer.position()));
        }
        return ledger.bytes();
    }

    private static void report(byte[] kept, Ledger expected, byte[] audited) {
        boolean same = Arrays.equals(kept, expected.bytes());
        boolean sameFromJournal = Arrays.equals(audited, expected.bytes());
        System.out.println(
                String.format("transfers=%d refused=%d kills=%d", expected.transfers(), expected.refused(), KILLS));
        System.out.println(String.format(
                "the ledger after all kills, %,d bytes: %s", kept.length, same ? "identical" : "DIFFERENT"));
        System.out.println(
                String.format("the ledger from the journal alone: %s", sameFromJournal ? "identical" : "DIFFERENT"));
        if (!same || !sameFromJournal) {
            throw new IllegalStateException("the same events did not lead to the same state");
        }
    }
}
