package io.ringfence.campaign.powerloss;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import io.ringfence.campaign.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Every force of several workloads fails, once or from then on for ever. The writer must be poisoned, nothing may be acknowledged that
 * was not forced, successors go on, and a power loss afterwards takes nothing that was acknowledged.
 */
public final class FailingForceCampaign implements Campaign {
    private static final int WORKLOADS = 6;
    private static final int IMAGES = 8;

    private final List<Case> cases = new ArrayList<>();

    private record Case(int workload, long force, boolean forEver) {}

    /** Nothing is recorded before the first run. */
    public FailingForceCampaign() {}

    @Override
    public String name() {
        return "forces";
    }

    @Override
    public String purpose() {
        return "each force of a journal fails, once or for ever: poison, and nothing acknowledged is lost";
    }

    @Override
    public Result run(long firstCase, Budget budget, Progress progress) {
        prepare();
        Figures figures = new Figures();
        for (Broken.Promise promise : Broken.Promise.values()) {
            figures.add(promise.figure(), 0);
        }
        long next = firstCase;
        while (next < cases.size() && budget.takeOne()) {
            Case failing = cases.get((int) next);
            try {
                fail(failing, new SplittableRandom(next), figures);
            } catch (Broken broken) {
                figures.add(broken.promise().figure(), 1);
                return new Result(
                        next,
                        false,
                        figures,
                        "case " + next + ", " + failing + ": "
                                + broken.promise().figure() + ": " + broken.getMessage());
            }
            next++;
            progress.finished(next, figures);
        }
        return new Result(next, next >= cases.size(), figures, "");
    }

    private void prepare() {
        if (cases.isEmpty()) {
            for (int workload = 0; workload < WORKLOADS; workload++) {
                long forces = Recorded.of(workload, number -> false)
                        .recording()
                        .disk()
                        .forces();
                for (long force = 1; force <= forces; force++) {
                    cases.add(new Case(workload, force, false));
                    cases.add(new Case(workload, force, true));
                }
            }
        }
    }

    private static void fail(Case failing, SplittableRandom random, Figures figures) {
        figures.add("failing forces", 1);
        Recorded recorded = Recorded.of(
                failing.workload(),
                number -> failing.forEver() ? number >= failing.force() : number == failing.force());
        Recording recording = recorded.recording();
        int failed = 0;
        while (failed < recording.steps()
                && !hasFailed(recording.disk().effects().get(failed))) {
            failed++;
        }
        for (int i = 0; i < IMAGES; i++) {
            boolean atEnd = i < IMAGES / 2;
            int step = atEnd ? recording.steps() : failed + random.nextInt(recording.steps() + 1 - failed);
            Platter platter = recording.platterAt(step);
            Variants variants = new Variants(platter.uncertain());
            variants.pickRandom(random);
            figures.add("images", 1);
            try {
                new Judge(figures, random)
                        .judge(platter.picked(), recording.knownAt(step), recorded.history(), Recorded.EPOCH + 1, 0);
            } catch (Broken broken) {
                throw new Broken(
                        broken.promise(),
                        recording.stepName(step) + ": " + broken.getMessage() + "; on the disk: " + variants,
                        broken);
            }
        }
    }

    private static boolean hasFailed(Effect effect) {
        return effect instanceof Effect.Forced forced && forced.failed()
                || effect instanceof Effect.DirectoryForced directory && directory.failed();
    }
}
