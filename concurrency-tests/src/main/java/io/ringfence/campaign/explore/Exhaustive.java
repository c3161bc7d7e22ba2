package io.ringfence.campaign.explore;

import io.ringfence.campaign.Budget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.collections.LongArrayList;
import org.agrona.collections.LongHashSet;
import org.jspecify.annotations.Nullable;

/**
 * Searches all schedules of a case, depth first, each from its beginning again, and leaves out what follows a state that was seen
 * before. Safety: no schedule fails. Progress: from every state the end can be reached, so nothing goes round in circles for ever.
 */
final class Exhaustive implements Chooser {
    private static final long END = Mix.of(99);

    private final Runner runner;
    private final Scenario scenario;
    private final SharedWords words;
    private final int changesAllowed;
    private final LongHashSet visited = new LongHashSet(1 << 12, 0.6f, true);
    private final LongArrayList edgesFrom = new LongArrayList();
    private final LongArrayList edgesTo = new LongArrayList();
    private final List<Node> path = new ArrayList<>();
    private int depth;
    private int changes;
    private long lastState;
    private long schedules;

    /** A decision with alternatives: which one is being tried. */
    private static final class Node {
        final int[] options;
        final long state;
        final int changesBefore;
        final boolean couldGoOn;
        int current;

        Node(int[] options, long state, int changesBefore, int lastStepped) {
            this.couldGoOn = lastStepped >= 0 && options[0] == Step.of(Step.RUN, lastStepped, 0);
            this.changesBefore = changesBefore;
            this.options = options;
            this.state = state;
        }
    }

    /**
     * What a search came to.
     *
     * @param complete whether all schedules were covered
     * @param failure the first that failed, or null
     */
    record Result(
            long schedules,
            long states,
            int sharedWords,
            boolean complete,
            @Nullable Failure failure) {}

    private Exhaustive(Runner runner, Scenario scenario, SharedWords words) {
        this.changesAllowed = scenario.changesAllowed();
        this.runner = runner;
        this.scenario = scenario;
        this.words = words;
    }

    /** Searches; again from the beginning whenever a word turned out to be shared. */
    static Result search(Runner runner, Scenario scenario, Budget budget) {
        SharedWords words = SharedWords.learned(scenario.words());
        long schedules = 0;
        while (true) {
            Exhaustive search = new Exhaustive(runner, scenario, words);
            Result result = search.pass(budget);
            schedules += result.schedules;
            if (!words.hasGrown() || result.failure != null || budget.isOver()) {
                return new Result(schedules, result.states, words.count(), result.complete, result.failure);
            }
        }
    }

    private Result pass(Budget budget) {
        boolean more = true;
        while (more && !budget.isOver()) {
            depth = 0;
            changes = 0;
            lastState = 0;
            World world = runner.run(scenario, words, this, null);
            schedules++;
            if (world.failure() != null) {
                return result(false, Failure.of(runner, scenario, world, ""));
            }
            if (!world.isPruned()) {
                edge(lastState, END);
            }
            if (words.isGrown()) {
                return result(false, null);
            }
            more = backtrack();
        }
        // with few changes of turn somebody may spin for ever, which no fair scheduler lets happen
        return more ? result(false, null) : isBounded() ? result(true, null) : progress();
    }

    private Result result(boolean complete, @Nullable Failure failure) {
        return new Result(schedules, visited.size(), words.count(), complete, failure);
    }

    @Override
    public int choose(World world, int[] options, int count) {
        if (depth < path.size()) {
            Node node = path.get(depth++);
            if (node.options.length != count || node.options[node.current] != options[node.current]) {
                world.fail("the case is not deterministic: other choices than in the run before");
                return PRUNE;
            }
            lastState = node.state;
            changes += isChange(node, node.current) ? 1 : 0;
            return node.current;
        }
        long state = isBounded() ? Mix.of(world.stateHash(), changes, world.lastStepped()) : world.stateHash();
        edge(lastState, state);
        lastState = state;
        if (!visited.add(state)) {
            return PRUNE;
        }
        path.add(new Node(Arrays.copyOf(options, count), state, changes, world.lastStepped()));
        depth++;
        return 0;
    }

    private boolean isBounded() {
        return changesAllowed != Scenario.ANY_NUMBER;
    }

    /** Whether the turn is taken from somebody who could have gone on: that choice comes first, where there is one. */
    private static boolean isChange(Node node, int choice) {
        return node.couldGoOn && choice > 0 && Step.kind(node.options[choice]) == Step.RUN;
    }

    private void edge(long from, long to) {
        edgesFrom.addLong(from);
        edgesTo.addLong(to);
    }

    private boolean backtrack() {
        while (!path.isEmpty()) {
            Node node = path.get(path.size() - 1);
            while (++node.current < node.options.length) {
                if (!isBounded() || node.changesBefore < changesAllowed || !isChange(node, node.current)) {
                    return true;
                }
            }
            Node ignored = path.remove(path.size() - 1);
        }
        return false;
    }

    /** From every state the end must be reachable. */
    private Result progress() {
        LongHashSet live = new LongHashSet(1 << 12, 0.6f, true);
        boolean ignored = live.add(END);
        boolean grown = true;
        while (grown) {
            grown = false;
            for (int i = edgesFrom.size() - 1; i >= 0; i--) {
                if (live.contains(edgesTo.getLong(i))) {
                    grown |= live.add(edgesFrom.getLong(i));
                }
            }
        }
        long stuck = 0;
        for (int i = 0; i < edgesFrom.size(); i++) {
            stuck += live.contains(edgesFrom.getLong(i)) ? 0 : 1;
        }
        if (stuck > 0) {
            return result(
                    false,
                    new Failure(scenario.title(), "from " + stuck + " states no end can be reached", "", "", ""));
        }
        return result(true, null);
    }
}
