package io.ringfence.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * A second, third, fourth JVM: a process of its own that shares nothing with this one but the files of the rings. Nothing about
 * Ringfence needs processes to be parent and child; it is only how an example of one command gets several of them.
 */
public final class OtherJvm implements AutoCloseable {
    /** What every JVM that uses Ringfence needs; see the README of the project. */
    private static final List<String> FLAGS =
            List.of("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED");

    private final Process process;
    private volatile boolean endWanted;

    private OtherJvm(Process process) {
        this.process = process;
    }

    /**
     * Starts a program in a JVM of its own; its output goes where this one's goes.
     *
     * @param program class with a {@code main} method
     * @param args its arguments
     * @return the running JVM
     */
    public static OtherJvm start(Class<?> program, String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of("-XX:+UseSerialGC", "-Xshare:auto", "-Xmx128m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(
                OtherJvm.class.getName(), Long.toString(ProcessHandle.current().pid()), program.getName()));
        command.addAll(List.of(args));
        try {
            OtherJvm started =
                    new OtherJvm(new ProcessBuilder(command).inheritIO().start());
            started.failWithIt();
            return started;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot start another JVM: " + failure.getMessage(), failure);
        }
    }

    /** What {@link #start} runs in the new JVM. */
    public static void main(String... args) {
        // Killed as its parent may be, an example leaves no process behind; the parent may be gone already.
        Optional<ProcessHandle> parent = ProcessHandle.of(Long.parseLong(args[0]));
        if (parent.isEmpty()) {
            System.exit(1);
        }
        Future<?> ignored =
                parent.orElseThrow().onExit().thenRun(() -> Runtime.getRuntime().halt(1));
        Start.main(Arrays.copyOfRange(args, 1, args.length));
    }

    /** An example that has lost its other half would wait for ever; it ends too. */
    private void failWithIt() {
        Future<?> ignored = process.onExit().thenRun(() -> {
            if (process.exitValue() != 0 && !endWanted) {
                System.exit(1); // what went wrong stands in the other JVM's own line
            }
        });
    }

    /** Ends it as {@code kill -9} does: it has no chance to clean up, whatever it is doing. */
    public void kill() {
        if (!process.isAlive()) {
            throw new IllegalStateException("process " + pid() + " had ended before it could be killed");
        }
        close();
    }

    /** Waits until it has ended by itself. */
    public void await() {
        process.onExit().join();
    }

    /** {@return its process id} */
    public long pid() {
        return process.pid();
    }

    /** Ends it if it still runs. */
    @Override
    public void close() {
        endWanted = true;
        process.destroyForcibly();
        await();
    }
}
