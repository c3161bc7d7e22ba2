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
 * seed that follows on its last round. Rounds are in turn with many producers and with one. Two rounds in a
 * row come to all crash points; over two times two, each point of the ring comes to each of the two. One thread.
 */
final class TortureRun {
    private static final long ROUND_MIN_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final Path folder;
    private final Subject subject;
    private final long seed;
    private final long roundsMax;
    private final long deadlineNanos;
    private final Tally tally;
    private final ProgressLine progress;

    /**
     * For one run.
     *
     * @param folder that is its own
     * @param subject what is tried
     * @param seed the number of the first round
     * @param roundsMax at most so many
     * @param nanos at most so long, but for the last round's end
     * @param tally to count in
     * @param progress to tell
     */
    TortureRun(
            Path folder, Subject subject, long seed, long roundsMax, long nanos, Tally tally, ProgressLine progress) {
        this.folder = folder;
        this.subject = subject;
        this.seed = seed;
        this.roundsMax = roundsMax;
        this.deadlineNanos = System.nanoTime() + nanos;
        this.tally = tally;
        this.progress = progress;
    }

    /** {@return the recipes of a round} */
    static List<Recipe> recipes(Subject subject, long number) {
        return subject == Subject.RING ? recipesOfRing(number) : JournalRecipes.of(number);
    }

    private static List<Recipe> recipesOfRing(long number) {
        List<Recipe> recipes = new ArrayList<>();
        int rounds = Subject.RING.cycle();
        long cycle = Math.floorDiv(number, rounds);
        long place = 0;
        for (CrashPoint point : CrashPoint.values()) {
            Recipe recipe = Recipe.of(point);
            long turn = recipe.needsManyProducers() ? 2 * (place + cycle) : place + cycle;
            place++;
            if (isReachable(recipe) && Math.floorMod(turn - number, rounds) == 0) {
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
        boolean still;
        try (Stage stage = new Stage(place, subject, mode(number), random.split(), spares, tally, progress::say)) {
            CrashDirector director = new CrashDirector(stage, recipes(subject, number), random.split());
            Violence violence = new Violence(stage, random.split());
            try {
                play(number, stage, director, violence);
                verdict = subject == Subject.RING
                        ? stage.end()
                        : meetDisasters(
                                number, stage, violence, new Revival(place, spares, tally, random.split()), random);
                still = tally.isTooLong(stage.longestStallNanos());
            } catch (RingException | IOException failure) {
                judgePart(stage, failure);
                throw failure;
            }
        }
        tidy(place, verdict.isGood(), still);
        return verdict;
    }

    /** Leaves the folder of a round that found anything, if only that its ring stood still for too long. */
    void tidy(Path place, boolean good, boolean still) throws IOException {
        if (still) {
            progress.say("kept " + place.getFileName() + ", whose ring stood still for too long");
        } else if (good) {
            TemporaryDirectory.deleteTree(place);
        }
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

    private Verdict meetDisasters(long number, Stage stage, Violence violence, Revival revival, SplittableRandom random)
            throws IOException {
        Disasters disasters = new Disasters(stage, revival, random.split(), this::isOver);
        disasters.strike(number, violence);
        return disasters.end();
    }

    /** The failure is what the run ends with, whatever else goes wrong now. */
    private void judgePart(Stage stage, Exception failure) {
        try {
            stage.judgePart().findings().forEach(progress::say);
        } catch (RingException | IOException another) {
            failure.addSuppressed(another);
        }
    }

    private boolean isEnough(long nanos, int pointsLeft) {
        return nanos >= (pointsLeft == 0 ? ROUND_MIN_NANOS : subject.roundNanosMax());
    }

    private void show(long number) {
        if (progress.due() > 0) {
            progress.show(TortureReport.progress(number, subject, tally));
        }
    }
}
