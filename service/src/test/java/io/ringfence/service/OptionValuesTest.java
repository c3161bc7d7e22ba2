package io.ringfence.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.consume.StartAt;
import io.ringfence.journal.ForcePolicy;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is taken as the value of an option. */
class OptionValuesTest {
    @Test
    void wordsToChooseFromMayBeInUpperCase() {
        assertThat(new ForcePolicyConverter().convert("BATCH")).isEqualTo(ForcePolicy.batch());
        assertThat(new ForcePolicyConverter().convert("Never")).isEqualTo(ForcePolicy.never());
        assertThat(new ForcePolicyConverter().convert("INTERVAL=5"))
                .isEqualTo(ForcePolicy.interval(Duration.ofMillis(5)));
        assertThat(new StartConverter().convert("EARLIEST")).isEqualTo(StartAt.earliest());
        assertThat(new StartConverter().convert("Next")).isEqualTo(StartAt.next());
        assertThat(new ReplayPace.Converter().convert("ORIGINAL")).isEqualTo(1);
        assertThat(new ReplayPace.Converter().convert("Max")).isInfinite();
    }

    @Test
    void aTimeBeyondAllEventsIsATime() {
        ReplayPoint.Converter converter = new ReplayPoint.Converter();
        assertThat(converter.convert("2500-01-01T00:00:00Z").timeNanos()).isEqualTo(OptionalLong.of(Long.MAX_VALUE));
        assertThat(converter.convert("1600-01-01T00:00:00Z").timeNanos()).isEqualTo(OptionalLong.of(Long.MIN_VALUE));
    }
}
