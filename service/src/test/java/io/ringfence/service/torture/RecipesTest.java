package io.ringfence.service.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.journal.instrument.JournalPoint;
import io.ringfence.sequence.ProducerMode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RecipesTest {
    @Test
    void anyTwoRoundsInARowComeToEachCrashPointOnce() {
        for (long first : new long[] {0, 4, 40, 999_996}) {
            Map<Enum<?>, Integer> times = new HashMap<>();
            for (long number = first; number < first + Subject.RING.cycle(); number++) {
                TortureRun.recipes(Subject.RING, number)
                        .forEach(recipe -> times.merge(recipe.point(), 1, Integer::sum));
            }

            assertThat(times)
                    .containsOnlyKeys(Arrays.stream(CrashPoint.values())
                            .filter(point -> TortureRun.isReachable(Recipe.of(point)))
                            .toList());
            assertThat(times.values()).containsOnly(1);
        }
    }

    @Test
    void eachPointIsReachedWithManyProducersAndWithOneWhereThereIsSuchACase() {
        Map<Enum<?>, TreeSet<ProducerMode>> modes = new HashMap<>();
        for (long number = 0; number < (long) Subject.RING.cycle() * Subject.RING.cycle(); number++) {
            for (Recipe recipe : TortureRun.recipes(Subject.RING, number)) {
                modes.computeIfAbsent(recipe.point(), any -> new TreeSet<>()).add(TortureRun.mode(number));
            }
        }

        modes.forEach((point, reached) -> assertThat(reached)
                .as(point.name())
                .hasSize(Recipe.of((CrashPoint) point).needsManyProducers() ? 1 : ProducerMode.values().length));
    }

    @Test
    void anyTwoRoundsOfAJournalComeToAllOfItsPoints() {
        for (long first : new long[] {0, 1, 77, 999_998}) {
            Set<Enum<?>> reached = new HashSet<>(Set.of(JournalPoint.POISONED));
            for (long number = first; number < first + Subject.JOURNAL.cycle(); number++) {
                TortureRun.recipes(Subject.JOURNAL, number).forEach(recipe -> reached.add(recipe.point()));
                reached.addAll(JournalRecipes.isPoisoned(number) ? JournalRecipes.POISONED : JournalRecipes.STANDING);
                reached.addAll(JournalRecipes.LOST);
                reached.addAll(JournalRecipes.REFILLED);
            }

            assertThat(reached).containsExactlyInAnyOrderElementsOf(CrashPlaces.of(Subject.JOURNAL));
        }
    }

    @Test
    void noTwoCrashPointsHaveOneName() {
        Set<String> names = new HashSet<>();
        for (Subject subject : Subject.values()) {
            for (Enum<?> place : CrashPlaces.of(subject)) {
                assertThat(names.add(place.name())).as(place.name()).isTrue();
                assertThat(CrashPlaces.named(place.name())).isSameAs(place);
            }
        }
    }
}
