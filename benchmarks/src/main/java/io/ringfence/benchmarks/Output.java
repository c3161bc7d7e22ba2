package io.ringfence.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Where a command prints to. */
final class Output {
    private Output() {}

    static PrintWriter of(@Nullable CommandSpec spec) {
        return spec != null ? spec.commandLine().getOut() : new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    }

    /** {@return whether progress may be drawn on standard error} */
    static boolean errorsAreShownOnATerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            return false; // not Linux: no progress rather than a spoilt log
        }
    }
}
