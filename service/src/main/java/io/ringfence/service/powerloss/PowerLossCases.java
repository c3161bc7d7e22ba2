package io.ringfence.service.powerloss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Power is lost at every step of journals being written: what a restart may show is tried, version by version of every sector, name and
 * size that was not forced. A case is one such image of a disk; its number alone decides which. Even numbers go through the fixed workloads
 * systematically as long as there are such images, all others are seeds. One thread.
 */
public final class PowerLossCases {
    /** Changes whenever the numbers stand for other cases than before. */
    public static final String NUMBERING = "power loss, second numbering";

    private static final int FIXED_WORKLOADS = 8;
    private static final int CASES_OF_A_WORKLOAD = 32;
    private static final int FAILING_FORCES_OF = 4;
    private static final int LATEST_FAILING_FORCE = 60;
    private static final long STRIDE = 1_000_003;

    private final Lie lie;
    private @Nullable Plan plan;
    private long cachedSeed = -1;
    private @Nullable Recorded cached;

    /** Nothing is recorded before the first case. */
    public PowerLossCases() {
        this(Lie.NONE);
    }

    private PowerLossCases(Lie lie) {
        this.lie = lie;
    }

    /** {@return the same cases on a disk that says to have forced files, and has not: the control} */
    public static PowerLossCases withoutForcesOfFiles() {
        return new PowerLossCases(Lie.FILES);
    }

    /** {@return the same cases on a disk that says to have forced directories, and has not: the control} */
    public static PowerLossCases withoutForcesOfDirectories() {
        return new PowerLossCases(Lie.DIRECTORIES);
    }

    /** The systematic cases: workload after workload, step after step, variant after variant. */
    private static final class Plan {
        private final List<Recorded> workloads = new ArrayList<>();
        private final List<int[]> places = new ArrayList<>();
        private final long[] ends;

        Plan(Lie lie) {
            List<Long> counts = new ArrayList<>();
            for (int workload = 0; workload < FIXED_WORKLOADS; workload++) {
                Recorded recorded = Recorded.of(workload, SimulatedDisk::never, lie);
                workloads.add(recorded);
                Platter platter = recorded.recording().platterAt(0);
                for (int step = 0; step <= recorded.recording().steps(); step++) {
                    if (step > 0) {
                        platter.apply(recorded.recording().disk().effects().get(step - 1));
                    }
                    places.add(new int[] {workload, step});
                    counts.add(new Variants(platter.uncertain()).count());
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
    private Recorded recordRandom(long seed) {
        if (seed % FAILING_FORCES_OF != 0) {
            return Recorded.of(seed, SimulatedDisk::never, lie);
        }
        SplittableRandom random = new SplittableRandom(~seed);
        long failing = 1L + random.nextInt(LATEST_FAILING_FORCE);
        boolean forEver = random.nextBoolean();
        return Recorded.of(seed, number -> forEver ? number >= failing : number == failing, lie);
    }

    private Plan plan() {
        Plan made = plan;
        if (made == null) {
            made = new Plan(lie);
            plan = made;
        }
        return made;
    }

    /** {@return how many images there are that are not at random: those of the even numbers below twice this} */
    public long systematic() {
        return plan().count();
    }

    /**
     * Tries one case.
     *
     * @param number of it, 0 or more
     * @param counts to count in
     * @return which promise was broken, where, and what was on the disk; empty if none was
     */
    public String tryCase(long number, Counts counts) {
        String title = "case " + number;
        try {
            long total = systematic();
            boolean systematic = number % 2 == 0 && number / 2 < total;
            counts.add("images", 1);
            counts.add(systematic ? "systematic images" : "random images", 1);
            if (systematic) {
                trySystematic(number, Math.floorMod(number / 2 * STRIDE, total), counts);
            } else {
                tryRandom(number, counts);
            }
            return "";
        } catch (RuntimeException thrown) {
            Broken broken = Broken.by(thrown);
            counts.add(broken.promise().figure(), 1);
            return title + ", " + broken.words();
        }
    }

    private void trySystematic(long number, long wanted, Counts counts) {
        Plan systematic = plan();
        int place = systematic.placeOf(wanted);
        int workload = systematic.places.get(place)[0];
        int step = systematic.places.get(place)[1];
        Recorded recorded = systematic.workloads.get(workload);
        Platter platter = recorded.recording().platterAt(step);
        Variants variants = new Variants(platter.uncertain());
        variants.pick(wanted - systematic.firstOf(place));
        judge(workload, recorded, step, platter, variants, number, counts);
    }

    private void tryRandom(long number, Counts counts) {
        long seed = FIXED_WORKLOADS + number / CASES_OF_A_WORKLOAD;
        Recorded recorded = cached;
        if (recorded == null || cachedSeed != seed) {
            recorded = recordRandom(seed);
            cached = recorded;
            cachedSeed = seed;
        }
        SplittableRandom random = new SplittableRandom(number);
        int step = random.nextInt(recorded.recording().steps() + 1);
        Platter platter = recorded.recording().platterAt(step);
        Variants variants = new Variants(platter.uncertain());
        variants.pickRandom(random);
        judge(seed, recorded, step, platter, variants, number, counts);
    }

    private static void judge(
            long workload,
            Recorded recorded,
            int step,
            Platter platter,
            Variants variants,
            long number,
            Counts counts) {
        SplittableRandom random = new SplittableRandom(~number);
        int more = random.nextInt(4) == 0 ? 2 : 1;
        try {
            new Judge(counts, random)
                    .judge(
                            platter.picked(),
                            recorded.recording().knownAt(step),
                            recorded.history(),
                            Recorded.EPOCH + 1,
                            more);
        } catch (RuntimeException thrown) {
            Broken broken = Broken.by(thrown);
            throw new Broken(
                    broken.promise(),
                    broken.getMessage() + "; workload " + workload + ", "
                            + recorded.recording().stepName(step) + "; on the disk: " + variants,
                    broken);
        }
    }
}
