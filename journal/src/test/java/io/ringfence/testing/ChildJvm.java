package io.ringfence.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A process of its own that runs a main class of the tests; ended with the test, whatever happens. */
public final class ChildJvm implements AutoCloseable {
    /** The flags that an embedding program needs. */
    public static final List<String> FLAGS =
            List.of("--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED");

    /** Most of these processes die young. Their classes come from the compiler, and need no verifier. */
    private static final List<String> QUICK_START = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:CompileThresholdScaling=3",
            "-XX:+UseSerialGC",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-BytecodeVerificationRemote",
            "-Xmx128m");

    private final Process process;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final List<Thread> readers = new ArrayList<>();

    private ChildJvm(List<String> command) {
        try {
            process = new ProcessBuilder(command).start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        readers.add(read(process.getInputStream(), out));
        readers.add(read(process.getErrorStream(), err));
    }

    public static ChildJvm start(Class<?> main, Object... arguments) {
        return new ChildJvm(command(FLAGS, main, arguments));
    }

    public static ChildJvm startWithoutFlags(Class<?> main, Object... arguments) {
        return new ChildJvm(command(List.of(), main, arguments));
    }

    /** With flags of the test's own, which come last. */
    public static ChildJvm startWithMore(List<String> flags, Class<?> main, Object... arguments) {
        List<String> all = new ArrayList<>(FLAGS);
        all.addAll(flags);
        return new ChildJvm(command(all, main, arguments));
    }

    /** Through a shell, which replaces the word JAVA by the quoted command line. */
    public static ChildJvm startInShell(String script, Class<?> main, Object... arguments) {
        StringBuilder java = new StringBuilder();
        for (String word : command(FLAGS, main, arguments)) {
            java.append('\'').append(word).append("' ");
        }
        return new ChildJvm(List.of("/bin/sh", "-c", script.replace("JAVA", java)));
    }

    private static List<String> command(List<String> flags, Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(QUICK_START);
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return command;
    }

    private static Thread read(InputStream stream, List<String> lines) {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader text =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        for (String line = text.readLine(); line != null; line = text.readLine()) {
                            lines.add(line);
                        }
                    } catch (IOException closed) {
                        lines.add("(closed: " + closed.getMessage() + ")");
                    }
                },
                "child output");
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it printed, line by line, so far. */
    public List<String> out() {
        return List.copyOf(out);
    }

    public List<String> err() {
        return List.copyOf(err);
    }

    /** Waits for a line that begins so, and returns the rest of it. */
    public String await(String start) {
        Await.until("child prints '" + start + "'; out " + out + ", err " + err, () -> {
            if (out.stream().noneMatch(line -> line.startsWith(start)) && !process.isAlive()) {
                joinReaders();
                if (out.stream().noneMatch(line -> line.startsWith(start))) {
                    throw new IllegalStateException("the child ended; out " + out + ", err " + err);
                }
            }
            return out.stream().anyMatch(line -> line.startsWith(start));
        });
        return out.stream()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow()
                .substring(start.length())
                .strip();
    }

    /** Sends a line to its standard input. */
    public void send(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** SIGSTOP; returns when the kernel says that it is stopped. */
    public void pause() {
        signal(pid(), "STOP");
        Await.until("the child is stopped", () -> state(pid()) == 'T');
    }

    /** SIGCONT. */
    public void resume() {
        signal(pid(), "CONT");
    }

    /** SIGKILL; returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        int ignored = awaitExit();
    }

    public int awaitExit() {
        try {
            if (!process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the child does not end; out " + out + ", err " + err);
            }
            joinReaders();
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private void joinReaders() throws InterruptedException {
        for (Thread reader : readers) {
            reader.join(Duration.ofSeconds(2).toMillis());
        }
    }

    /** Sends a signal to a process. */
    public static void signal(long pid, String name) {
        try {
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid).start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("kill -" + name + " " + pid + " failed");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** The kernel's letter for a process's state; '-' if there is none of that pid. */
    public static char state(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException gone) {
            return '-';
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            kill();
        }
    }
}
