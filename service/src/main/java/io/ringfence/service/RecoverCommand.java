package io.ringfence.service;

import io.ringfence.recovery.RecoveryOptions;
import io.ringfence.recovery.RecoveryReport;
import io.ringfence.recovery.RingRecovery;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ringfence recover}. */
@Command(
        name = "recover",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        description = {
            "Recover a ring after a crash, and say what was found, done and lost. What stands is mended; a ring.dat that is"
                    + " gone, or cannot be believed after a restart of the machine, is made again from the journal and from"
                    + " slots whose checksum proves them. Safe to repeat, and to kill.",
            "Needs the ring for itself; while living processes use it, only what the dead left is repaired."
        })
final class RecoverCommand implements Runnable {
    @Mixin
    private final RingArgument ringArgument = new RingArgument();

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Option(names = "--dry-run", description = "Say what would be done; change nothing.")
    private boolean dryRun;

    @Option(
            names = "--journal-dir",
            paramLabel = "DIR",
            description = "Where the journal is, if ring.dat is gone and its journal was kept elsewhere.")
    private @Nullable Path journalDirectory;

    @Override
    public void run() {
        RecoveryOptions options = RecoveryOptions.defaults();
        if (journalDirectory != null) {
            options = options.withJournalPlace(journalDirectory);
        }
        Path ring = ringArgument.directory();
        RecoveryReport report = dryRun ? RingRecovery.dryRun(ring, options) : RingRecovery.recover(ring, options);
        System.out.print(json ? RecoveryJson.write(report) : report.text());
    }
}
