package io.ringfence.campaign.powerloss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import io.ringfence.campaign.Figures;
import org.junit.jupiter.api.Test;

/** The page cache is lost, in every build that may mount; elsewhere it says why it stands aside. */
class CacheLossTest {
    private static final int CASES = 2;
    private static final int LOSSES = 2 * CASES;

    @Test
    void whatIsDurableIsThereAfterARealLossOfThePageCache() throws Exception {
        StringBuilder said = new StringBuilder();
        Campaign.Result result = new CacheLossCampaign().run(0, Budget.cases(CASES), said::append);

        System.out.println("campaign cacheloss: " + result.figures());
        assumeTrue(!result.exhausted(), said::toString);
        assertThat(result.failure()).isEmpty();
        Figures figures = result.figures();
        assertThat(figures.get("losses, data=ordered") + figures.get("losses, data=writeback"))
                .isEqualTo(LOSSES);
        assertThat(figures.get("rings made again") + figures.get("rings mended"))
                .isEqualTo(LOSSES);
        assertThat(figures.get("events recovered")).isPositive();
        assertThat(figures.get("unforced files gone"))
                .as("the control: what nobody forced is gone, so the cache was lost")
                .isPositive();
    }
}
