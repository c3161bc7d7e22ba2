package io.ringfence.campaign.explore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import io.ringfence.campaign.Figures;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The short form of the explorer: the small cases completely, then random schedules of the larger ones. */
@Tag("campaign")
class ExploreTest {
    private static final int RANDOM_SCHEDULES = 20_000;

    @Test
    void noScheduleBreaksAPromise() {
        ExploreCampaign campaign = ExploreCampaign.quick();
        StringBuilder searched = new StringBuilder();

        Campaign.Result result = campaign.run(
                0,
                Budget.cases(campaign.searchedCases() + RANDOM_SCHEDULES),
                line -> searched.append("  ").append(line).append(System.lineSeparator()));

        System.out.print("campaign explore: " + result.figures() + System.lineSeparator() + searched);
        assertThat(result.failure()).isEmpty();
        Figures figures = result.figures();
        assertThat(figures.get("searched cases")).isEqualTo(campaign.searchedCases());
        assertThat(figures.get("random schedules")).isEqualTo(RANDOM_SCHEDULES);
        assertThat(figures.get("deaths in random schedules")).isGreaterThan(RANDOM_SCHEDULES / 10);
        assertThat(figures.get("random schedules with two deaths shown")).isGreaterThan(RANDOM_SCHEDULES / 20);
    }
}
