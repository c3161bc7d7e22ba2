package io.ringfence.service.powerloss;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Every force of several workloads fails, once or from then on for ever. The writer must be poisoned, nothing may be acknowledged that
 * was not forced, successors go on, and a power loss afterwards takes nothing that was acknowledged. One thread.
 */
public final class FailingForces {
    private static final int WORKLOADS = 6;
    private static final int IMAGES = 8;
    private static final int SECOND_LOSS_OF = 4;

    private @Nullable List<Case> cases;

    private record Case(int workload, long force, boolean forEver) {}

    /** Nothing is recorded before the first case. */
    public FailingForces() {}

    private List<Case> cases() {
        List<Case> known = cases;
        if (known == null) {
            known = new ArrayList<>();
            for (int workload = 0; workload < WORKLOADS; workload++) {
                long forces = Recorded.of(workload, SimulatedDisk::never, Lie.NONE)
                        .recording()
                        .disk()
                        .forces();
                for (long force = 1; force <= forces; force++) {
                    known.add(new Case(workload, force, false));
                    known.add(new Case(workload, force, true));
                }
            }
            cases = known;
        }
        return known;
    }

    /** {@return how many cases there are} */
    public int count() {
        return cases().size();
    }

    /** {@return what the numbers stand for} */
    public List<String> titles() {
        return cases().stream().map(Case::toString).toList();
    }

    /**
     * Tries one case.
     *
     * @param number of it, 0 or more and less than {@link #count}
     * @param counts to count in
     * @return which promise was broken, where, and what was on the disk; empty if none was
     */
    public String tryCase(int number, Counts counts) {
        Case failing = cases().get(number);
        counts.add("failing forces", 1);
        try {
            fail(failing, new SplittableRandom(number), counts);
            return "";
        } catch (RuntimeException thrown) {
            Broken broken = Broken.by(thrown);
            counts.add(broken.promise().figure(), 1);
            return "case " + number + ", " + failing + ", " + broken.words();
        }
    }

    private static void fail(Case failing, SplittableRandom random, Counts counts) {
        Recorded recorded = Recorded.of(
                failing.workload(),
                number -> failing.forEver() ? number >= failing.force() : number == failing.force(),
                Lie.NONE);
        Recording recording = recorded.recording();
        int failed = 0;
        while (failed < recording.steps()
                && !hasFailed(recording.disk().effects().get(failed))) {
            failed++;
        }
        Broken.unless(failed < recording.steps(), Broken.Promise.TRUE, "the force that should fail was never made");
        for (int i = 0; i < IMAGES; i++) {
            boolean atEnd = i < IMAGES / 2;
            int step = atEnd ? recording.steps() : failed + random.nextInt(recording.steps() + 1 - failed);
            Platter platter = recording.platterAt(step);
            Variants variants = new Variants(platter.uncertain());
            variants.pickRandom(random);
            counts.add("images after a failed force", 1);
            try {
                new Judge(counts, random)
                        .judge(
                                platter.picked(),
                                recording.knownAt(step),
                                recorded.history(),
                                Recorded.EPOCH + 1,
                                i % SECOND_LOSS_OF == 0 ? 1 : 0);
            } catch (RuntimeException thrown) {
                Broken broken = Broken.by(thrown);
                throw new Broken(
                        broken.promise(),
                        broken.getMessage() + "; " + recording.stepName(step) + "; on the disk: " + variants,
                        broken);
            }
        }
    }

    private static boolean hasFailed(Effect effect) {
        return (effect instanceof Effect.Forced forced && forced.failed())
                || (effect instanceof Effect.DirectoryForced directory && directory.failed());
    }
}
