package io.ringfence.campaign.powerloss;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import org.junit.jupiter.api.Test;

/** Every force fails, in every build. */
class FailingForceTest {
    private static final long SECONDS = 1_800;

    @Test
    void whicheverForceFailsNothingIsAcknowledgedAfterAndNothingAcknowledgedIsLost() {
        Campaign.Result result = new FailingForceCampaign().run(0, Budget.seconds(SECONDS), line -> {});

        System.out.println("campaign forces: " + result.figures());
        assertThat(result.failure()).isEmpty();
        assertThat(result.exhausted()).isTrue();
        assertThat(result.figures().get("failing forces")).isGreaterThan(500);
        assertThat(result.figures().get("lost durable")).isZero();
        assertThat(result.figures().get("images after a failed force"))
                .isEqualTo(8 * result.figures().get("failing forces"));
    }
}
