package io.ringfence.service;

import io.ringfence.consume.Tap;
import io.ringfence.ring.Ring;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ringfence tap}. */
@Command(
        name = "tap",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        description = {
            "Look on, from the oldest event that the ring still holds, without holding anyone back: each event's bytes and a"
                    + " line feed on standard output. What is overwritten before it was seen is missed and counted.",
            "At the end it says on standard error: shown=N missed=N aborted=N."
        })
final class TapCommand implements Callable<Integer> {
    private static final int BATCH = 256;
    private static final long SHORTEST_NAP_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long LONGEST_NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    @Mixin
    private final RingArgument ringArgument = new RingArgument();

    @Option(names = "--count", paramLabel = "N", description = "End after exactly so many events.")
    private long count = Long.MAX_VALUE;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private volatile @Nullable Ring ring;

    /** What is printed at the end; one volatile word, because the signal's thread may print it. */
    private volatile @Nullable String summary;

    private long shown;

    @Override
    public Integer call() throws Exception {
        if (count < 0) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for option '--count': '" + count + "' is not 0 or more");
        }
        try (StopSignal stop = new StopSignal(this::finish)) {
            show(stop);
        } catch (ClosedPipeException quiet) {
            return ErrorLine.DONE;
        }
        return ErrorLine.DONE;
    }

    private void show(StopSignal stop) throws Exception {
        Ring attached = Ring.attachReadOnly(ringArgument.directory());
        ring = attached;
        Tap tap = attached.openTap();
        EventOutput output = new EventOutput(stop, false);
        long nap = SHORTEST_NAP_NANOS;
        sum(tap);
        while (shown < count && !stop.isRequested()) {
            int polled = tap.poll((event, sequence) -> output.add(event), (int) Math.min(BATCH, count - shown));
            output.flush();
            shown += polled;
            sum(tap);
            if (polled > 0) {
                nap = SHORTEST_NAP_NANOS;
            } else {
                stop.park(nap);
                nap = Math.min(2 * nap, LONGEST_NAP_NANOS);
            }
        }
    }

    private void sum(Tap tap) {
        summary = "shown=" + shown + " missed=" + tap.missed() + " aborted=" + tap.abortedSeen();
    }

    /** At the end, however it comes: by the command's thread, or by the signal's. */
    private void finish() {
        Ring attached = ring;
        String last = summary;
        try {
            if (attached != null) {
                attached.close();
            }
        } finally {
            if (last != null) {
                System.err.println(last);
            }
        }
    }
}
