package io.ringfence.service.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunsTest {
    private static final int INDEXES = 200;

    /** Every answer compared with that of a plain map, over many random stories. */
    @Test
    void answersAsAPlainMapDoes() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Runs runs = new Runs();
            Map<Long, Long> sequences = new HashMap<>();
            for (int i = 0; i < 40; i++) {
                long index = random.nextInt(INDEXES);
                long sequence = index + random.nextInt(3);
                int count = 1 + random.nextInt(20);
                assertThat(runs.contained(index, count)).isEqualTo(contained(sequences, index, count));
                assertThat(runs.conflicting(index, sequence, count))
                        .as("seed %d", seed)
                        .isEqualTo(conflicting(sequences, index, sequence, count));

                runs.add(index, sequence, count);
                for (int event = 0; event < count; event++) {
                    sequences.putIfAbsent(index + event, sequence + event);
                }

                long end = 1
                        + sequences.keySet().stream()
                                .mapToLong(Long::longValue)
                                .max()
                                .orElse(-1);
                assertThat(runs.size()).as("seed %d", seed).isEqualTo(sequences.size());
                assertThat(runs.endIndex()).isEqualTo(end);
                assertThat(runs.lastSequence()).isEqualTo(sequences.get(end - 1));
            }
        }
    }

    private static long contained(Map<Long, Long> sequences, long index, int count) {
        long sum = 0;
        for (long next = index; next < index + count; next++) {
            sum += sequences.containsKey(next) ? 1 : 0;
        }
        return sum;
    }

    private static long conflicting(Map<Long, Long> sequences, long index, long sequence, int count) {
        long sum = 0;
        for (long event = 0; event < count; event++) {
            long found = sequences.getOrDefault(index + event, sequence + event);
            sum += found == sequence + event ? 0 : 1;
        }
        return sum;
    }

    @Test
    void comparesTwoStories() {
        Runs one = new Runs();
        Runs other = new Runs();
        one.add(0, 0, 50);
        one.add(50, 60, 50);
        other.add(0, 0, 40);
        other.add(50, 61, 20);

        assertThat(one.conflicting(other)).isEqualTo(20);
        assertThat(other.conflicting(one)).isEqualTo(20);
    }

    @Test
    void anEmptyStoryHasNoEnd() {
        assertThat(new Runs().endIndex()).isZero();
        assertThat(new Runs().lastSequence()).isEqualTo(-1);
        assertThat(new Runs().contained(0, 10)).isZero();
    }
}
