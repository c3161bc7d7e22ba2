package io.ringfence.benchmarks;

import io.ringfence.benchmarks.journal.Contestant;
import io.ringfence.benchmarks.journal.JournalSystem;
import io.ringfence.benchmarks.journal.JournalSystem.Replayed;
import io.ringfence.benchmarks.journal.JournalWorkload;
import io.ringfence.benchmarks.journal.Lane;
import io.ringfence.benchmarks.journal.Timing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * The main class of a JVM in which one system journals: reads commands, a line each.
 *
 * <pre>
 * fill EVENTS       → fill done       (writes and forces what replay reads)
 * run LANE NANOS    → run done EVENTS NANOS
 * quit
 * </pre>
 *
 * <p>What fails is one line that begins with {@code error}. When its input ends without {@code quit}, its coordinator is dead: it
 * deletes the folder of the run and ends.
 */
public final class JournalWorker {
    static final String FILL = "fill";
    static final String RUN = "run";

    private static final String REPLAYED = "replayed";
    private static final String RUNNING = "running";

    private final Path own;
    private final Contestant contestant;
    private final JournalWorkload workload;
    private final JournalSystem system;
    private final boolean verify;
    private long replaySum;
    private long replayEvents;

    private JournalWorker(Path folder, Contestant contestant, JournalWorkload workload, boolean verify)
            throws IOException {
        this.own = Files.createDirectory(folder.resolve(contestant.label()));
        this.contestant = contestant;
        this.workload = workload;
        this.system = contestant.open(workload);
        this.verify = verify;
    }

    /**
     * Runs until it is told to quit, or its input ends.
     *
     * @param args folder, system, bytes of an event, bytes of a segment, whether to verify
     * @throws IOException if its input cannot be read
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        JournalWorkload workload = new JournalWorkload(Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        JournalWorker worker =
                new JournalWorker(folder, Contestant.valueOf(args[1]), workload, Boolean.parseBoolean(args[4]));
        if (!worker.obey()) {
            Workspace.deleteTree(folder);
        }
        // Libraries leave threads behind: nothing here is worth waiting for.
        Runtime.getRuntime().halt(0);
    }

    /** Reads commands; true if the last one was to quit. */
    private boolean obey() throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.equals(Worker.QUIT)) {
                return true;
            }
            try {
                answer(line.split(" ", -1));
            } catch (IOException | RuntimeException | Error e) {
                say(WorkerRole.ERROR + " in " + line + ": " + String.valueOf(e).replace('\n', ' '));
            }
        }
        return false;
    }

    private void answer(String[] words) throws IOException {
        if (words[0].equals(FILL)) {
            fill(Long.parseLong(words[1]));
            say(FILL + WorkerRole.DONE);
        } else {
            Timing timing = run(Lane.of(words[1]), Long.parseLong(words[2]));
            say(RUN + WorkerRole.DONE + ' ' + timing.events() + ' ' + timing.nanos());
        }
    }

    private void fill(long events) throws IOException {
        Path folder = Files.createDirectory(own.resolve(REPLAYED));
        Timing ignored = system.append(folder, events - 1);
        force(folder);
        replayEvents = events;
        replaySum = workload.expectedSum(events);
    }

    /** Or the kernel would write it back while others are measured. */
    private static void force(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
        }
    }

    /** Runs it again and again, with new files each time, until it has taken long enough. */
    private Timing run(Lane lane, long nanos) throws IOException {
        Timing timing = Timing.NONE;
        do {
            timing = timing.plus(lane == Lane.REPLAY ? replay() : write(lane, Math.max(1, nanos - timing.nanos())));
        } while (timing.nanos() < nanos && lane.groupEvents() == 0);
        return timing;
    }

    private Timing replay() throws IOException {
        Replayed replayed = system.replay(own.resolve(REPLAYED));
        if (replayed.timing().events() != replayEvents || replayed.sum() != replaySum) {
            throw new IllegalStateException(replayed.timing().events() + " events with the sum " + replayed.sum()
                    + "; written were " + replayEvents + " with the sum " + replaySum);
        }
        return replayed.timing();
    }

    private Timing write(Lane lane, long nanos) throws IOException {
        Path folder = Files.createDirectory(own.resolve(RUNNING));
        try {
            Timing timing = switch (lane) {
                case APPEND -> system.append(folder, workload.eventsOfSegment());
                case ROLLING -> system.append(folder, workload.eventsOfSegment() * Lane.ROLLING_SEGMENTS);
                case GROUP_64, GROUP_1024 -> system.groups(folder, lane.groupEvents(), nanos);
                case REPLAY -> throw new IllegalArgumentException("it writes nothing");
            };
            if (verify) {
                system.verify(folder, Math.max(1, lane.groupEvents()) + timing.events());
            }
            return timing;
        } catch (UncheckedIOException e) {
            throw new IOException(contestant.label() + ": " + e.getMessage(), e);
        } finally {
            Workspace.deleteTree(folder);
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
