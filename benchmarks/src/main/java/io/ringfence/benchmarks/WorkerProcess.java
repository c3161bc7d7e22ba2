package io.ringfence.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One of the JVMs that are measured, as the coordinator sees it: takes commands on its standard input, answers on its standard output. For
 * the coordinator's thread; {@link #close()} for any.
 */
final class WorkerProcess implements AutoCloseable {
    /** Queued behind the last line: the process has closed its output. */
    private static final String END = "\0";

    private static final long QUIT_SECONDS = 2;

    /** Exit status of a process that SIGINT has ended. */
    private static final int INTERRUPTED = 130;

    private final String name;
    private final Process process;
    private final Path errorFile;
    private final PrintStream commands;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> early = new ArrayList<>();

    private WorkerProcess(String name, Process process, Path errorFile) {
        this.name = name;
        this.process = process;
        this.errorFile = errorFile;
        this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::readLines, "bench-reader-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    static WorkerProcess start(String name, Path folder, Class<?> main, List<String> flags, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        Path errorFile = folder.resolve(name + ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(errorFile.toFile())
                    .start();
            return new WorkerProcess(name, process, errorFile);
        } catch (IOException e) {
            throw new BenchmarkException(
                    "the " + name + " process",
                    "it cannot be started: " + e.getMessage(),
                    "a Java that runs",
                    "check the Java home and the free memory",
                    e);
        }
    }

    private void readLines() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            // The pipe broke with the process: the same as its end.
        } finally {
            lines.add(END);
        }
    }

    /** {@return the operating system's number for it} */
    long pid() {
        return process.pid();
    }

    void send(String command) {
        commands.println(command);
    }

    /**
     * Waits for the line that begins so; lines of other commands that come before it are kept for later.
     *
     * @param beginning of the line
     * @param withinNanos how long it may take
     * @return the rest of the line
     */
    String expect(String beginning, long withinNanos) {
        for (Iterator<String> kept = early.iterator(); kept.hasNext(); ) {
            String line = kept.next();
            if (line.startsWith(beginning)) {
                kept.remove();
                return line.substring(beginning.length()).strip();
            }
        }
        long deadline = System.nanoTime() + withinNanos;
        while (true) {
            String line = nextLine(beginning, deadline - System.nanoTime());
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length()).strip();
            }
            early.add(line);
        }
    }

    private String nextLine(String awaited, long withinNanos) {
        String line;
        try {
            line = lines.poll(Math.max(0, withinNanos), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("the run was interrupted", "start it again", e);
        }
        if (line == null) {
            throw failed("no '" + awaited + "' in time", "look whether other programs fill the cores", null);
        }
        if (line.equals(END)) {
            throw ended();
        }
        if (line.startsWith(WorkerRole.ERROR)) {
            throw failed(line.substring(WorkerRole.ERROR.length()).strip(), "see the reason", null);
        }
        return line;
    }

    private BenchmarkException failed(String actual, String remedy, @Nullable Throwable cause) {
        return new BenchmarkException(
                "the " + name + " process " + pid(), actual, "a process that answers", remedy, cause);
    }

    /** A worker that Ctrl-C ended got it together with the coordinator: that is no failure of the worker. */
    private BenchmarkException ended() {
        String status = "";
        try {
            if (process.waitFor(QUIT_SECONDS, TimeUnit.SECONDS)) {
                if (process.exitValue() == INTERRUPTED) {
                    return new BenchmarkException(
                            "the run", "it was interrupted", "a run to its end", "start it again");
                }
                status = " (exit " + process.exitValue() + ")";
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return failed("it died" + status + firstErrorLine(), "start it again; if it dies again, report it", null);
    }

    private String firstErrorLine() {
        try (Stream<String> said = Files.lines(errorFile, StandardCharsets.ISO_8859_1)) {
            return said.filter(line -> !line.isBlank())
                    .findFirst()
                    .map(line -> ": " + line)
                    .orElse("");
        } catch (IOException e) {
            return ""; // the message does without
        }
    }

    /** Asks it to end, then makes it end. */
    @Override
    public void close() {
        commands.println(Worker.QUIT);
        commands.close();
        try {
            if (!process.waitFor(QUIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Process ignored = process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
