package io.ringfence.campaign.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import org.junit.jupiter.api.Test;

/** Each promise, once; that they can be broken is shown by the mutants. */
class StepsTest {
    @Test
    void everyPromiseHolds() throws Exception {
        StepsCampaign steps = new StepsCampaign();

        Campaign.Result result = steps.run(0, Budget.cases(steps.size()), line -> {});

        System.out.println("campaign steps: " + result.figures());
        assertThat(result.failure()).isEmpty();
        assertThat(result.exhausted()).isTrue();
        assertThat(steps.caseList()).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(15);
    }
}
