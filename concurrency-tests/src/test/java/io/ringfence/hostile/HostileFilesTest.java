package io.ringfence.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of the campaign on hostile files. */
@Timeout(180)
class HostileFilesTest {
    private static final long SECONDS = 40;
    private static final long FIRST = 0;

    @Test
    void everyMutationEndsInATypedErrorOrAFullRecovery() throws Exception {
        Campaign.Result result = new HostileFiles().run(FIRST, Budget.seconds(SECONDS), System.out::println);
        System.out.println("campaign hostile: " + result.figures() + ", next case " + result.nextCase());

        assertThat(result.failure()).isEmpty();
        assertThat(result.figures().get("mutations")).isGreaterThan(1_000);
    }
}
