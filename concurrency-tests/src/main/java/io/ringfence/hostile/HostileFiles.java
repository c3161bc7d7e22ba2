package io.ringfence.hostile;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import io.ringfence.campaign.Figures;
import io.ringfence.hostile.Scenario.Outcome;
import io.ringfence.service.processes.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Hostile files: every mutation of a ring's files ends in a typed error or in a full recovery, within 5 s: no other exception, no hang, no
 * dead JVM, no write to a file that was refused, no invented event, none lost that the damage did not reach. The mutations are those of
 * {@link Mutations}; they are tried in child JVMs, which the parent watches. Before them the rings without any damage must be recovered,
 * and the {@link Floors} must hold.
 */
public final class HostileFiles implements Campaign {
    private static final int WORKERS = 2;
    private static final int CHUNK = 250;
    private static final long CASE_SECONDS = 5;
    private static final long START_SECONDS = 60;
    private static final int CASES_A_PROGRESS_LINE = 10_000;

    /** For the long form and the tests. */
    public HostileFiles() {}

    @Override
    public String name() {
        return "hostile";
    }

    @Override
    public String purpose() {
        return "damaged, forged and exchanged ring files: a typed error or a full recovery, within 5 s";
    }

    @Override
    public Result run(long firstCase, Budget budget, Progress progress) throws Exception {
        TemporaryDirectory directory = TemporaryDirectory.create("hostile", null);
        Path folder = directory.path();
        ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
        List<Worker> workers = new ArrayList<>();
        try {
            makeImages(folder);
            Mutations mutations = new Mutations(HostileChild.loadImages(folder));
            for (int i = 0; i < WORKERS; i++) {
                workers.add(new Worker(folder, Files.createDirectory(folder.resolve("work-" + i))));
            }
            return run(firstCase, budget, progress, mutations, threads, workers);
        } finally {
            workers.forEach(Worker::close);
            threads.shutdownNow();
            directory.delete();
        }
    }

    private static Result run(
            long firstCase,
            Budget budget,
            Progress progress,
            Mutations mutations,
            ExecutorService threads,
            List<Worker> workers)
            throws Exception {
        Figures figures = new Figures();
        String uncontrolled = workers.get(0).control(figures);
        if (!uncontrolled.isEmpty()) {
            return new Result(firstCase, false, figures, uncontrolled);
        }
        long next = firstCase;
        long reported = firstCase;
        while (true) {
            List<Future<Tried>> parts = new ArrayList<>();
            long end = next;
            for (Worker worker : workers) {
                long from = end;
                while (end < from + CHUNK && budget.takeOne()) {
                    end++;
                }
                long to = end;
                Callable<Tried> part = () -> worker.tryOut(from, to, mutations);
                parts.add(threads.submit(part));
            }
            for (Future<Tried> part : parts) {
                Tried tried = part.get();
                figures.add(tried.figures());
                if (!tried.failure().isEmpty()) {
                    return new Result(tried.failedCase(), false, figures, tried.failure());
                }
            }
            String below = Floors.failure(figures);
            if (!below.isEmpty()) {
                return new Result(
                        firstCase, false, figures, "hostile cases " + firstCase + " to " + end + ": " + below);
            }
            if (end == next) {
                return new Result(next, false, figures, "");
            }
            next = end;
            progress.finished(next, figures);
            if (next - reported >= CASES_A_PROGRESS_LINE) {
                reported = next;
                progress.accept("case " + next + ": " + figures);
            }
        }
    }

    /** What a range came to. */
    private record Tried(Figures figures, long failedCase, String failure) {}

    /** One child at a time, restarted when it ends. On one thread at a time. */
    static final class Worker {
        private final Path images;
        private final Path work;
        private @org.jspecify.annotations.Nullable ChildProcess child;

        Worker(Path images, Path work) {
            this.images = images;
            this.work = work;
        }

        /** {@return what is wrong with the rings as their makers left them, which must all be recovered; empty if nothing} */
        String control(Figures figures) throws IOException, InterruptedException {
            ChildProcess running = running();
            running.send(HostileChild.CONTROL);
            for (int kind = 0; kind < ImageMaker.KINDS; kind++) {
                String answer = running.next(CASE_SECONDS);
                if (!("ok " + kind + " " + Outcome.RECOVERED).equals(answer)) {
                    return "hostile control: the unchanged ring of kind " + kind + " is not recovered: " + answer;
                }
                figures.add("unchanged recovered", 1);
            }
            return "";
        }

        Tried tryOut(long from, long to, Mutations mutations) throws IOException, InterruptedException {
            Figures figures = new Figures();
            if (from == to) {
                return new Tried(figures, 0, "");
            }
            ChildProcess running = running();
            running.send(from + " " + to);
            for (long number = from; number < to; number++) {
                String answer = running.next(CASE_SECONDS);
                String ok = "ok " + number + " ";
                if (answer == null || !answer.startsWith(ok)) {
                    String failure = answer == null
                            ? "no answer within " + CASE_SECONDS + " s"
                            : ChildProcess.isEnd(answer) ? "the child JVM died" : answer + " " + running.rest();
                    close();
                    Mutation mutation = mutations.get(number);
                    return new Tried(
                            figures,
                            number,
                            "hostile case " + number + " (kind " + mutation.kind() + ", " + mutation.what() + "): "
                                    + failure);
                }
                figures.add("mutations", 1);
                Mutation mutation = mutations.get(number);
                Outcome outcome = Outcome.valueOf(answer.substring(ok.length()));
                figures.add(outcome.name().toLowerCase(Locale.ROOT), 1);
                Floors.count(figures, mutation.kind(), outcome);
                figures.add(family(mutation, number < mutations.enumerated()), 1);
            }
            return new Tried(figures, 0, "");
        }

        private static String family(Mutation mutation, boolean enumerated) {
            return mutation.trouble() != null
                    ? "of files"
                    : mutation.forged() ? "of forged identities" : enumerated ? "of single words" : "of random words";
        }

        private ChildProcess running() throws IOException, InterruptedException {
            ChildProcess running = child;
            if (running == null) {
                running = new ChildProcess(List.of(), HostileChild.class, images, work);
                child = running;
                String ready = running.next(START_SECONDS);
                if (!"ready".equals(ready)) {
                    throw new IllegalStateException("a child did not start: " + ready + " " + running.rest());
                }
            }
            return running;
        }

        void close() {
            ChildProcess running = child;
            if (running != null) {
                running.close();
                child = null;
            }
        }
    }

    static void makeImages(Path folder) throws IOException, InterruptedException {
        for (int kind = 0; kind < ImageMaker.KINDS; kind++) {
            Path ring = folder.resolve("base-" + kind);
            for (String life : List.of("first", "second")) {
                List<String> flags = List.of("-Dio.ringfence.instrument=" + HaltWhenArmed.class.getName());
                try (ChildProcess maker = new ChildProcess(flags, ImageMaker.class, ring, kind, life)) {
                    int status = maker.awaitExit(START_SECONDS);
                    if (status != ImageMaker.HALTED) {
                        throw new IllegalStateException(
                                "a base ring was not made, status " + status + ": " + maker.rest());
                    }
                }
            }
            Path ignored = Files.move(ring.resolve("ring.dat"), folder.resolve(kind + ".dat"));
        }
    }
}
