package io.ringfence.campaign.explore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.campaign.explore.Roles.Feed;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.sequence.WithoutConsumers;
import org.junit.jupiter.api.Test;

/** Who may be killed, and when the scheduler does it. */
class DeathsTest {
    private static final int RUNS = 1000;
    private static final String PRODUCER = "producer";

    private static final Scenario ALONE = Scenario.of(
                    "a producer alone", 2, ProducerMode.MULTI, WithoutConsumers.OVERWRITE, world -> {
                        Roles.producer(world, PRODUCER, new Feed(1, 1));
                        Roles.newcomer(world, "nobody", "nobody", Roles.CONSUMER, () -> false);
                    })
            .reapingSeparately();

    @Test
    void bothDeathsOfARandomScheduleShow() {
        try (Runner runner = new Runner()) {
            RandomSearch search = new RandomSearch(
                    runner,
                    Cases.two(2, 4, 1)
                            .withDeaths(2, "producer 1", "producer 2")
                            .reapingSeparately()
                            .delayingStores());
            for (int seed = 0; seed < RUNS; seed++) {
                assertThat(search.run(seed)).isNull();
            }

            assertThat(search.twoDeathsShown()).isGreaterThan(RUNS / 3);
        }
    }

    @Test
    void nobodyDiesWhoHasNotBegun() {
        try (Runner runner = new Runner()) {
            RandomSearch search = new RandomSearch(runner, ALONE.withDeaths(1, "nobody"));
            for (int seed = 0; seed < RUNS; seed++) {
                assertThat(search.run(seed)).isNull();
            }

            assertThat(search.deaths()).isZero();
        }
    }

    @Test
    void whoHasOpenedItsHandleMayDieBeforeItsFirstStep() {
        assertThat(ExploreCampaign.replay(ALONE.withDeaths(1, PRODUCER), "k0").text())
                .contains("KILLED")
                .contains("IS GONE")
                .doesNotContain("store");
    }

    @Test
    void whoHasDoneAllMayDieAsLongAsItsHandleIsOpen() {
        assertThat(ExploreCampaign.replay(ALONE.withDeaths(1, PRODUCER), "r0*100 k0")
                        .text())
                .containsSubsequence("is done", "KILLED", "IS GONE");
    }

    @Test
    void nobodyIsKilledAfterTheEndOfASchedule() {
        assertThat(ExploreCampaign.replay(ALONE.withDeaths(1, PRODUCER), "").text())
                .contains("is done")
                .doesNotContain("KILLED");
    }
}
