package io.ringfence.hostile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A JVM with the library on its class path, whose lines are read as they come. One thread. */
final class ChildProcess implements AutoCloseable {
    private static final String END = "(end of output)";
    private static final long END_SECONDS = 10;

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    ChildProcess(List<String> flags, Class<?> main, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/stdout",
                "--add-opens",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread reader = new Thread(this::readLines, "output of a child");
        reader.setDaemon(true);
        reader.start();
    }

    private void readLines() {
        try (BufferedReader text =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = text.readLine(); line != null; line = text.readLine()) {
                lines.add(line);
            }
        } catch (IOException closed) {
            lines.add("(closed: " + closed.getMessage() + ")");
        }
        lines.add(END);
    }

    void send(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /**
     * The next line.
     *
     * @return null if none came in time
     */
    @Nullable
    String next(long seconds) throws InterruptedException {
        return lines.poll(seconds, TimeUnit.SECONDS);
    }

    /** {@return whether a line says that there are no more} */
    static boolean isEnd(String line) {
        return line.equals(END);
    }

    /** {@return what it said last, for an error} */
    String rest() {
        return String.join(" | ", lines);
    }

    int awaitExit(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a child did not end within " + seconds + " s; it said " + rest());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        try {
            boolean ignored = process.destroyForcibly().waitFor(END_SECONDS, TimeUnit.SECONDS); // it writes no more
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }
}
