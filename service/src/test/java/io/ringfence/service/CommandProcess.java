package io.ringfence.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The command in a JVM of its own, with its three streams in the test's hands. Closing kills it, so that no test leaves one behind. */
final class CommandProcess implements AutoCloseable {
    static final Duration DEADLINE = Duration.ofMinutes(3);
    private static final int INTERRUPT = 2;
    private static final List<String> FLAGS = List.of(
            "--add-opens",
            "java.base/jdk.internal.misc=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC");
    /** Most commands of the tests end soon. Their classes come from the compiler, and need no verifier. */
    private static final List<String> QUICK = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:CompileThresholdScaling=3",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-BytecodeVerificationRemote",
            "-Xmx128m");

    private static final List<String> THOROUGH = List.of("-Xmx512m");

    private final Process process;
    private final Capture out;
    private final Capture err;

    private CommandProcess(Process process, InputStream output) {
        this.process = process;
        this.out = new Capture(output);
        this.err = new Capture(process.getErrorStream());
    }

    /** How a command ended. */
    record Result(int status, String text, String err) {
        /** The error lines: those that begin with the command's name. */
        List<String> errors() {
            return err.lines().filter(line -> line.startsWith("ringfence:")).toList();
        }
    }

    static CommandProcess start(String... arguments) throws IOException {
        Process process = builder(arguments).start();
        return new CommandProcess(process, process.getInputStream());
    }

    /** Starts a command that has a minute of work to do, with the heap and the compilers that it has in the hands of users. */
    static CommandProcess startThorough(String... arguments) throws IOException {
        Process process = builder(THOROUGH, arguments).start();
        return new CommandProcess(process, process.getInputStream());
    }

    /** Starts a command whose output goes through a pipe to another program; what that one writes is the output then. */
    static CommandProcess startPipedInto(List<String> program, String... arguments) throws IOException {
        List<Process> pipeline = ProcessBuilder.startPipeline(List.of(builder(arguments), new ProcessBuilder(program)));
        return new CommandProcess(pipeline.get(0), pipeline.get(1).getInputStream());
    }

    /** Runs a command to its end by a line of the shell, in which {@code "$@"} is the command. */
    static Result runByShell(String line, String... arguments) throws IOException {
        ProcessBuilder shell = builder(arguments);
        shell.command().addAll(0, List.of("sh", "-c", line, "sh"));
        Process process = shell.start();
        try (CommandProcess command = new CommandProcess(process, process.getInputStream())) {
            return command.await();
        }
    }

    private static ProcessBuilder builder(String... arguments) {
        return builder(QUICK, arguments);
    }

    private static ProcessBuilder builder(List<String> flags, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.ringfence.service.Main"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** Runs a command to its end, with an empty input. */
    static Result run(String... arguments) throws IOException {
        return feed("", arguments);
    }

    /** Runs a command to its end. */
    static Result feed(String input, String... arguments) throws IOException {
        try (CommandProcess command = start(arguments)) {
            command.write(input.getBytes(StandardCharsets.UTF_8));
            command.closeInput();
            return command.await();
        }
    }

    void write(byte[] bytes) throws IOException {
        OutputStream input = process.getOutputStream();
        input.write(bytes);
        input.flush();
    }

    void closeInput() throws IOException {
        process.getOutputStream().close();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    byte[] out() {
        return out.bytes();
    }

    String err() {
        return new String(err.bytes(), StandardCharsets.UTF_8);
    }

    /** Waits until the command, or the program behind the pipe, has closed the output. */
    void awaitEndOfOutput() {
        eventually("the end of the output", () -> !out.thread.isAlive());
    }

    void kill() {
        assertThat(process.destroyForcibly().onExit().orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS))
                .succeedsWithin(DEADLINE);
    }

    /** Ctrl-C; where the test itself was started with that signal ignored, its children ignore it too, and SIGTERM takes its place. */
    void interrupt() throws Exception {
        String ignored = Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow()
                .substring("SigIgn:".length())
                .strip();
        boolean deaf = (Long.parseUnsignedLong(ignored, 16) & 1L << (INTERRUPT - 1)) != 0;
        Process kill = new ProcessBuilder("kill", deaf ? "-TERM" : "-INT", Long.toString(pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    Result await() {
        return await(DEADLINE);
    }

    Result await(Duration patience) {
        try {
            assertThat(process.waitFor(patience.toSeconds(), TimeUnit.SECONDS))
                    .as("ended in time; its errors: %s", err())
                    .isTrue();
            out.join();
            err.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        return new Result(process.exitValue(), new String(out(), StandardCharsets.UTF_8), err());
    }

    static void eventually(String what, Condition condition) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        try {
            while (!condition.holds()) {
                assertThat(System.nanoTime() - deadline).as("%s, in time", what).isNegative();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What is waited for. */
    interface Condition {
        boolean holds() throws IOException;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Reads a stream on a thread of its own, so that the command never waits for the test. */
    private static final class Capture {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final InputStream stream;
        private final Thread thread;

        Capture(InputStream stream) {
            this.stream = stream;
            this.thread = new Thread(this::read, "capture");
            thread.setDaemon(true);
            thread.start();
        }

        private void read() {
            byte[] part = new byte[8192];
            try {
                for (int n = stream.read(part); n >= 0; n = stream.read(part)) {
                    bytes.write(part, 0, n);
                }
            } catch (IOException ended) {
                // the command was killed
            }
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }

        void join() throws InterruptedException {
            thread.join(DEADLINE.toMillis());
        }
    }
}
