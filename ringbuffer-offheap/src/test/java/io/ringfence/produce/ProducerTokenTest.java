package io.ringfence.produce;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.testing.FastTempDir;
import io.ringfence.wait.ProducerWaitStrategy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Tokens: what a reopened producer is told about its last publication. */
@Tag("unit")
@Timeout(60)
@ParameterizedClass
@EnumSource(ProducerMode.class)
class ProducerTokenTest {
    private static final ProducerOptions IMPATIENT = new ProducerOptions(ProducerWaitStrategy.fail());

    private final ProducerMode mode;

    @TempDir(factory = FastTempDir.class)
    Path temp;

    private Ring ring;
    private Producer producer;

    ProducerTokenTest(ProducerMode mode) {
        this.mode = mode;
    }

    @BeforeEach
    void open() {
        ring = Ring.create(
                temp.resolve("ring"),
                RingOptions.builder()
                        .slots(8)
                        .payloadBytes(48)
                        .producerMode(mode)
                        .build());
        producer = ring.openProducer("p", IMPATIENT);
    }

    @AfterEach
    void close() {
        producer.close();
        ring.close();
    }

    private static void text(Slot slot, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        slot.putBytes(0, bytes, 0, bytes.length).length(bytes.length);
    }

    @Test
    void theLastTokenComesBackWhenTheNameIsReopened() {
        assertThat(producer.hasToken()).isFalse();
        assertThat(producer.lastToken()).isZero();
        assertThat(producer.lastTokenSequence()).isEqualTo(-1);

        producer.publish((slot, sequence) -> text(slot, "a"), 100);
        producer.publishBatch(3, (slot, sequence) -> text(slot, "b"), -7);
        producer.publish((slot, sequence) -> text(slot, "without"));
        assertThat(producer.lastToken()).isEqualTo(-7);
        producer.close();

        try (Ring again = Ring.attach(ring.path());
                Producer reopened = again.openProducer("p", IMPATIENT)) {
            assertThat(reopened.hasToken()).isTrue();
            assertThat(reopened.lastToken()).isEqualTo(-7);
            assertThat(reopened.lastTokenSequence()).isEqualTo(3);
            reopened.publish(new UnsafeBuffer(new byte[1]), 0, 1, 0);
            assertThat(reopened.lastToken()).isZero();
            assertThat(reopened.lastTokenSequence()).isEqualTo(5);
        }
        try (Producer third = ring.openProducer("p", IMPATIENT)) {
            assertThat(third.hasToken()).isTrue();
            assertThat(third.lastTokenSequence()).isEqualTo(5);
            third.forgetTokens();
            assertThat(third.hasToken()).isFalse();
        }
        try (Producer fourth = ring.openProducer("p", IMPATIENT)) {
            assertThat(fourth.hasToken()).isFalse();
            assertThat(fourth.lastTokenSequence()).isEqualTo(-1);
        }
    }

    @Test
    void tokensBelongToTheirNames() {
        producer.publish((slot, sequence) -> text(slot, "a"), 1);
        producer.close();
        try (Producer other = ring.openProducer("other", IMPATIENT)) {
            assertThat(other.hasToken()).isFalse();
            other.publish((slot, sequence) -> text(slot, "b"), 2);
        }
        try (Producer again = ring.openProducer("p", IMPATIENT)) {
            assertThat(again.lastToken()).isEqualTo(1);
        }
        try (Producer other = ring.openProducer("other", IMPATIENT)) {
            assertThat(other.lastToken()).isEqualTo(2);
        }
    }
}
