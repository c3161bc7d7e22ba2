package io.ringfence.campaign.explore;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import io.ringfence.campaign.Figures;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The explorer as a campaign: the first cases are searched completely, one after another; every later number is the seed of one random
 * schedule of a larger one.
 */
public final class ExploreCampaign implements Campaign {
    private static final long PROGRESS_EVERY = 100_000;

    /** No failure: the time was over first. */
    private static final Failure UNFINISHED = new Failure("", "", "", "", "");

    private final List<Scenario> searched;
    private final List<Scenario> random;

    /** All that can be searched in hours. */
    public ExploreCampaign() {
        this(both(), Cases.large());
    }

    ExploreCampaign(List<Scenario> searched, List<Scenario> random) {
        this.searched = searched;
        this.random = random;
    }

    /** {@return what every build searches: smaller cases, then random schedules} */
    public static ExploreCampaign quick() {
        List<Scenario> quick = new ArrayList<>(Cases.quick());
        quick.addAll(Cases.bounded(0));
        return new ExploreCampaign(quick, Cases.large());
    }

    private static List<Scenario> both() {
        List<Scenario> both = upToOneChange();
        both.addAll(Cases.bounded(2));
        both.addAll(Cases.thorough());
        return both;
    }

    /** Each once, though some of the quick ones are also among those with one change of turn. */
    private static List<Scenario> upToOneChange() {
        List<Scenario> cases = new ArrayList<>(Cases.quick());
        cases.addAll(Cases.bounded(0));
        cases.addAll(Cases.bounded(1));
        Set<String> titles = new HashSet<>();
        cases.removeIf(scenario -> !titles.add(scenario.title()));
        return cases;
    }

    /** {@return how many cases with at most one change of turn come after the quick ones} */
    public static int boundedCases() {
        return upToOneChange().size() - quick().searchedCases();
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
    public List<String> caseList() {
        List<String> titles = new ArrayList<>();
        searched.forEach(scenario -> titles.add(scenario.title()));
        random.forEach(scenario -> titles.add("at random: " + scenario.title()));
        return titles;
    }

    @Override
    public Result run(long firstCase, Budget budget, Progress progress) {
        Figures figures = new Figures();
        List<RandomSearch> searches = new ArrayList<>();
        try (Runner runner = new Runner()) {
            random.forEach(scenario -> searches.add(new RandomSearch(runner, scenario)));
            long next = firstCase;
            while (budget.takeOne()) {
                boolean isSearched = next < searched.size();
                Failure failure = isSearched
                        ? search(runner, searched.get((int) next), budget, figures, progress)
                        : walk(searches, next, figures);
                if (UNFINISHED.equals(failure)) {
                    progress.accept("case " + next + " was not finished: the next run begins it again; give it more"
                            + " --seconds, or go past it with --from " + (next + 1));
                    return new Result(next, false, figures, "");
                }
                if (failure != null) {
                    return new Result(next, false, figures, describe(next, failure));
                }
                next++;
                progress.finished(next, figures);
                if (next % PROGRESS_EVERY == 0) {
                    progress.accept(figures.toString());
                }
            }
            return new Result(next, false, figures, "");
        }
    }

    private static @Nullable Failure search(
            Runner runner, Scenario scenario, Budget budget, Figures figures, Progress progress) {
        Exhaustive.Result result = Exhaustive.search(runner, scenario, budget);
        figures.add("schedules", result.schedules());
        figures.add("states", result.states());
        progress.accept(scenario.title() + ": " + result.schedules() + " schedules, " + result.states() + " states, "
                + result.sharedWords() + " shared words");
        if (result.failure() == null && !result.complete()) {
            return budget.isOver()
                    ? UNFINISHED
                    : new Failure(scenario.title(), "the search left schedules out", "", "", "");
        }
        figures.add("searched cases", 1);
        return result.failure();
    }

    private static @Nullable Failure walk(List<RandomSearch> searches, long seed, Figures figures) {
        RandomSearch search = searches.get((int) (seed % searches.size()));
        long deathsBefore = search.deaths();
        long twoBefore = search.twoDeathsShown();
        Failure failure = search.run(seed);
        figures.add("random schedules", 1);
        figures.add("schedules", 1);
        figures.add("deaths in random schedules", search.deaths() - deathsBefore);
        figures.add("random schedules with two deaths shown", search.twoDeathsShown() - twoBefore);
        return failure;
    }

    private static String describe(long number, Failure failure) {
        return "case " + number + ", " + failure.scenario() + ": " + failure.message() + System.lineSeparator()
                + (failure.seed().isEmpty() ? "" : failure.seed() + System.lineSeparator())
                + "schedule: " + failure.schedule() + System.lineSeparator() + failure.table();
    }

    /**
     * What a schedule came to.
     *
     * @param text the table, and what is broken, if anything is
     * @param isBroken whether a promise is
     */
    public record Replay(String text, boolean isBroken) {}

    /**
     * Runs one schedule of a case again.
     *
     * @param title of the case, as a failure names it
     * @param schedule as a failure prints it
     * @return what it came to
     * @throws IllegalArgumentException if there is no such case, or the text is no schedule of it
     */
    public static Replay replay(String title, String schedule) {
        return replay(find(title), schedule);
    }

    static Replay replay(Scenario scenario, String schedule) {
        List<Failure.Segment> segments = Failure.Segment.parse(schedule);
        Trace trace = new Trace();
        try (Runner runner = new Runner()) {
            World world = Failure.replay(runner, scenario, segments, trace);
            int participants = world.participants().size();
            for (Failure.Segment segment : segments) {
                if (segment.step() != Step.END && Step.participant(segment.step()) >= participants) {
                    throw new IllegalArgumentException("step '" + Step.format(segment.step())
                            + "' of the schedule: the participants of '" + scenario.title() + "' are 0 to "
                            + (participants - 1));
                }
            }
            String broken = world.failure();
            String verdict = broken == null ? "holds" : "BROKEN: " + broken;
            return new Replay(trace + verdict + System.lineSeparator(), broken != null);
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
        throw new IllegalArgumentException(
                "no case is called '" + title + "'; there are: " + String.join("; ", titles));
    }
}
