package io.ringfence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashAndResumeTest {
    /** A consumer's lives, and events between two commits. */
    private static final int CONSUMER_KILLS = 3;

    private static final int BATCH_MAX = 256;

    private static ExampleRun run;

    @BeforeAll
    static void runTheExample(@TempDir Path folder) throws Exception {
        run = ExampleRun.of(folder, "crash-and-resume");
    }

    @Test
    void nothingIsLostWhoeverIsKilled() {
        assertThat(run.errors()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.number("published")).isGreaterThan(6 * 300_000);
        assertThat(run.number("kills")).isEqualTo(6);
        assertThat(run.number("lost")).isZero();
        assertThat(run.number("invented")).isZero();
        assertThat(run.number("out-of-order")).isZero();
        assertThat(run.number("seen-twice")).isBetween(0L, (long) CONSUMER_KILLS * BATCH_MAX);
        assertThat(run.number("handled")).isEqualTo(run.number("published") + run.number("seen-twice"));
    }

    @Test
    void eachLifeGoesOnWhereTheOneBeforeStopped() {
        List<Long> committed = numbers("had committed event ([0-9,]+)");
        List<Long> resumed = numbers("starts with the event at sequence ([0-9,]+)");
        assertThat(committed).hasSize(CONSUMER_KILLS);
        assertThat(resumed).hasSize(CONSUMER_KILLS + 1).startsWith(0L);
        assertThat(resumed.subList(1, resumed.size()))
                .isEqualTo(committed.stream().map(sequence -> sequence + 1).toList());
        List<Long> producerStarts = numbers("starts with number ([0-9,]+)");
        assertThat(producerStarts).hasSize(4).startsWith(1L).isSorted().doesNotHaveDuplicates();
    }

    private static List<Long> numbers(String pattern) {
        List<Long> found = new ArrayList<>();
        Matcher matcher = Pattern.compile(pattern).matcher(run.output());
        while (matcher.find()) {
            found.add(Long.valueOf(matcher.group(1).replaceAll("[,.]", "")));
        }
        return found;
    }
}
