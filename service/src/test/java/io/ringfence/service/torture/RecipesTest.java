package io.ringfence.service.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.sequence.ProducerMode;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RecipesTest {
    @Test
    void anyFourRoundsInARowComeToEachCrashPointOnce() {
        for (long first : new long[] {0, 4, 40, 999_996}) {
            Map<CrashPoint, Integer> times = new EnumMap<>(CrashPoint.class);
            for (long number = first; number < first + TortureRun.CYCLE; number++) {
                TortureRun.recipes(number).forEach(recipe -> times.merge(recipe.point(), 1, Integer::sum));
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
        Map<CrashPoint, TreeSet<ProducerMode>> modes = new EnumMap<>(CrashPoint.class);
        for (long number = 0; number < (long) TortureRun.CYCLE * TortureRun.CYCLE; number++) {
            for (Recipe recipe : TortureRun.recipes(number)) {
                modes.computeIfAbsent(recipe.point(), any -> new TreeSet<>()).add(TortureRun.mode(number));
            }
        }

        modes.forEach((point, reached) -> assertThat(reached)
                .as(point.name())
                .hasSize(Recipe.of(point).needsManyProducers() ? 1 : ProducerMode.values().length));
    }
}
