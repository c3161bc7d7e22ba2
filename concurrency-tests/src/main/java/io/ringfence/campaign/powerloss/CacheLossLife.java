package io.ringfence.campaign.powerloss;

import io.ringfence.service.processes.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** One life of the process that publishes and keeps the journal, and what it has said. One thread. */
final class CacheLossLife implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 300;
    private static final Executor LATE = CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS);

    private final Process process;
    private final BufferedReader lines;
    private long durable = -1;
    private long snapshot = -1;
    private long floor;
    private String end = "";

    CacheLossLife(Path ring, long life) throws IOException {
        List<String> command = ChildJvm.command(
                CacheLossChild.class,
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null");
        command.addAll(List.of(ring.toString(), Long.toString(life)));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Process watched = process;
        LATE.execute(watched::destroyForcibly); // a process that hangs shall not hang the campaign
    }

    /** {@return whether the watermark has moved so often, before the process ended} */
    boolean awaitMoves(int moves) throws IOException {
        int left = moves;
        while (left > 0) {
            String line = lines.readLine();
            if (line == null) {
                return false;
            }
            left -= take(line) ? 1 : 0;
        }
        return true;
    }

    void awaitEnd() throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            boolean ignored = take(line);
        }
        int ignored = process.onExit().join().exitValue();
    }

    /** {@return whether the watermark has moved} */
    private boolean take(String line) {
        int space = line.indexOf(' ');
        String value = line.substring(space + 1);
        switch (space < 0 ? "" : line.substring(0, space)) {
            case CacheLossChild.DURABLE -> {
                durable = Long.parseLong(value);
                return true;
            }
            case CacheLossChild.SNAPSHOT -> snapshot = Long.parseLong(value);
            case CacheLossChild.FLOOR -> floor = Long.parseLong(value);
            case CacheLossChild.ENDED -> end = value;
            default -> {
                // what the JVM says of its own when it dies
            }
        }
        return false;
    }

    /** {@return the last watermark that it has seen; −1 if none} */
    long durable() {
        return durable;
    }

    /** {@return the last snapshot that it has taken; −1 if none} */
    long snapshot() {
        return snapshot;
    }

    /** {@return the sequence below which it may have removed segments; 0 if none} */
    long floor() {
        return floor;
    }

    /** {@return how it says that it ended; empty if it was killed} */
    String end() {
        return end;
    }

    @Override
    public void close() throws IOException {
        Process ignored = process.destroyForcibly();
        int unused = process.onExit().join().exitValue();
        lines.close();
    }
}
