package io.ringfence.service;

import io.ringfence.journal.ForcePolicy;
import io.ringfence.journal.JournalOptions;
import io.ringfence.journal.JournalStage;
import io.ringfence.journal.StageReport;
import io.ringfence.journal.StageReport.Phase;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.InvalidOptionException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ringfence journal}. */
@Command(
        name = "journal",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        description = {
            "Keep the ring's journal: write every event to the disk, and say in the ring how far that is. Runs until it is"
                    + " stopped; the first time, it begins with the earliest event. One process at a time keeps it.",
            "Says 'ready' on standard error once it is registered and its first segment is on the disk."
        })
final class JournalCommand implements Callable<Integer> {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    @Mixin
    private final RingArgument ringArgument = new RingArgument();

    @Option(
            names = "--force",
            paramLabel = "batch|interval=MILLIS|never",
            converter = ForcePolicyConverter.class,
            description =
                    "When to bring it to the disk: after each batch, which is what came during the force before; when"
                            + " so many milliseconds have passed; or never, which outlives processes and not the machine"
                            + " (default: batch).")
    private ForcePolicy forcePolicy = ForcePolicy.batch();

    @Option(
            names = "--segment",
            paramLabel = "BYTES",
            description = "Bytes of a segment, a multiple of 4096 from 16384 to 1073741824 (default: 67108864).")
    private int segmentBytes = JournalOptions.DEFAULT_SEGMENT_BYTES;

    @Option(
            names = "--standby",
            description = "Where another process keeps the journal, wait, and take over as soon as it is gone.")
    private boolean standby;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private volatile @Nullable Ring ring;
    private volatile @Nullable JournalStage stage;

    @Override
    public Integer call() throws Exception {
        JournalOptions options = options();
        try (StopSignal stop = new StopSignal(this::finish)) {
            Ring attached = Attaching.attach(ringArgument.directory());
            ring = attached;
            JournalStage started =
                    standby ? JournalStage.standBy(attached, options) : JournalStage.start(attached, options);
            stage = started;
            keep(started, stop);
        }
        return ErrorLine.DONE;
    }

    private JournalOptions options() {
        try {
            return JournalOptions.builder()
                    .forcePolicy(forcePolicy)
                    .segmentBytes(segmentBytes)
                    .build();
        } catch (InvalidOptionException refused) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--segment': '" + segmentBytes + "' is not "
                            + refused.problem().expected(),
                    refused);
        }
    }

    private static void keep(JournalStage stage, StopSignal stop) {
        boolean ready = false;
        boolean waiting = false;
        while (!stop.isRequested()) {
            Phase phase = stage.report().phase();
            if (phase == Phase.WRITING && !ready) {
                ready = true;
                System.err.println("ready");
            } else if (phase == Phase.STANDING_BY && !waiting) {
                waiting = true;
                System.err.println("standing by");
            } else if (phase == Phase.FAILED || phase == Phase.ENDED) {
                return; // closing it tells why
            }
            stop.park(LOOK_NANOS);
        }
    }

    /** At the end, however it comes: by the command's thread, or by the signal's. */
    private void finish() {
        JournalStage running = stage;
        Ring attached = ring;
        try {
            if (running != null) {
                running.close();
            }
        } finally {
            if (running != null) {
                StageReport report = running.report();
                System.err.println(
                        "written=" + report.written() + " durable=" + report.durable() + " forces=" + report.forces());
            }
            if (attached != null) {
                attached.close();
            }
        }
    }
}
