package io.ringfence.service;

import io.ringfence.liveness.JournalOwner;
import io.ringfence.metrics.RingSnapshot;
import io.ringfence.metrics.RingSnapshot.DurabilityReport;
import io.ringfence.recovery.snapshot.SnapshotEntry;
import io.ringfence.recovery.snapshot.Snapshotable;
import io.ringfence.recovery.snapshot.Snapshots;
import io.ringfence.ring.Ring;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ringfence snapshot}. */
@Command(
        name = "snapshot",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        description = {
            "Take a snapshot of the ring's own state at what is durable now: its identity and its consumers' positions, with"
                    + " which a lost ring.dat is made again. A program's state is for the program to write, with the same"
                    + " snapshots; where it does, this command refuses."
        })
final class SnapshotCommand implements Runnable {
    @Mixin
    private final RingArgument ringArgument = new RingArgument();

    @Option(names = "--keep", paramLabel = "N", description = "Keep the last N snapshots (default: 3).")
    private int keep = Snapshots.DEFAULT_KEEP;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        if (keep < 1) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for option '--keep': '" + keep + "' is not 1 or more");
        }
        try (Ring ring = Ring.attachReadOnly(ringArgument.directory())) {
            RingSnapshot state = ring.inspector().snapshot();
            DurabilityReport durability = state.durability();
            if (durability.durable() <= durability.journalStart()) {
                throw nothingDurable(ring, state);
            }
            SnapshotEntry taken = Snapshots.of(ring.path(), ring.identity())
                    .keeping(keep)
                    .take(ring, durability.durable(), Snapshotable.NOTHING);
            System.out.println(taken.file() + ": "
                    + taken.snapshot().map(SnapshotsCommand::words).orElse(""));
        }
    }

    /** A journal that was begun is registered, also while nothing was published, or nothing of it is forced. */
    private static CommandException nothingDurable(Ring ring, RingSnapshot state) {
        boolean isBegun =
                state.consumers().stream().anyMatch(consumer -> consumer.name().equals(JournalOwner.NAME));
        boolean isWritten = state.durability().written() > state.durability().journalStart();
        return ErrorLine.refused(
                "snapshot",
                ring.path().toString(),
                isWritten
                        ? "nothing of its journal is on the disk for certain"
                        : isBegun ? "its journal has no event yet" : "the ring has no journal",
                "a ring with an event in its journal, on the disk, which a snapshot goes before",
                isWritten
                        ? "keep the journal with a policy that forces"
                        : isBegun ? "publish an event first" : "run 'ringfence journal' on it first");
    }
}
