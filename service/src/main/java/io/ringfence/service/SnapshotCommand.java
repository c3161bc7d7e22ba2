package io.ringfence.service;

import io.ringfence.metrics.RingSnapshot.DurabilityReport;
import io.ringfence.recovery.snapshot.SnapshotEntry;
import io.ringfence.recovery.snapshot.Snapshotable;
import io.ringfence.recovery.snapshot.Snapshots;
import io.ringfence.ring.Ring;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ringfence snapshot}. */
@Command(
        name = "snapshot",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        description = {
            "Take a snapshot of the ring's own state at what is durable now: its identity and its consumers' positions, with"
                    + " which a lost ring.dat is made again. A program's state is for the program to write, with the same"
                    + " snapshots."
        })
final class SnapshotCommand implements Runnable {
    @Mixin
    private final RingArgument ringArgument = new RingArgument();

    @Option(names = "--keep", paramLabel = "N", description = "Keep the last N snapshots (default: 3).")
    private int keep = Snapshots.DEFAULT_KEEP;

    @Override
    public void run() {
        try (Ring ring = Ring.attachReadOnly(ringArgument.directory())) {
            DurabilityReport durability = ring.inspector().snapshot().durability();
            if (durability.written() <= durability.journalStart()) {
                throw ErrorLine.refused(
                        "snapshot",
                        ring.path().toString(),
                        "the ring has no journal",
                        "a ring with a journal, which a snapshot goes before",
                        "run 'ringfence journal' on it first");
            }
            SnapshotEntry taken = Snapshots.of(ring.path(), ring.identity())
                    .keeping(keep)
                    .take(ring, durability.durable(), Snapshotable.NOTHING);
            System.out.println(taken.file() + ": "
                    + taken.snapshot().map(SnapshotsCommand::words).orElse(""));
        }
    }
}
