package io.ringfence.service.torture;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.ring.error.RingException;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.service.processes.ProgressLine;
import io.ringfence.service.processes.TemporaryDirectory;
import io.ringfence.wait.Futex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * The rounds. What a round does follows from its number alone, and the first one's number is the seed: so a run is continued by the
 * seed that follows on its last round. Four rounds come to all crash points, in turn with many producers and with one; over four times
 * four, each point comes to each of the four. One thread.
 */
final class TortureRun {
    /** Rounds that come to all crash points. */
    static final int CYCLE = 4;

    private static final long ROUND_MIN_NANOS = TimeUnit.SECONDS.toNanos(4);
    private static final long ROUND_MAX_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Path folder;
    private final long seed;
    private final long roundsMax;
    private final long deadlineNanos;
    private final Tally tally;
    private final ProgressLine progress;

    /**
     * For one run.
     *
     * @param folder that is its own
     * @param seed the number of the first round
     * @param roundsMax at most so many
     * @param nanos at most so long, but for the last round's end
     * @param tally to count in
     * @param progress to tell
     */
    TortureRun(Path folder, long seed, long roundsMax, long nanos, Tally tally, ProgressLine progress) {
        this.folder = folder;
        this.seed = seed;
        this.roundsMax = roundsMax;
        this.deadlineNanos = System.nanoTime() + nanos;
        this.tally = tally;
        this.progress = progress;
    }

    /** {@return the recipes of a round} */
    static List<Recipe> recipes(long number) {
        List<Recipe> recipes = new ArrayList<>();
        long cycle = Math.floorDiv(number, CYCLE);
        long place = 0;
        for (CrashPoint point : CrashPoint.values()) {
            Recipe recipe = Recipe.of(point);
            long turn = recipe.needsManyProducers() ? 2 * (place + cycle) : place + cycle;
            place++;
            if (isReachable(recipe) && Math.floorMod(turn - number, CYCLE) == 0) {
                recipes.add(recipe);
            }
        }
        return recipes;
    }

    /** {@return whether this JVM can come to it at all} */
    static boolean isReachable(Recipe recipe) {
        return !recipe.needsFutex() || Futex.isAvailable();
    }

    static ProducerMode mode(long number) {
        return Math.floorMod(number, 2) == 0 ? ProducerMode.MULTI : ProducerMode.SINGLE;
    }

    /** Runs until the time, the rounds, or the promises of the ring end. */
    void run(Spares spares) throws IOException {
        for (long round = 0; round < roundsMax && !isOver(); round++) {
            Verdict verdict = round(seed + round, spares);
            if (!verdict.isGood()) {
                verdict.findings().forEach(progress::say);
                return;
            }
        }
    }

    private boolean isOver() {
        return System.nanoTime() - deadlineNanos >= 0;
    }

    private Verdict round(long number, Spares spares) throws IOException {
        Path place = folder.resolve("round-" + number);
        SplittableRandom random = new SplittableRandom(number);
        Verdict verdict;
        try (Stage stage = new Stage(place, mode(number), random.split(), spares, tally, progress::say)) {
            CrashDirector director = new CrashDirector(stage, recipes(number), random.split());
            Violence violence = new Violence(stage, random.split());
            try {
                play(number, stage, director, violence);
                verdict = stage.end();
            } catch (RingException | IOException failure) {
                judgePart(stage, failure);
                throw failure;
            }
        }
        if (verdict.isGood()) {
            TemporaryDirectory.deleteTree(place);
        }
        return verdict;
    }

    private void play(long number, Stage stage, CrashDirector director, Violence violence) throws IOException {
        long start = System.nanoTime();
        stage.directedBy(director);
        stage.begin(this::isOver);
        while (!isOver() && !isEnough(System.nanoTime() - start, director.left())) {
            director.tick();
            violence.tick();
            stage.tick();
            show(number);
        }
        stage.directedBy(Director.NOBODY);
    }

    /** The failure is what the run ends with, whatever else goes wrong now. */
    private void judgePart(Stage stage, Exception failure) {
        try {
            stage.judgePart().findings().forEach(progress::say);
        } catch (RingException | IOException another) {
            failure.addSuppressed(another);
        }
    }

    private static boolean isEnough(long nanos, int pointsLeft) {
        return nanos >= (pointsLeft == 0 ? ROUND_MIN_NANOS : ROUND_MAX_NANOS);
    }

    private void show(long number) {
        if (progress.due() > 0) {
            progress.show(TortureReport.progress(number, tally));
        }
    }
}
