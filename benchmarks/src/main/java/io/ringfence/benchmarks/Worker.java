package io.ringfence.benchmarks;

import io.ringfence.benchmarks.systems.Workload;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The main class of a JVM that is measured: reads commands, a line each, and gives them to the thread of their role.
 *
 * <pre>
 * ping SYSTEM NANOS      → ping done COUNT SUM NANOS P50 P99 P999
 * pong SYSTEM            → pong ready, pong done COUNT SUM NANOS
 * produce SYSTEM NANOS   → produce done COUNT SUM NANOS
 * consume SYSTEM         → consume ready, consume done COUNT SUM NANOS
 * clock                  → clock done NANOS
 * quit
 * </pre>
 *
 * <p>What fails is one line that begins with {@code error}. When its input ends without {@code quit}, its coordinator is dead: it
 * deletes the folder of the run and ends.
 */
public final class Worker {
    static final String QUIT = "quit";

    private final Workload workload;
    private final Map<String, WorkerRole> roles = new HashMap<>();

    private Worker(Workload workload) {
        this.workload = workload;
    }

    /**
     * Runs until it is told to quit, or its input ends.
     *
     * @param args folder, bytes of an event, slots, pauses
     * @throws IOException if its input cannot be read
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Worker worker = new Worker(
                new Workload(folder, Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3])));
        if (worker.obey()) {
            worker.roles.values().forEach(WorkerRole::close);
        } else {
            Workspace.deleteTree(folder);
        }
        // A role may be spinning for a partner that is gone: nothing here is worth waiting for.
        Runtime.getRuntime().halt(0);
    }

    /** Reads commands; true if the last one was to quit. */
    private boolean obey() throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.equals(QUIT)) {
                return true;
            }
            String[] words = line.split(" ", -1);
            roles.computeIfAbsent(words[0], role -> new WorkerRole(role, workload))
                    .run(words);
        }
        return false;
    }
}
