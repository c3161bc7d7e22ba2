package io.ringfence.campaign.explore;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Seeded random schedules of a case: each run draws how often the turn changes, how long stores are delayed, and when somebody dies, so
 * that rare mixtures come up too. The seed repeats the run.
 */
final class RandomSearch {
    private static final double[] CHANGES = {0.03, 0.1, 0.3, 0.7};
    private static final double[] FLUSHES = {0.02, 0.1, 0.5};
    private static final int LATEST_DEATH = 200;

    private final Runner runner;
    private final Scenario scenario;
    private final SharedWords words;
    private long deaths;

    RandomSearch(Runner runner, Scenario scenario) {
        this.runner = runner;
        this.scenario = scenario;
        this.words = SharedWords.all(scenario.words());
    }

    /** {@return the failure of the run with this seed, or null} */
    @Nullable
    Failure run(long seed) {
        Picker picker = new Picker(seed);
        World world = runner.run(scenario, words, picker, null);
        deaths += world.deaths();
        return world.failure() == null ? null : Failure.of(runner, scenario, world, "seed " + seed);
    }

    long deaths() {
        return deaths;
    }

    private static final class Picker implements Chooser {
        private final SplittableRandom random;
        private final double change;
        private final double flush;
        private int nextDeath;
        private int decisions;

        Picker(long seed) {
            random = new SplittableRandom(seed);
            change = CHANGES[random.nextInt(CHANGES.length)];
            flush = FLUSHES[random.nextInt(FLUSHES.length)];
            nextDeath = random.nextInt(LATEST_DEATH);
        }

        @Override
        public int choose(World world, int[] options, int count) {
            int first = Step.kind(options[0]) == Step.RUN && options[0] != Step.END ? 1 : 0;
            int alive = first; // options that need not wait for a death's time
            while (alive < count && Step.kind(options[alive]) != Step.KILL && options[alive] != Step.END) {
                alive++;
            }
            if (decisions++ >= nextDeath && alive < count && Step.kind(options[count - 1]) == Step.KILL) {
                nextDeath = decisions + random.nextInt(LATEST_DEATH);
                return alive + random.nextInt(count - alive);
            }
            boolean goOn = first == 1 && random.nextDouble() >= change;
            if (goOn || alive == 0) {
                return 0;
            }
            int choice = random.nextInt(alive);
            boolean isFlush = Step.kind(options[choice]) == Step.FLUSH;
            return isFlush && first == 1 && random.nextDouble() >= flush ? 0 : choice;
        }
    }
}
