package io.ringfence.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.sequence.ChecksumMode;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.sequence.Sequencer;
import io.ringfence.sequence.WithoutConsumers;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class RingOptionsTest {
    private static void refused(String option, UnaryOperator<RingOptions.Builder> change) {
        assertThatThrownBy(() -> change.apply(RingOptions.builder()).build())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining(option)
                .hasMessageNotContaining("\n");
    }

    @Test
    void theDefaultsAreAsDocumented() {
        RingOptions options = RingOptions.builder().build();

        assertThat(options.slots()).isEqualTo(65_536);
        assertThat(options.payloadBytes()).isEqualTo(240);
        assertThat(options.producerMode()).isEqualTo(ProducerMode.MULTI);
        assertThat(options.withoutConsumers()).isEqualTo(WithoutConsumers.BLOCK);
        assertThat(options.checksumMode()).isEqualTo(ChecksumMode.NONE);
        assertThat(options.schema()).isEmpty();
        assertThat(options.initialSequence()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"3, 2 and 4", "1000, 512 and 1024", "65535, 32768 and 65536", "65537, 65536 and 131072", "0, 1 and 2"})
    void aSlotCountThatIsNoPowerOfTwoIsRefusedNamingTheNearestTwo(long slots, String nearest) {
        assertThatThrownBy(() -> RingOptions.builder().slots(slots).build())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining(Long.toString(slots))
                .hasMessageContaining(nearest);
    }

    @Test
    void whatIsOutOfItsRangeIsRefusedByName() {
        refused("slots", builder -> builder.slots(-8));
        refused("slots", builder -> builder.slots(1L << 31));
        refused("slots", builder -> builder.slots(Long.MIN_VALUE));
        refused("slots", builder -> builder.slots(Long.MAX_VALUE));
        refused("payload", builder -> builder.payloadBytes(0));
        refused("payload", builder -> builder.payloadBytes(1 << 24));
        refused("payload", builder -> builder.payloadBytes(Integer.MAX_VALUE));
        refused("ledger", builder -> builder.ledgerEntries(0));
        refused("ledger", builder -> builder.ledgerEntries(1025));
        refused("registry", builder -> builder.registryEntries(0));
        refused("registry", builder -> builder.registryEntries(65));
        refused("initial sequence", builder -> builder.initialSequence(-1));
        refused("initial sequence", builder -> builder.initialSequence(Sequencer.TERMINAL_SEQUENCE + 1));
        refused("schema", builder -> builder.schema("x".repeat(65)));
        refused("schema", builder -> builder.schema("ü".repeat(33)));
        refused("schema", builder -> builder.schema("two\nlines"));
        refused("journal place", builder -> builder.journalPlace(Path.of("/" + "x".repeat(1024))));
        refused("journal place", builder -> builder.journalPlace(Path.of("two\nlines")));
    }

    @Test
    void slotsOfMoreThanAGibibyteAreRefusedWhateverTheOrderOfTheOptions() {
        refused("1073741824", builder -> builder.slots(1 << 23).payloadBytes(240));
        refused("1073741824", builder -> builder.payloadBytes(240).slots(1 << 23));
        assertThat(RingOptions.builder().slots(1 << 24).payloadBytes(48).build().slots())
                .isEqualTo(1 << 24);
    }

    @Test
    void optionsMadeWithoutTheBuilderAreCheckedToo() {
        for (int slots : new int[] {3, 0, -8}) {
            assertThatThrownBy(() -> new RingOptions(
                            slots,
                            48,
                            ProducerMode.MULTI,
                            WithoutConsumers.BLOCK,
                            ChecksumMode.NONE,
                            "",
                            64,
                            64,
                            0,
                            ""))
                    .isInstanceOf(InvalidOptionException.class);
        }
        assertThatThrownBy(() -> new RingOptions(
                        4, 48, ProducerMode.MULTI, WithoutConsumers.BLOCK, ChecksumMode.NONE, "", 4, 4, 0, "relative"))
                .isInstanceOf(InvalidOptionException.class);
    }
}
