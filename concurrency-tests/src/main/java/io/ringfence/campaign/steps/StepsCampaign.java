package io.ringfence.campaign.steps;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import io.ringfence.campaign.Figures;
import io.ringfence.service.processes.TemporaryDirectory;
import java.util.ArrayList;
import java.util.List;

/** Case n is the n-th promise of journal, recovery and snapshots, tried alone. What throws anything has failed. */
public final class StepsCampaign implements Campaign {
    private final List<Step> steps = new ArrayList<>();

    /** With all promises. */
    public StepsCampaign() {
        steps.addAll(StageSteps.all());
        steps.addAll(RecoverySteps.all());
        steps.addAll(SnapshotSteps.all());
    }

    /** {@return how many promises there are} */
    public int size() {
        return steps.size();
    }

    @Override
    public String name() {
        return "steps";
    }

    @Override
    public String purpose() {
        return "what successors, recoveries and restores must do, one promise after the other on a small ring";
    }

    @Override
    public List<String> caseList() {
        return steps.stream().map(Step::title).toList();
    }

    @Override
    public Result run(long firstCase, Budget budget, Progress progress) throws Exception {
        Figures figures = new Figures();
        long next = firstCase;
        while (next < steps.size() && budget.takeOne()) {
            Step step = steps.get((int) next);
            figures.add("promises", 1);
            String failure = failureOf(step);
            if (!failure.isEmpty()) {
                return new Result(next, false, figures, "case " + next + ", " + step.title() + ": " + failure);
            }
            next++;
            progress.finished(next, figures);
        }
        return new Result(next, next >= steps.size(), figures, "");
    }

    private static String failureOf(Step step) throws Exception {
        try (TemporaryDirectory directory = TemporaryDirectory.create("steps", null)) {
            step.trial().in(directory.path());
            return "";
        } catch (Step.Broken broken) {
            return String.valueOf(broken.getMessage());
        } catch (RuntimeException | Error raised) {
            return String.valueOf(raised);
        }
    }
}
