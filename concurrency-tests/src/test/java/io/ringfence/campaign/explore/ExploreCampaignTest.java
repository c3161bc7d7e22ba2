package io.ringfence.campaign.explore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.sequence.WithoutConsumers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the explorer says of cases that fail, and of those that it could not finish. */
class ExploreCampaignTest {
    private static final List<Scenario> SOUND = List.of(Cases.slowOwner());
    private static final List<Scenario> BROKEN = List.of(scenario(
            "a promise nobody keeps",
            world -> world.add(
                    new Participant.Role("liar", self -> Oracle.require(false, "nothing holds"), () -> true, false))));

    private static Scenario scenario(String name, java.util.function.Consumer<World> population) {
        return Scenario.of(name, 1, ProducerMode.MULTI, WithoutConsumers.BLOCK, population);
    }

    @Test
    void aFailedSearchIsTheNextCase() {
        Campaign.Result result = run(new ExploreCampaign(BROKEN, SOUND), 0, Budget.cases(5));

        assertThat(result.nextCase()).isZero();
        assertThat(result.failure()).contains("case 0, a promise nobody keeps: liar: nothing holds");
    }

    @Test
    void aFailedRandomScheduleIsTheNextCase() {
        Campaign.Result result = run(new ExploreCampaign(List.of(), BROKEN), 7, Budget.cases(5));

        assertThat(result.nextCase()).isEqualTo(7);
        assertThat(result.failure()).contains("case 7, a promise nobody keeps").contains("seed 7");
    }

    @Test
    void aSearchThatTheTimeDoesNotSufficeForIsTheNextCase() {
        List<Scenario> large = List.of(Cases.leaving(6).withDeaths(1, "first"));
        List<String> lines = new ArrayList<>();

        Campaign.Result result = new ExploreCampaign(large, SOUND).run(0, Budget.seconds(1), lines::add);

        assertThat(result.nextCase()).isZero();
        assertThat(result.passed()).isTrue();
        assertThat(result.figures().get("searched cases")).isZero();
        assertThat(lines).last().asString().contains("case 0 was not finished: the next run begins it again");
    }

    @Test
    void aReplaySaysWhetherItBreaksAPromise() {
        ExploreCampaign.Replay broken = ExploreCampaign.replay(BROKEN.get(0), "r0");
        ExploreCampaign.Replay sound = ExploreCampaign.replay(SOUND.get(0), "");

        assertThat(broken.isBroken()).isTrue();
        assertThat(broken.text()).contains("BROKEN: liar: nothing holds");
        assertThat(sound.isBroken()).isFalse();
        assertThat(sound.text()).endsWith(String.format("holds%n"));
    }

    @Test
    void theListOfCasesNamesThemAll() {
        assertThat(new ExploreCampaign(BROKEN, SOUND).caseList())
                .containsExactly(
                        "a promise nobody keeps", "at random: " + SOUND.get(0).title());
        assertThat(new ExploreCampaign().caseList()).doesNotHaveDuplicates();
    }

    private static Campaign.Result run(ExploreCampaign campaign, long first, Budget budget) {
        return campaign.run(first, budget, line -> {});
    }
}
