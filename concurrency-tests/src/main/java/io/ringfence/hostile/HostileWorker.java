package io.ringfence.hostile;

import io.ringfence.campaign.Figures;
import io.ringfence.hostile.Cases.Case;
import io.ringfence.hostile.Scenario.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Has cases tried by a child JVM, one at a time, restarted when it ends. On one thread at a time. */
final class HostileWorker implements AutoCloseable {
    private static final long START_SECONDS = 60;

    private final String name;
    private final Class<?> main;
    private final long caseSeconds;
    private final Path images;
    private final Path work;
    private @Nullable ChildProcess child;

    /**
     * Starts nothing yet.
     *
     * @param name of the campaign
     * @param main of the child
     * @param caseSeconds the child has to answer in
     * @param images the folder of what is damaged
     * @param work the child's own folder
     */
    HostileWorker(String name, Class<?> main, long caseSeconds, Path images, Path work) {
        this.name = name;
        this.main = main;
        this.caseSeconds = caseSeconds;
        this.images = images;
        this.work = work;
    }

    /** What a range came to. */
    record Tried(Figures figures, long failedCase, String failure) {}

    /** {@return what is wrong with the images as their makers left them, which must all be recovered; empty if nothing} */
    String control(Figures figures) throws IOException, InterruptedException {
        ChildProcess running = running();
        running.send(ChildLoop.CONTROL);
        for (int kind = 0; kind < ImageMaker.KINDS; kind++) {
            String answer = running.next(caseSeconds);
            if (!("ok " + kind + " " + Outcome.RECOVERED).equals(answer)) {
                return name + " control: the unchanged ring of kind " + kind + " is not recovered: " + answer;
            }
            figures.add("unchanged recovered", 1);
        }
        return "";
    }

    Tried tryOut(long from, long to, Cases cases) throws IOException, InterruptedException {
        Figures figures = new Figures();
        if (from == to) {
            return new Tried(figures, 0, "");
        }
        ChildProcess running = running();
        running.send(from + " " + to);
        for (long number = from; number < to; number++) {
            String answer = running.next(caseSeconds);
            String ok = "ok " + number + " ";
            Case tried = cases.get(number);
            if (answer == null || !answer.startsWith(ok)) {
                String failure = answer == null
                        ? "no answer within " + caseSeconds + " s"
                        : ChildProcess.isEnd(answer) ? "the child JVM died" : answer + " " + running.rest();
                close();
                return new Tried(
                        figures,
                        number,
                        name + " case " + number + " (kind " + tried.kind() + ", " + tried.what() + "): " + failure);
            }
            Outcome outcome = Outcome.valueOf(answer.substring(ok.length()));
            figures.add("mutations", 1);
            figures.add(outcome.name().toLowerCase(Locale.ROOT), 1);
            Floors.count(figures, tried.kind(), outcome);
            figures.add(tried.family(), 1);
        }
        return new Tried(figures, 0, "");
    }

    private ChildProcess running() throws IOException, InterruptedException {
        ChildProcess running = child;
        if (running == null) {
            running = new ChildProcess(List.of(), main, images, work);
            child = running;
            String ready = running.next(START_SECONDS);
            if (!ChildLoop.READY.equals(ready)) {
                throw new IllegalStateException("a child did not start: " + ready + " " + running.rest());
            }
        }
        return running;
    }

    @Override
    public void close() {
        ChildProcess running = child;
        if (running != null) {
            running.close();
            child = null;
        }
    }
}
