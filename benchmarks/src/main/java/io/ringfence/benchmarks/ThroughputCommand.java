package io.ringfence.benchmarks;

import io.ringfence.benchmarks.Rounds.Metric;
import io.ringfence.benchmarks.systems.Contender;
import io.ringfence.ring.layout.SlotLayout;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One producer, one consumer, as fast as they go. */
@Command(
        name = "throughput",
        description = {
            "Measures how many events a second go from one producer to one consumer, in two JVMs or two threads that spin, beside the"
                    + " smallest hand-written loop over the same slots and beside Agrona's one-to-one ring buffer, in alternating"
                    + " rounds.",
            "Fills two cores while it runs, about 20 seconds."
        },
        mixinStandardHelpOptions = true)
final class ThroughputCommand implements Callable<Integer> {
    private static final List<Metric> METRICS = List.of(new Metric("events", "million events/s", "M events/s", 1));

    /** Long enough for the scheduler to find that two spinning threads want two cores. */
    private static final long LABEL_NANOS = 60_000_000;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    final BenchOptions options = new BenchOptions();

    @Option(names = "--in-process", description = "Two threads of one JVM instead of two JVMs.")
    boolean inProcess;

    @Option(
            names = "--pauses",
            paramLabel = "N",
            description = "Spin hints of every consumer after a poll that found nothing (default: 1).")
    int pauses = 1;

    @Override
    public Integer call() {
        Settings settings = options.settings(inProcess, pauses);
        String title =
                "1 producer, 1 consumer, %s, %d-byte events in slots of %d bytes, busy spin with %d pauses, capacity %d events"
                        .formatted(
                                inProcess ? "two threads" : "two JVMs",
                                settings.eventBytes(),
                                SlotLayout.slotBytes(settings.eventBytes()),
                                pauses,
                                settings.slots());
        return new Conductor(
                        "throughput",
                        title,
                        METRICS,
                        (rig, contender, nanos) -> new double[] {rig.stream(contender, nanos)},
                        (rig, values) -> rig.roundTrip(Contender.BARE, LABEL_NANOS)[0])
                .run(options, settings, Output.of(spec));
    }
}
