package io.ringfence.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A run of the command in a process of its own. */
final class BenchProcess implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private final Process process;
    private final Path output;
    private final Path errors;

    private BenchProcess(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    static BenchProcess start(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                BenchMain.class.getName()));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        return new BenchProcess(process, output, errors);
    }

    int exitStatus() throws InterruptedException {
        assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS))
                .as("the command ended within %s", DEADLINE)
                .isTrue();
        return process.exitValue();
    }

    /** Its two JVMs, once both run. */
    List<ProcessHandle> workers() {
        List<ProcessHandle> workers = new ArrayList<>();
        await("two workers", () -> {
            workers.clear();
            process.children().filter(BenchProcess::isWorker).forEach(workers::add);
            return workers.size() == 2;
        });
        return workers;
    }

    /** A child that has just been forked looks like its parent, then runs the JDK's helper, before it is a worker. */
    private static boolean isWorker(ProcessHandle child) {
        try {
            // not info(), which knows the first 4 KiB only
            List<String> words = List.of(Files.readString(Path.of("/proc", Long.toString(child.pid()), "cmdline"))
                    .split("\0", -1));
            return words.contains(Worker.class.getName());
        } catch (IOException goneMeanwhile) {
            return false;
        }
    }

    void kill() {
        assertThat(process.toHandle().destroyForcibly()).isTrue();
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    List<String> errorLines() throws IOException {
        return Files.readAllLines(errors);
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("%s within %s", what, DEADLINE).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    static List<Path> filesIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new AssertionError("cannot list " + folder, e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
