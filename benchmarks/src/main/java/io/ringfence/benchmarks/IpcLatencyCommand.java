package io.ringfence.benchmarks;

import io.ringfence.benchmarks.Rounds.Metric;
import io.ringfence.benchmarks.systems.Contender;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The round trip between two JVMs. */
@Command(
        name = "ipc-latency",
        description = {
            "Measures the round trip of an event between two JVMs that spin, beside one long on a bare cache line and beside Agrona's"
                    + " one-to-one ring buffer, in alternating rounds.",
            "Fills two cores while it runs, about 20 seconds."
        },
        mixinStandardHelpOptions = true)
final class IpcLatencyCommand implements Callable<Integer> {
    private static final List<Metric> METRICS = List.of(
            new Metric("p50", "p50 ns", "ns", 0),
            new Metric("p99", "p99 ns", "ns", 0),
            new Metric("p999", "p99.9 ns", "ns", 0));

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    final BenchOptions options = new BenchOptions();

    @Override
    public Integer call() {
        Settings settings = options.settings(false, 1);
        String title = "IPC round trip between two JVMs, %d-byte events, busy spin, capacity %d events"
                .formatted(settings.eventBytes(), settings.slots());
        return new Conductor("ipc-latency", title, METRICS, Rig::roundTrip, IpcLatencyCommand::label)
                .run(options, settings, Output.of(spec));
    }

    /** The bare cache line runs in each round anyway. */
    private static double label(Rig rig, Map<Contender, double[]> values) {
        return Objects.requireNonNull(values.get(Contender.BARE))[0];
    }
}
