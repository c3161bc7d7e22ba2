package io.ringfence.hostile;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import io.ringfence.campaign.Figures;
import io.ringfence.service.processes.TemporaryDirectory;
import java.util.List;

/**
 * Soak: rings at the ends of the number ranges, words that wrap, and thousands of rounds of creating, attaching, refusing, closing and deleting
 * in one JVM, whose descriptors, mappings and resident memory must stay flat. The cases repeat; what adds up is the same JVM's use of
 * the machine.
 */
public final class Soak implements Campaign {
    private static final long CASE_SECONDS = 60;
    private static final long START_SECONDS = 60;
    private static final int WARM_UP_CASES = 48;
    private static final int CASES_A_PROGRESS_LINE = 1000;
    private static final long MORE_DESCRIPTORS = 4;
    private static final long MAPPINGS_MAX = 256;
    private static final long MORE_KIB = 32 * 1024;

    /** For the long form and the tests. */
    public Soak() {}

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String purpose() {
        return "the ends of the number ranges, wrapping words, and nothing that grows over many rounds";
    }

    @Override
    public Result run(long firstCase, Budget budget, Progress progress) throws Exception {
        try (TemporaryDirectory directory = TemporaryDirectory.create("soak", null);
                ChildProcess child = new ChildProcess(
                        List.of(), SoakChild.class, directory.path().resolve("ring"))) {
            String ready = child.next(START_SECONDS);
            if (!"ready".equals(ready)) {
                throw new IllegalStateException("the child did not start: " + ready + " " + child.rest());
            }
            return run(child, firstCase, budget, progress);
        }
    }

    /** What the JVM uses: descriptors, mappings, resident KiB. */
    private record Use(long descriptors, long mappings, long residentKiB) {}

    private static Result run(ChildProcess child, long firstCase, Budget budget, Progress progress)
            throws InterruptedException {
        Figures figures = new Figures();
        long number = firstCase;
        Use warm = new Use(0, 0, 0);
        Use last = warm;
        for (; budget.takeOne(); number++) {
            child.send(Long.toString(number));
            String answer = child.next(CASE_SECONDS);
            if (answer == null || !answer.startsWith("ok " + number + " ")) {
                String failure =
                        answer == null ? "no answer within " + CASE_SECONDS + " s" : answer + " " + child.rest();
                return new Result(number, false, figures, "soak case " + number + ": " + failure);
            }
            String[] words = answer.split(" ", -1);
            last = new Use(Long.parseLong(words[4]), Long.parseLong(words[5]), Long.parseLong(words[6]));
            figures.add("cases", 1);
            figures.add("rounds", Long.parseLong(words[2]));
            figures.add("events", Long.parseLong(words[3]));
            long done = number - firstCase + 1;
            if (done <= WARM_UP_CASES) {
                warm = new Use(
                        Math.max(warm.descriptors(), last.descriptors()),
                        0,
                        Math.max(warm.residentKiB(), last.residentKiB()));
            } else if (isGrown(warm, last)) {
                return new Result(
                        number, false, figures, "soak case " + number + ": use grew from " + warm + " to " + last);
            }
            progress.finished(number + 1, figures);
            if (done % CASES_A_PROGRESS_LINE == 0) {
                progress.accept("case " + number + ": " + figures + "; " + last);
            }
        }
        figures.add("descriptors when warm", warm.descriptors());
        figures.add("descriptors at last", last.descriptors());
        figures.add("mappings at last", last.mappings());
        figures.add("resident KiB when warm", warm.residentKiB());
        figures.add("resident KiB at last", last.residentKiB());
        return new Result(number, false, figures, "");
    }

    private static boolean isGrown(Use warm, Use now) {
        return now.descriptors() > warm.descriptors() + MORE_DESCRIPTORS
                || now.mappings() > MAPPINGS_MAX
                || now.residentKiB() > warm.residentKiB() + MORE_KIB;
    }
}
