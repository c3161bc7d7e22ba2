package io.ringfence.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of the soak. */
@Timeout(180)
class SoakTest {
    private static final long SECONDS = 20;
    /** Each kind of case at each end of a number range in each mode, and as many again in a JVM that is warm. */
    private static final long LEAST_CASES = 2 * 48;

    @Test
    void ringsPassTheEndsOfTheNumbersAndNothingGrows() throws Exception {
        Soak soak = new Soak();
        Campaign.Result result = soak.run(0, Budget.seconds(SECONDS), System.out::println);
        long tried = result.figures().get("cases");
        if (result.passed() && tried < LEAST_CASES) { // a slow machine gets the time that it needs
            result = soak.run(0, Budget.cases(LEAST_CASES), System.out::println);
        }
        System.out.println("campaign soak: " + result.figures() + ", next case " + result.nextCase());

        assertThat(result.failure()).isEmpty();
        assertThat(result.figures().get("cases")).isGreaterThanOrEqualTo(LEAST_CASES);
    }
}
