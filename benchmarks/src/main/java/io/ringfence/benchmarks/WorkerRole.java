package io.ringfence.benchmarks;

import io.ringfence.benchmarks.systems.Contender;
import io.ringfence.benchmarks.systems.RoundTrip;
import io.ringfence.benchmarks.systems.Stream;
import io.ringfence.benchmarks.systems.Totals;
import io.ringfence.benchmarks.systems.Workload;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * One side of the work in a JVM that is measured, on a thread of its own. It opens a system when it is first told to run it, and keeps it
 * open for all rounds.
 */
final class WorkerRole implements AutoCloseable {
    static final String ERROR = "error";
    static final String PING = "ping";
    static final String PONG = "pong";
    static final String PRODUCE = "produce";
    static final String CONSUME = "consume";
    static final String CLOCK = "clock";
    static final String READY = " ready";
    static final String DONE = " done";

    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final int CLOCK_LOOKS = 1_000_000;
    private static final long CLOSE_MILLIS = 200;

    private final String role;
    private final Workload workload;
    private final ExecutorService thread;
    private final Map<Contender, RoundTrip> roundTrips = new EnumMap<>(Contender.class);
    private final Map<Contender, Stream> streams = new EnumMap<>(Contender.class);
    private final Histogram histogram = new Histogram(1, LONGEST_NANOS, 3);

    WorkerRole(String role, Workload workload) {
        this.role = role;
        this.workload = workload;
        this.thread = Executors.newSingleThreadExecutor(task -> new Thread(task, "bench-" + role));
    }

    void run(String[] words) {
        thread.execute(() -> {
            try {
                answer(words);
            } catch (Exception | Error e) {
                say(ERROR + " in " + role + ": "
                        + String.valueOf(e.getMessage()).replace('\n', ' '));
            }
        });
    }

    private void answer(String[] words) throws Exception {
        switch (role) {
            case PING -> ping(roundTrip(words[1], true), Long.parseLong(words[2]));
            case PONG -> {
                RoundTrip system = roundTrip(words[1], false);
                say(role + READY);
                done(system.pong(), "");
            }
            case PRODUCE -> done(stream(words[1], true).produce(Long.parseLong(words[2])), "");
            case CONSUME -> {
                Stream system = stream(words[1], false);
                say(role + READY);
                done(system.consume(), "");
            }
            case CLOCK -> say(role + DONE + ' ' + clockNanos());
            default -> throw new IllegalArgumentException("no role is called " + role);
        }
    }

    private RoundTrip roundTrip(String label, boolean pinging) throws IOException {
        Contender contender = Contender.of(label);
        RoundTrip open = roundTrips.get(contender);
        if (open == null) {
            open = contender.openRoundTrip(workload, pinging);
            roundTrips.put(contender, open);
        }
        return open;
    }

    private Stream stream(String label, boolean producing) throws IOException {
        Contender contender = Contender.of(label);
        Stream open = streams.get(contender);
        if (open == null) {
            open = contender.openStream(workload, producing);
            streams.put(contender, open);
        }
        return open;
    }

    private void ping(RoundTrip system, long nanos) throws Exception {
        histogram.reset();
        Totals totals = system.ping(nanos, histogram);
        done(
                totals,
                " " + histogram.getValueAtPercentile(50)
                        + " " + histogram.getValueAtPercentile(99)
                        + " " + histogram.getValueAtPercentile(99.9));
    }

    private void done(Totals totals, String more) {
        say(role + DONE + ' ' + totals.count() + ' ' + totals.sum() + ' ' + totals.nanos() + more);
    }

    /** What one look at the clock costs; part of each round trip that is measured. */
    private static double clockNanos() {
        long begin = System.nanoTime();
        long last = begin;
        for (int i = 0; i < CLOCK_LOOKS; i++) {
            last = System.nanoTime();
        }
        return (last - begin) / (double) CLOCK_LOOKS;
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /** Closes what is open, unless the thread still spins. */
    @Override
    public void close() {
        thread.execute(() -> {
            roundTrips.values().forEach(RoundTrip::close);
            streams.values().forEach(Stream::close);
        });
        thread.shutdown();
        try {
            boolean ignored = thread.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
