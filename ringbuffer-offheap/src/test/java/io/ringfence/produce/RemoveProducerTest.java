package io.ringfence.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.error.InUseException;
import io.ringfence.ring.error.NotRegisteredException;
import io.ringfence.ring.error.TableFullException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names with a token are kept for ever, unless somebody says that they are not needed any more. */
class RemoveProducerTest {
    @TempDir
    Path folder;

    private Ring ring;

    @BeforeEach
    void create() {
        ring = Ring.create(
                folder.resolve("ring"),
                RingOptions.builder().slots(8).payloadBytes(8).ledgerEntries(2).build());
    }

    @AfterEach
    void close() {
        ring.close();
    }

    @Test
    void aFullLedgerOfNamesWithTokensHasRoomAgainAfterOneIsRemoved() {
        feed("a", 1);
        feed("b", 2);
        assertThatThrownBy(() -> feed("c", 3))
                .isInstanceOf(TableFullException.class)
                .hasMessageContaining("remove");
        ring.removeProducer("a");
        feed("c", 3);
        try (Producer c = ring.openProducer("c")) {
            assertThat(c.lastToken()).isEqualTo(3);
        }
    }

    @Test
    void aRemovedNameComesBackWithoutAPast() {
        feed("a", 1);
        ring.removeProducer("a");
        try (Producer a = ring.openProducer("a")) {
            assertThat(a.hasToken()).isFalse();
            assertThat(a.lastTokenSequence()).isEqualTo(-1);
        }
    }

    @Test
    void aLivingOwnerAndAnUnknownNameAreRefused() {
        try (Producer living = ring.openProducer("living")) {
            assertThatThrownBy(() -> ring.removeProducer("living")).isInstanceOf(InUseException.class);
            assertThat(living.publish((slot, sequence) -> slot.putLong(0, 1))).isZero();
        }
        assertThatThrownBy(() -> ring.removeProducer("nobody")).isInstanceOf(NotRegisteredException.class);
    }

    private void feed(String name, long token) {
        try (Producer producer = ring.openProducer(name)) {
            long sequence = producer.publish((slot, at) -> slot.putLong(0, token), token);
            assertThat(sequence).isNotNegative();
        }
    }
}
