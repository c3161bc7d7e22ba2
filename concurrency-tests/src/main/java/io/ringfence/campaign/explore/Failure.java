package io.ringfence.campaign.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A schedule that broke a promise, shortened as far as it still breaks one.
 *
 * @param scenario the case
 * @param message what was broken
 * @param seed what repeats the run as it was found; empty if it was found by the search
 * @param schedule what repeats the shortened run
 * @param table it, for people
 */
record Failure(String scenario, String message, String seed, String schedule, String table) {

    static Failure of(Runner runner, Scenario scenario, World failed, String seed) {
        String message = String.valueOf(failed.failure());
        List<Segment> shortest = shorten(runner, scenario, Segment.of(failed.steps()));
        Trace trace = new Trace();
        World world = replay(runner, scenario, shortest, trace);
        String broken = world.failure();
        String table = broken == null ? "(the shortened schedule does not fail any more)\n" : trace.toString();
        return new Failure(scenario.title(), broken == null ? message : broken, seed, Segment.format(shortest), table);
    }

    /** A number of equal steps in a row. */
    record Segment(int step, int count) {
        private static final Pattern WORD = Pattern.compile(
                "(end|[rkg][0-9]|[rkg]1[0-5]|f(?:[0-9]|1[0-5])(?:\\.[0-9]{1,6})?)(?:\\*([1-9][0-9]{0,6}))?");

        static List<Segment> of(List<Integer> steps) {
            List<Segment> segments = new ArrayList<>();
            for (int step : steps) {
                int last = segments.size() - 1;
                if (last >= 0 && segments.get(last).step == step) {
                    Segment ignored = segments.set(last, new Segment(step, segments.get(last).count + 1));
                } else {
                    segments.add(new Segment(step, 1));
                }
            }
            return segments;
        }

        static String format(List<Segment> segments) {
            List<String> words = new ArrayList<>();
            segments.forEach(
                    segment -> words.add(Step.format(segment.step) + (segment.count == 1 ? "" : "*" + segment.count)));
            return String.join(" ", words);
        }

        static List<Segment> parse(String schedule) {
            List<Segment> segments = new ArrayList<>();
            if (schedule.isBlank()) { // everybody goes on to the end, in turn
                return segments;
            }
            for (String word : schedule.trim().split("\\s+", -1)) {
                Matcher segment = WORD.matcher(word);
                if (!segment.matches()) {
                    throw new IllegalArgumentException("'" + word
                            + "' is no step of a schedule: expected r, f, k or g and a participant, as in r0, r0*7, f1.2,"
                            + " k0, g0, or end");
                }
                String count = segment.group(2);
                segments.add(new Segment(Step.parse(segment.group(1)), count == null ? 1 : Integer.parseInt(count)));
            }
            return segments;
        }
    }

    static World replay(Runner runner, Scenario scenario, List<Segment> schedule, Trace trace) {
        return runner.run(scenario, SharedWords.all(scenario.words()), new Follower(schedule), trace);
    }

    private static List<Segment> shorten(Runner runner, Scenario scenario, List<Segment> found) {
        List<Segment> shortest = found;
        boolean shorter = true;
        while (shorter) {
            shorter = false;
            for (int i = shortest.size() - 1; i >= 0; i--) {
                List<Segment> without = new ArrayList<>(shortest);
                Segment removed = without.remove(i);
                List<Segment> tried = fails(runner, scenario, without) ? without : halved(shortest, i, removed);
                if (tried == without || fails(runner, scenario, tried)) {
                    shortest = tried;
                    shorter = tried == without || removed.count > 1;
                }
            }
        }
        return shortest;
    }

    private static List<Segment> halved(List<Segment> segments, int index, Segment segment) {
        List<Segment> tried = new ArrayList<>(segments);
        if (segment.count > 1) {
            Segment ignored = tried.set(index, new Segment(segment.step, segment.count - 1));
        }
        return tried;
    }

    private static boolean fails(Runner runner, Scenario scenario, List<Segment> schedule) {
        World world = runner.run(scenario, SharedWords.all(scenario.words()), new Follower(schedule), null);
        return world.failure() != null;
    }

    /** Follows a schedule as far as it can, and then lets everybody go on to the end. */
    private static final class Follower implements Chooser {
        private final List<Segment> schedule;
        private int segment;
        private int taken;

        Follower(List<Segment> schedule) {
            this.schedule = schedule;
        }

        @Override
        public int choose(World world, int[] options, int count) {
            while (segment < schedule.size()) {
                Segment wanted = schedule.get(segment);
                for (int i = 0; i < count && taken < wanted.count; i++) {
                    if (options[i] == wanted.step) {
                        taken++;
                        return i;
                    }
                }
                segment++;
                taken = 0;
            }
            return 0;
        }
    }
}
