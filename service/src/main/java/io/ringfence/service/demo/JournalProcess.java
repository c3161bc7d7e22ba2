package io.ringfence.service.demo;

import io.ringfence.journal.JournalOptions;
import io.ringfence.journal.JournalStage;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

/** Keeps the journal, or stands by until the one that keeps it is dead; every batch is forced before it is acknowledged. */
final class JournalProcess implements Callable<String> {
    /** Small ones, so that a successor has its first one soon, and there are several to recover from. */
    static final int SEGMENT_BYTES = 16 << 20;

    private static final Duration FOREVER = Duration.ofDays(1);

    private final Path path;
    private final String name;

    JournalProcess(Path path, String name) {
        this.path = path;
        this.name = name;
    }

    /** {@return how many forces it has made} */
    @Override
    public String call() {
        JournalOptions options =
                JournalOptions.builder().segmentBytes(SEGMENT_BYTES).build();
        try (Ring ring = Ring.attach(path);
                JournalStage stage = JournalStage.standBy(ring, options)) {
            StopSignal.onStop(stage::close);
            if (!stage.awaitEnd(FOREVER)) {
                return "still running";
            }
            Optional<Throwable> failure = stage.failure();
            if (failure.isPresent()) {
                throw new DemoFailedException(new Problem(
                        "demo",
                        "process '" + name + "'",
                        "its journal has ended: " + failure.get().getMessage(),
                        "a journal that is kept until it is told to stop",
                        "look at the disk of the journal, or choose another place with --dir"));
            }
            return Long.toString(stage.report().forces());
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }
}
