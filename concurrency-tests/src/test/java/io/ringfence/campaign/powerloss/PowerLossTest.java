package io.ringfence.campaign.powerloss;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import io.ringfence.campaign.Figures;
import io.ringfence.service.powerloss.PowerLossCases;
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
        assertThat(figures.get("lost durable")).isZero();
        assertThat(figures.get("systematic images")).isEqualTo(IMAGES / 2);
        assertThat(figures.get("torn tails")).isGreaterThan(IMAGES / 10);
        assertThat(figures.get("images of a second loss")).isGreaterThanOrEqualTo(IMAGES);
        assertThat(figures.get("snapshots restored")).isGreaterThan(IMAGES / 10);
        assertThat(figures.get("rings recovered from real files")).isGreaterThan(IMAGES / 100);
    }

    @Test
    void onADiskThatForgetsForcesOfFilesItFindsLostEventsAndSaysHowToRepeatIt() {
        requireFound(PowerLossCases.withoutForcesOfFiles());
    }

    @Test
    void onADiskThatForgetsForcesOfDirectoriesItFindsLostEventsAndSaysHowToRepeatIt() {
        requireFound(PowerLossCases.withoutForcesOfDirectories());
    }

    private static void requireFound(PowerLossCases lying) {
        PowerLossCampaign campaign = new PowerLossCampaign(lying);
        Campaign.Result found = campaign.run(0, Budget.cases(IMAGES), line -> {});

        assertThat(found.passed()).isFalse();
        assertThat(found.figures().get("lost durable")).as(found.failure()).isEqualTo(1);
        assertThat(found.failure())
                .contains("lost durable")
                .contains("./campaign powerloss --from " + found.nextCase() + " --cases 1");
        assertThat(campaign.run(found.nextCase(), Budget.cases(1), line -> {}).failure())
                .as("the same case again")
                .isEqualTo(found.failure());
    }
}
