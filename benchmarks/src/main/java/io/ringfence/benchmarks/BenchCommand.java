package io.ringfence.benchmarks;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code bench}, for the command line of the service. Its errors are {@link BenchmarkException}s of one line. */
@Command(
        name = "bench",
        description =
                "Measures the ring and its journal on this machine, beside the physical limit and beside its peers.",
        subcommands = {IpcLatencyCommand.class, ThroughputCommand.class, JournalCommand.class},
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    /** Made by picocli. */
    public BenchCommand() {}

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "name a benchmark: ipc-latency, throughput or journal");
        }
    }
}
