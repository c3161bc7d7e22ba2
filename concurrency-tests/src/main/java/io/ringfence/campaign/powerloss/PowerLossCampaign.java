package io.ringfence.campaign.powerloss;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import io.ringfence.campaign.Figures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Power is lost at every step of journals being written: what a restart may show is tried, version by version of every sector, name and
 * size that was not forced. Even numbers go through the fixed workloads systematically, odd ones are seeds.
 */
public final class PowerLossCampaign implements Campaign {
    private static final int FIXED_WORKLOADS = 8;
    private static final int CASES_OF_A_WORKLOAD = 32;
    private static final int FAILING_FORCES_OF = 4;
    private static final int LATEST_FAILING_FORCE = 60;
    private static final long STRIDE = 1_000_003;
    private static final long PROGRESS_EVERY = 20_000;

    private @Nullable Plan plan;
    private long cachedSeed = -1;
    private @Nullable Recorded cached;

    /** Nothing is recorded before the first run. */
    public PowerLossCampaign() {}

    @Override
    public String name() {
        return "powerloss";
    }

    @Override
    public String purpose() {
        return "power lost at every step of a journal's writing: what a restart may show of it, and another loss while it recovers";
    }

    /** The systematic cases: workload after workload, step after step, variant after variant. */
    private static final class Plan {
        private final List<Recorded> workloads = new ArrayList<>();
        private final List<int[]> places = new ArrayList<>();
        private final long[] ends;

        Plan() {
            List<Long> counts = new ArrayList<>();
            for (int workload = 0; workload < FIXED_WORKLOADS; workload++) {
                Recorded recorded = Recorded.of(workload, number -> false);
                workloads.add(recorded);
                for (int step = 0; step <= recorded.recording().steps(); step++) {
                    places.add(new int[] {workload, step});
                    counts.add(new Variants(recorded.recording().platterAt(step).uncertain()).count());
                }
            }
            ends = counts.stream().mapToLong(Long::longValue).toArray();
            Arrays.parallelPrefix(ends, Long::sum);
        }

        long count() {
            return ends[ends.length - 1];
        }

        int placeOf(long number) {
            int found = Arrays.binarySearch(ends, number + 1);
            return found >= 0 ? found : -found - 1;
        }

        long firstOf(int place) {
            return place == 0 ? 0 : ends[place - 1];
        }
    }

    /** A quarter of the random workloads has forces that fail, one or all from one on. */
    private static Recorded recordRandom(long seed) {
        if (seed % FAILING_FORCES_OF != 0) {
            return Recorded.of(seed, number -> false);
        }
        SplittableRandom random = new SplittableRandom(~seed);
        long failing = 1 + random.nextInt(LATEST_FAILING_FORCE);
        boolean forEver = random.nextBoolean();
        return Recorded.of(seed, number -> forEver ? number >= failing : number == failing);
    }

    private Plan plan() {
        Plan made = plan;
        if (made == null) {
            made = new Plan();
            plan = made;
        }
        return made;
    }

    @Override
    public Result run(long firstCase, Budget budget, Progress progress) {
        Figures figures = new Figures();
        for (Broken.Promise promise : Broken.Promise.values()) {
            figures.add(promise.figure(), 0);
        }
        long next = firstCase;
        while (budget.takeOne()) {
            String broken = tryOne(next, figures);
            figures.add("images", 1);
            if (!broken.isEmpty()) {
                return new Result(next, false, figures, broken);
            }
            next++;
            if (next % PROGRESS_EVERY == 0) {
                progress.accept(figures.toString());
                progress.finished(next, figures);
            }
        }
        return new Result(next, false, figures, "");
    }

    private String tryOne(long number, Figures figures) {
        long total = plan().count();
        boolean systematic = number % 2 == 0 && number / 2 < total;
        figures.add(systematic ? "systematic images" : "random images", 1);
        return systematic ? tryOne(number, number / 2 * STRIDE % total, figures) : tryRandom(number, figures);
    }

    private String tryOne(long number, long wanted, Figures figures) {
        Plan systematic = plan();
        int place = systematic.placeOf(wanted);
        int workload = systematic.places.get(place)[0];
        int step = systematic.places.get(place)[1];
        Recorded recorded = systematic.workloads.get(workload);
        Platter platter = recorded.recording().platterAt(step);
        Variants variants = new Variants(platter.uncertain());
        variants.pick(wanted - systematic.firstOf(place));
        return judge("case " + number + ", workload " + workload, recorded, step, platter, variants, number, figures);
    }

    private String tryRandom(long number, Figures figures) {
        long seed = FIXED_WORKLOADS + number / CASES_OF_A_WORKLOAD;
        Recorded recorded = cached;
        if (recorded == null || cachedSeed != seed) {
            try {
                recorded = recordRandom(seed);
            } catch (Broken broken) {
                figures.add(broken.promise().figure(), 1);
                return "case " + number + ", workload " + seed + ": " + broken.getMessage();
            }
            cached = recorded;
            cachedSeed = seed;
        }
        SplittableRandom random = new SplittableRandom(number);
        int step = random.nextInt(recorded.recording().steps() + 1);
        Platter platter = recorded.recording().platterAt(step);
        Variants variants = new Variants(platter.uncertain());
        variants.pickRandom(random);
        return judge("case " + number + ", workload " + seed, recorded, step, platter, variants, number, figures);
    }

    private static String judge(
            String title,
            Recorded recorded,
            int step,
            Platter platter,
            Variants variants,
            long number,
            Figures figures) {
        SplittableRandom random = new SplittableRandom(~number);
        int more = random.nextInt(4) == 0 ? 2 : 1;
        try {
            new Judge(figures, random)
                    .judge(
                            platter.picked(),
                            recorded.recording().knownAt(step),
                            recorded.history(),
                            Recorded.EPOCH + 1,
                            more);
            return "";
        } catch (Broken broken) {
            figures.add(broken.promise().figure(), 1);
            return title + ", " + recorded.recording().stepName(step) + ": "
                    + broken.promise().figure() + ": " + broken.getMessage() + System.lineSeparator() + "on the disk: "
                    + variants + System.lineSeparator() + "again: ./campaign powerloss --from " + number + " --cases 1";
        }
    }
}
