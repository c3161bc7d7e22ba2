package io.ringfence.campaign.powerloss;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import io.ringfence.service.powerloss.Counts;
import io.ringfence.service.powerloss.PowerLossCases;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Power is lost at every step of journals being written, and again while they recover. */
public final class PowerLossCampaign implements Campaign {
    private static final int LOOK_EVERY = 100;
    private static final long SAY_EVERY_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final PowerLossCases cases;

    /** Nothing is recorded before the first run. */
    public PowerLossCampaign() {
        this(new PowerLossCases());
    }

    /** With other cases, for tests. */
    PowerLossCampaign(PowerLossCases cases) {
        this.cases = cases;
    }

    @Override
    public String name() {
        return "powerloss";
    }

    @Override
    public String purpose() {
        return "power lost at every step of a journal's writing: what a restart may show of it, and another loss while it recovers";
    }

    @Override
    public List<String> caseList() {
        return List.of(PowerLossCases.NUMBERING);
    }

    @Override
    public Result run(long firstCase, Budget budget, Progress progress) {
        Counts counts = new Counts();
        long saidNanos = System.nanoTime();
        long next = firstCase;
        while (budget.takeOne()) {
            String broken = cases.tryCase(next, counts);
            if (!broken.isEmpty()) {
                String again = System.lineSeparator() + "again: ./campaign powerloss --from " + next + " --cases 1";
                return new Result(next, false, FailingForceCampaign.figures(counts), broken + again);
            }
            next++;
            if (next % LOOK_EVERY == 0) {
                progress.finished(next, FailingForceCampaign.figures(counts));
                if (System.nanoTime() - saidNanos >= SAY_EVERY_NANOS) {
                    saidNanos = System.nanoTime();
                    progress.accept(FailingForceCampaign.figures(counts).toString());
                }
            }
        }
        return new Result(next, false, FailingForceCampaign.figures(counts), "");
    }
}
