package io.ringfence.service;

import io.ringfence.ring.Ring;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ringfence inspect}. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        description = {
            "Show the cursor, what remains, each consumer with its lag and owner, each producer with its open claim, and who"
                    + " holds whom back. Changes nothing."
        })
final class InspectCommand implements Runnable {
    private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J";

    @Mixin
    private final RingArgument ringArgument = new RingArgument();

    @Option(names = "--json", description = "One JSON object on one line; with --watch, one a second.")
    private boolean json;

    @Option(names = "--watch", description = "Show it again each second, until Ctrl-C.")
    private boolean watch;

    @Override
    public void run() {
        try (Ring ring = Ring.attachReadOnly(ringArgument.directory())) {
            if (!watch) {
                System.out.print(report(ring));
                System.out.flush();
                return;
            }
            watch(ring);
        }
    }

    private void watch(Ring ring) {
        boolean clear = !json && Terminal.OUTPUT.isTerminal();
        try (StopSignal stop = new StopSignal(() -> {})) {
            long next = System.nanoTime();
            while (!stop.isRequested() && show(stop, (clear ? CLEAR_SCREEN : "") + report(ring) + separator(clear))) {
                next += REFRESH_NANOS;
                while (!stop.isRequested() && System.nanoTime() - next < 0) {
                    stop.park(next - System.nanoTime());
                }
            }
        }
    }

    private String separator(boolean clear) {
        return clear || json ? "" : System.lineSeparator();
    }

    /** False when nobody reads it any more. */
    private static boolean show(StopSignal stop, String text) {
        try {
            return stop.blocking(() -> {
                System.out.print(text);
                System.out.flush();
                return !System.out.checkError();
            });
        } catch (IOException impossible) {
            throw new IllegalStateException("a print stream keeps its errors to itself", impossible);
        }
    }

    private String report(Ring ring) {
        return json
                ? InspectJson.write(ring, ring.inspector().snapshot())
                : InspectTable.write(ring, ring.inspector().snapshot());
    }
}
