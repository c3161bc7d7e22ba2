package io.ringfence.campaign.powerloss;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import io.ringfence.campaign.Figures;
import org.junit.jupiter.api.Test;

/** A disk full at every page; where nothing can be mounted, the figures say so. */
class FullDiskTest {
    private static final long SECONDS = 1_800;

    @Test
    void aFullDiskIsToldNothingIsLostAndItGoesOnWhenThereIsRoom() throws Exception {
        Campaign.Result result = new FullDiskCampaign().run(0, Budget.seconds(SECONDS), System.out::println);

        System.out.println("campaign fulldisk: " + result.figures());
        assertThat(result.failure()).isEmpty();
        assertThat(result.exhausted()).isTrue();
        Figures figures = result.figures();
        if (figures.get("full disks") > 0) {
            for (String step : new String[] {"open", "append", "snapshot", "compress"}) {
                assertThat(figures.get("full at " + step)).as(step).isGreaterThan(0);
            }
        }
    }
}
