package io.ringfence.benchmarks;

import io.ringfence.ring.error.RingException;
import picocli.CommandLine;

/** Runs {@code bench} without the rest of the command line. */
public final class BenchMain {
    private BenchMain() {}

    /**
     * Runs and exits: 0 done, 1 failed with one line on standard error, 2 wrong usage.
     *
     * @param args the benchmark and its options
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new BenchCommand()).setExecutionExceptionHandler((failure, command, result) -> {
            if (!(failure instanceof RingException)) {
                throw failure;
            }
            command.getErr().println("ringfence: " + failure.getMessage());
            return 1;
        });
    }
}
