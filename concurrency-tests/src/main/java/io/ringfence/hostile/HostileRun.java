package io.ringfence.hostile;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign.Progress;
import io.ringfence.campaign.Campaign.Result;
import io.ringfence.campaign.Figures;
import io.ringfence.hostile.HostileWorker.Tried;
import io.ringfence.hostile.Scenario.Outcome;
import io.ringfence.service.processes.TemporaryDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One run of a campaign on hostile files: makes what is damaged, has it recovered without any damage, then has cases tried by children
 * until the budget ends or one fails.
 */
final class HostileRun {
    private static final int WORKERS = 2;
    private static final int CASES_A_PROGRESS_LINE = 10_000;

    private final String name;
    private final Class<?> child;
    private final long caseSeconds;
    private final int chunk;
    private final List<Outcome> floors;

    /**
     * Does nothing yet.
     *
     * @param name of the campaign
     * @param child main class of the JVMs that try cases
     * @param caseSeconds a child has to answer in
     * @param chunk so many cases are given to a child at one time
     * @param floors of each kind, some must end so
     */
    HostileRun(String name, Class<?> child, long caseSeconds, int chunk, List<Outcome> floors) {
        this.name = name;
        this.child = child;
        this.caseSeconds = caseSeconds;
        this.chunk = chunk;
        this.floors = List.copyOf(floors);
    }

    /** Makes what is damaged. */
    interface Preparation {
        /** {@return the cases} */
        Cases prepare(Path folder) throws Exception;
    }

    Result run(long firstCase, Budget budget, Progress progress, Preparation preparation) throws Exception {
        TemporaryDirectory directory = TemporaryDirectory.create(name, null);
        Path folder = directory.path();
        ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
        List<HostileWorker> workers = new ArrayList<>();
        try {
            Cases cases = preparation.prepare(folder);
            for (int i = 0; i < WORKERS; i++) {
                workers.add(worker(folder, Files.createDirectory(folder.resolve("work-" + i))));
            }
            Figures figures = new Figures();
            String uncontrolled = workers.get(0).control(figures);
            return uncontrolled.isEmpty()
                    ? tryOut(firstCase, budget, progress, cases, threads, workers, figures)
                    : new Result(firstCase, false, figures, uncontrolled);
        } finally {
            workers.forEach(HostileWorker::close);
            threads.shutdownNow();
            directory.delete();
        }
    }

    HostileWorker worker(Path images, Path work) {
        return new HostileWorker(name, child, caseSeconds, images, work);
    }

    private Result tryOut(
            long firstCase,
            Budget budget,
            Progress progress,
            Cases cases,
            ExecutorService threads,
            List<HostileWorker> workers,
            Figures figures)
            throws Exception {
        long next = firstCase;
        long reported = firstCase;
        while (true) {
            List<Future<Tried>> parts = new ArrayList<>();
            long end = next;
            for (HostileWorker worker : workers) {
                long from = end;
                while (end < from + chunk && budget.takeOne()) {
                    end++;
                }
                long to = end;
                Callable<Tried> part = () -> worker.tryOut(from, to, cases);
                parts.add(threads.submit(part));
            }
            for (Future<Tried> part : parts) {
                Tried tried = part.get();
                figures.add(tried.figures());
                if (!tried.failure().isEmpty()) {
                    return new Result(tried.failedCase(), false, figures, tried.failure());
                }
            }
            String below = Floors.failure(figures, floors);
            if (!below.isEmpty()) {
                return new Result(
                        firstCase, false, figures, name + " cases " + firstCase + " to " + end + ": " + below);
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
}
