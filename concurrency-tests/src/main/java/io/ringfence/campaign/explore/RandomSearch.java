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
    /** How soon a death shows. */
    private static final double[] SHOWS = {0.02, 0.1, 0.5};
    /** At the end of a run, when all that is left to happen are deaths. */
    private static final double LATE_DEATHS = 0.25;

    private static final int LATEST_DEATH = 200;

    private final Runner runner;
    private final Scenario scenario;
    private final SharedWords words;
    private long deaths;
    private long twoDeathsShown;

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
        twoDeathsShown += world.deathsShown() > 1 ? 1 : 0;
        return world.failure() == null ? null : Failure.of(runner, scenario, world, "seed " + seed);
    }

    long deaths() {
        return deaths;
    }

    /** {@return how many runs had two deaths or more that showed in the process table} */
    long twoDeathsShown() {
        return twoDeathsShown;
    }

    private static final class Picker implements Chooser {
        private final SplittableRandom random;
        private final double change;
        private final double flush;
        private final double show;
        private int nextDeath;
        private int decisions;

        Picker(long seed) {
            random = new SplittableRandom(seed);
            change = CHANGES[random.nextInt(CHANGES.length)];
            flush = FLUSHES[random.nextInt(FLUSHES.length)];
            show = SHOWS[random.nextInt(SHOWS.length)];
            nextDeath = random.nextInt(LATEST_DEATH);
        }

        @Override
        public int choose(World world, int[] options, int count) {
            decisions++;
            if (options[0] == Step.END) {
                return random.nextDouble() < LATE_DEATHS ? 1 + random.nextInt(count - 1) : 0;
            }
            int kills = first(Step.KILL, options, count);
            if (decisions > nextDeath && kills < count) {
                nextDeath = decisions + random.nextInt(LATEST_DEATH);
                return kills + random.nextInt(count - kills);
            }
            int reaps = first(Step.REAP, options, kills);
            if (reaps < kills && random.nextDouble() < show) {
                return reaps + random.nextInt(kills - reaps);
            }
            boolean canGoOn = options[0] == Step.of(Step.RUN, Math.max(0, world.lastStepped()), 0);
            if ((canGoOn && random.nextDouble() >= change) || kills == 0) {
                return 0;
            }
            int choice = random.nextInt(kills);
            boolean isFlush = Step.kind(options[choice]) == Step.FLUSH;
            return isFlush && canGoOn && random.nextDouble() >= flush ? 0 : choice;
        }

        private static int first(int kind, int[] options, int count) {
            int first = 0;
            while (first < count && Step.kind(options[first]) != kind) {
                first++;
            }
            return first;
        }
    }
}
