package io.ringfence.service.demo;

import io.ringfence.ring.error.Problem;
import io.ringfence.service.processes.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/**
 * The demo's processes by name. Every one that was started is ended again: by {@link #close()}, which the shutdown hook calls too, and
 * should this JVM be killed, by the end of its own standard input. Thread-safe.
 */
final class Children implements AutoCloseable {
    private static final long END_SECONDS = 30;

    /** How a process ends that SIGHUP, SIGINT or SIGTERM has reached: signals that terminals and operators send to a whole group. */
    private static final Set<Integer> TOLD_TO_END = Set.of(129, 130, 143);

    private final Workspace workspace;
    private final Map<String, Process> running = new LinkedHashMap<>();
    private boolean closed;

    Children(Workspace workspace) {
        this.workspace = workspace;
    }

    /** Starts a process of a role under a name that is not running. */
    synchronized void start(String role, String name) {
        if (closed) {
            throw new CancellationException("the demo is ending");
        }
        List<String> command = ChildJvm.command(DemoMain.class, "-Xmx64m");
        command.addAll(List.of(
                role, workspace.ring().toString(), name, workspace.log(name).toString()));
        File errors = workspace.errors(name).toFile();
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.to(errors))
                    .start();
            running.put(name, process);
        } catch (IOException failure) {
            throw failed(name, "it cannot be started: " + failure.getMessage());
        }
    }

    /** {@return the name of a running process, by the operating system's number for it} */
    synchronized Optional<String> nameOf(long pid) {
        return running.entrySet().stream()
                .filter(entry -> entry.getValue().pid() == pid)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** {@return the names of all that were started, and neither stopped nor killed} */
    synchronized List<String> names() {
        return List.copyOf(running.keySet());
    }

    /** Ends processes with SIGKILL, all signals first, and returns when the kernel has ended them. */
    void kill(List<String> names) {
        List<Process> victims = new ArrayList<>();
        for (String name : names) {
            Process process = take(name);
            Process ignored = process.destroyForcibly();
            victims.add(process);
        }
        for (Process victim : victims) {
            awaitEnd("a killed process", victim);
        }
    }

    private synchronized Process take(String name) {
        Process process = running.remove(name);
        if (process == null) {
            throw new CancellationException("the demo is ending");
        }
        return process;
    }

    /** Raises a typed error if a process ended that nobody had told to. */
    synchronized void requireAlive() {
        for (Map.Entry<String, Process> entry : running.entrySet()) {
            if (!entry.getValue().isAlive()) {
                throw ended(entry.getKey(), entry.getValue().exitValue());
            }
        }
    }

    /** {@return the last line that a process prints after it was told to stop} */
    String stop(String name) {
        Process process = take(name);
        try {
            try (OutputStream input = process.getOutputStream()) {
                input.write('\n');
            }
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            awaitEnd(name, process);
            if (process.exitValue() != 0) {
                throw ended(name, process.exitValue());
            }
            return printed.strip();
        } catch (IOException failure) {
            throw failed(name, "it does not listen: " + failure.getMessage());
        } finally {
            Process ignored = process.destroyForcibly();
        }
    }

    private static void awaitEnd(String name, Process process) {
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                throw failed(name, "it goes on " + END_SECONDS + " s after its end");
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    private RuntimeException ended(String name, int status) {
        if (TOLD_TO_END.contains(status)) {
            return new CancellationException(name + " was ended by a signal that was meant for all of us");
        }
        return failed(name, "it ended by itself with status " + status + ": " + lastError(name));
    }

    private String lastError(String name) {
        try {
            List<String> lines = Files.readAllLines(workspace.errors(name));
            return lines.isEmpty() ? "no message" : lines.get(lines.size() - 1);
        } catch (IOException failure) {
            return "no message";
        }
    }

    private static DemoFailedException failed(String name, String actual) {
        return new DemoFailedException(new Problem(
                "demo",
                "process '" + name + "'",
                actual,
                "a process that runs until it is told to stop or killed",
                "run it again with the same --seed, and report it"));
    }

    /** Ends what still runs; nothing is started afterwards. */
    @Override
    public synchronized void close() {
        closed = true;
        for (Process process : running.values()) {
            Process ignored = process.destroyForcibly();
        }
        for (Process process : running.values()) {
            awaitEnd("a killed process", process);
        }
        running.clear();
    }
}
