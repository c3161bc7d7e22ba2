package io.ringfence.campaign.powerloss;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import io.ringfence.campaign.Figures;
import io.ringfence.service.powerloss.Counts;
import io.ringfence.service.powerloss.FailingForces;
import java.util.List;

/** Every force of several workloads fails, once or from then on for ever. */
public final class FailingForceCampaign implements Campaign {
    private final FailingForces forces = new FailingForces();

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
    public List<String> caseList() {
        return forces.titles();
    }

    @Override
    public Result run(long firstCase, Budget budget, Progress progress) {
        Counts counts = new Counts();
        long next = firstCase;
        while (next < forces.count() && budget.takeOne()) {
            String broken = forces.tryCase((int) next, counts);
            if (!broken.isEmpty()) {
                return new Result(next, false, figures(counts), broken);
            }
            next++;
            progress.finished(next, figures(counts));
        }
        return new Result(next, next >= forces.count(), figures(counts), "");
    }

    static Figures figures(Counts counts) {
        Figures figures = new Figures();
        counts.all().forEach(figures::add);
        return figures;
    }
}
