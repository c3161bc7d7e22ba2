package io.ringfence.benchmarks;

import io.ringfence.benchmarks.JournalRounds.Round;
import io.ringfence.benchmarks.journal.Contestant;
import io.ringfence.benchmarks.journal.Lane;
import io.ringfence.benchmarks.journal.Timing;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs {@code bench journal}: one JVM for each system, of which one works at a time. */
final class JournalConductor {
    /** A disk that is busy takes its time for a few segments of zeros. */
    private static final long GRACE_NANOS = TimeUnit.MINUTES.toNanos(5);

    private static final int PROGRESS_COLUMNS = 60;

    private final JournalSettings settings;
    private final Map<Contestant, WorkerProcess> workers = new EnumMap<>(Contestant.class);

    JournalConductor(JournalSettings settings) {
        this.settings = settings;
    }

    /** {@return the exit status} */
    int run(Path place, @Nullable Path json, PrintWriter out) {
        JournalRounds rounds = new JournalRounds();
        String fileSystem;
        try (Workspace workspace = Workspace.in(place)) {
            fileSystem = Machine.fileSystem(workspace.folder());
            start(workspace);
            fill();
            int all = settings.warmUpRounds() + settings.rounds();
            for (int i = 0; i < all; i++) {
                Round round = round(i);
                if (i >= settings.warmUpRounds()) {
                    rounds.add(round);
                }
            }
            clearProgress();
        }
        JournalReport report = new JournalReport(settings, rounds, fileSystem);
        report.print(out);
        if (json != null) {
            report.write(json);
        }
        return 0;
    }

    private void start(Workspace workspace) {
        for (Contestant contestant : settings.contestants()) {
            List<String> arguments = List.of(
                    workspace.folder().toString(),
                    contestant.name(),
                    Integer.toString(settings.eventBytes()),
                    Integer.toString(settings.segmentBytes()),
                    Boolean.toString(settings.verify()));
            workers.put(
                    contestant, workspace.start(contestant.label(), JournalWorker.class, settings.flags(), arguments));
        }
    }

    private void fill() {
        if (settings.lanes().contains(Lane.REPLAY)) {
            for (Contestant contestant : Lane.REPLAY.contestants()) {
                showProgress("writing what is read, " + contestant.label());
                ask(contestant, JournalWorker.FILL + ' ' + settings.replayEvents(), JournalWorker.FILL);
            }
        }
    }

    private String ask(Contestant contestant, String command, String answer) {
        WorkerProcess worker = workers.get(contestant);
        if (worker == null) {
            throw new IllegalArgumentException(contestant + " was not started");
        }
        worker.send(command);
        return worker.expect(answer + WorkerRole.DONE, GRACE_NANOS);
    }

    /** Each round begins every lane with another system, so that none always runs behind the same one. */
    private Round round(int index) {
        Map<Lane, Map<Contestant, Double>> rates = new LinkedHashMap<>();
        for (Lane lane : settings.lanes()) {
            List<Contestant> order = new ArrayList<>(lane.contestants());
            Collections.rotate(order, -(index % order.size()));
            Map<Contestant, Double> ofLane = new LinkedHashMap<>();
            for (Contestant contestant : order) {
                showProgress(index, lane, contestant);
                ofLane.put(contestant, rate(lane, contestant));
            }
            rates.put(lane, ofLane);
        }
        return new Round(rates);
    }

    private double rate(Lane lane, Contestant contestant) {
        String command = JournalWorker.RUN + ' ' + lane.label() + ' ' + settings.nanos();
        String[] words = ask(contestant, command, JournalWorker.RUN).split(" ", -1);
        return lane.rate(new Timing(Long.parseLong(words[0]), Long.parseLong(words[1])));
    }

    private void showProgress(int index, Lane lane, Contestant contestant) {
        boolean warmingUp = index < settings.warmUpRounds();
        int number = warmingUp ? index + 1 : index - settings.warmUpRounds() + 1;
        int of = warmingUp ? settings.warmUpRounds() : settings.rounds();
        showProgress("%s %d of %d: %s, %s"
                .formatted(warmingUp ? "warm-up round" : "round", number, of, lane.label(), contestant.label()));
    }

    private static void showProgress(String text) {
        if (Output.errorsAreShownOnATerminal()) {
            System.err.print('\r' + text + " ".repeat(Math.max(0, PROGRESS_COLUMNS - text.length())));
            System.err.flush();
        }
    }

    private static void clearProgress() {
        if (Output.errorsAreShownOnATerminal()) {
            System.err.print('\r' + " ".repeat(PROGRESS_COLUMNS) + '\r');
            System.err.flush();
        }
    }
}
