package io.ringfence.campaign.explore;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import io.ringfence.campaign.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The explorer as a campaign: the first cases are searched completely, one after another; every later number is the seed of one random
 * schedule of a larger one.
 */
public final class ExploreCampaign implements Campaign {
    private static final long PROGRESS_EVERY = 100_000;
    private static final long UNLIMITED_SECONDS = 24 * 3600;

    private final List<Scenario> searched;
    private final List<Scenario> random = Cases.large();

    /** All that can be searched in hours. */
    public ExploreCampaign() {
        this(both());
    }

    private ExploreCampaign(List<Scenario> searched) {
        this.searched = searched;
    }

    /** {@return what every build searches: smaller cases, then random schedules} */
    public static ExploreCampaign quick() {
        List<Scenario> quick = new ArrayList<>(Cases.quick());
        quick.addAll(Cases.bounded(0));
        return new ExploreCampaign(quick);
    }

    private static List<Scenario> both() {
        List<Scenario> both = new ArrayList<>(Cases.quick());
        both.addAll(Cases.bounded(0));
        both.addAll(Cases.bounded(1));
        both.addAll(Cases.bounded(2));
        both.addAll(Cases.thorough());
        return both;
    }

    /** {@return how many cases with at most one change of turn come after the quick ones} */
    public static int boundedCases() {
        return Cases.bounded(1).size();
    }

    /** {@return how many cases are searched completely before the random ones} */
    public int searchedCases() {
        return searched.size();
    }

    @Override
    public String name() {
        return "explore";
    }

    @Override
    public String purpose() {
        return "interleavings of the real classes with a death at every access: small cases completely, larger ones at random";
    }

    @Override
    public Result run(long firstCase, Budget budget, Consumer<String> progress) {
        Figures figures = new Figures();
        List<RandomSearch> searches = new ArrayList<>();
        try (Runner runner = new Runner()) {
            random.forEach(scenario -> searches.add(new RandomSearch(runner, scenario)));
            long next = firstCase;
            while (budget.takeOne()) {
                Failure failure = next < searched.size()
                        ? search(runner, searched.get((int) next), figures, progress)
                        : walk(searches, next, figures);
                next++;
                if (failure != null) {
                    return new Result(next, false, figures, describe(next - 1, failure));
                }
                if (next % PROGRESS_EVERY == 0) {
                    progress.accept(figures.toString());
                }
            }
            return new Result(next, false, figures, "");
        }
    }

    private static @Nullable Failure search(
            Runner runner, Scenario scenario, Figures figures, Consumer<String> progress) {
        Exhaustive.Result result = Exhaustive.search(runner, scenario, Budget.seconds(UNLIMITED_SECONDS));
        figures.add("searched cases", 1);
        figures.add("schedules", result.schedules());
        figures.add("states", result.states());
        progress.accept(scenario.title() + ": " + result.schedules() + " schedules, " + result.states() + " states, "
                + result.sharedWords() + " shared words");
        return result.failure();
    }

    private static @Nullable Failure walk(List<RandomSearch> searches, long seed, Figures figures) {
        RandomSearch search = searches.get((int) (seed % searches.size()));
        long deathsBefore = search.deaths();
        Failure failure = search.run(seed);
        figures.add("random schedules", 1);
        figures.add("schedules", 1);
        figures.add("deaths in random schedules", search.deaths() - deathsBefore);
        return failure;
    }

    private static String describe(long number, Failure failure) {
        return "case " + number + ", " + failure.scenario() + ": " + failure.message() + System.lineSeparator()
                + (failure.seed().isEmpty() ? "" : failure.seed() + System.lineSeparator())
                + "schedule: " + failure.schedule() + System.lineSeparator() + failure.table();
    }

    /**
     * Runs one schedule of a case again.
     *
     * @param title of the case, as a failure names it
     * @param schedule as a failure prints it
     * @return what is broken, if anything is, and the table
     */
    public static String replay(String title, String schedule) {
        Scenario scenario = find(title);
        Trace trace = new Trace();
        try (Runner runner = new Runner()) {
            World world = Failure.replay(runner, scenario, Failure.Segment.parse(schedule), trace);
            String verdict = world.failure() == null ? "holds" : "BROKEN: " + world.failure();
            return trace + verdict + System.lineSeparator();
        }
    }

    private static Scenario find(String title) {
        List<Scenario> all = both();
        all.addAll(Cases.large());
        List<String> titles = new ArrayList<>();
        for (Scenario scenario : all) {
            titles.add(scenario.title());
            if (scenario.title().equals(title)) {
                return scenario;
            }
        }
        throw new IllegalArgumentException("no case '" + title + "'; there are: " + String.join("; ", titles));
    }
}
