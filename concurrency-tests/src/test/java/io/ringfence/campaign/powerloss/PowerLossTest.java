package io.ringfence.campaign.powerloss;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import io.ringfence.campaign.Figures;
import org.junit.jupiter.api.Test;

/** The short form of the campaign on power loss. */
class PowerLossTest {
    private static final int IMAGES = 5_000;

    @Test
    void whateverARestartShowsNothingAcknowledgedIsLost() {
        Campaign.Result result = new PowerLossCampaign().run(0, Budget.cases(IMAGES), line -> {});

        System.out.println("campaign powerloss: " + result.figures());
        assertThat(result.failure()).isEmpty();
        Figures figures = result.figures();
        assertThat(figures.get("images")).isEqualTo(IMAGES);
        assertThat(figures.get("torn tails")).isGreaterThan(IMAGES / 10);
        assertThat(figures.get("images of a second loss")).isGreaterThanOrEqualTo(IMAGES);
        assertThat(figures.get("snapshots restored")).isGreaterThan(IMAGES / 10);
    }
}
