package io.ringfence.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.testing.FastTempDir;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A position moves over what is settled only, whoever moves it: behind it nobody looks for open claims. */
@Tag("unit")
@Timeout(30)
class CommitByHandTest {
    @TempDir(factory = FastTempDir.class)
    Path temp;

    @Test
    void nothingIsCommittedBeyondAnOpenClaim() {
        RingOptions options = RingOptions.builder().slots(8).payloadBytes(48).build();
        try (Ring ring = Ring.create(temp.resolve("ring"), options);
                Consumer consumer = ring.openConsumer("c");
                Producer first = ring.openProducer("first");
                Producer second = ring.openProducer("second")) {
            assertThat(first.claim()).isZero();
            assertThat(second.claim()).isEqualTo(1);
            second.publish();

            assertThatThrownBy(() -> consumer.commit(1)).isInstanceOf(InvalidOptionException.class);
            assertThat(consumer.position()).isEqualTo(-1);
            first.publish();
            consumer.commit(1);
            assertThat(consumer.position()).isEqualTo(1);
        }
    }
}
