package io.ringfence.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.EventPoller;
import io.ringfence.produce.Producer;
import io.ringfence.produce.ProducerOptions;
import io.ringfence.ring.error.CorruptRingException;
import io.ringfence.ring.layout.ControlLayout;
import io.ringfence.ring.layout.LedgerLayout;
import io.ringfence.ring.layout.ParticipantLayout;
import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.ring.layout.StateLayout;
import io.ringfence.sequence.GatingSequences;
import io.ringfence.testing.FastTempDir;
import io.ringfence.testing.Threads;
import io.ringfence.wait.ProducerWaitStrategy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What attaching refuses, what it accepts because a death or a living process can leave it, and that nothing is written before. */
@Tag("unit")
@Timeout(120)
class RingValidatorTest {
    private static final int SLOTS = 8;
    private static final int EVENTS = 20;
    private static final long CURSOR = EVENTS - 1;
    private static final long POSITION = EVENTS - 4;
    private static final RingOptions OPTIONS = RingOptions.builder()
            .slots(SLOTS)
            .payloadBytes(48)
            .ledgerEntries(2)
            .registryEntries(3)
            .build();
    private static final RingGeometry GEOMETRY = OPTIONS.geometry();
    private static final int PRODUCER = GEOMETRY.ledgerColdOffset(0);
    private static final int LEDGER = GEOMETRY.ledgerHotOffset(0);
    private static final int CONSUMER = GEOMETRY.registryColdOffset(0);
    private static final int LINE = GEOMETRY.registryLineOffset(0);

    private static final ProducerOptions FAILS_WHEN_FULL = new ProducerOptions(ProducerWaitStrategy.fail());

    @TempDir(factory = FastTempDir.class)
    Path temp;

    private Path directory;
    private Path file;
    private byte[] sound;

    /** 20 events; a consumer that has committed all but three; a producer with a token; a free entry of each table. */
    @BeforeEach
    void createARing() throws Exception {
        directory = temp.resolve("ring");
        file = directory.resolve("ring.dat");
        try (Ring ring = Ring.create(directory, OPTIONS);
                Consumer consumer = ring.openConsumer("c");
                Producer producer = ring.openProducer("p")) {
            for (int i = 0; i < EVENTS; i++) {
                long sequence = producer.publish((slot, s) -> slot.putLong(0, s), i);
                consumer.commit(Math.min(sequence, POSITION));
            }
        }
        sound = Files.readAllBytes(file);
    }

    private byte[] with(Object... offsetsAndValues) {
        ByteBuffer changed = ByteBuffer.wrap(sound.clone()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < offsetsAndValues.length; i += 2) {
            int offset = (Integer) offsetsAndValues[i];
            ByteBuffer ignored = offsetsAndValues[i + 1] instanceof Long value
                    ? changed.putLong(offset, value)
                    : changed.putInt(offset, (Integer) offsetsAndValues[i + 1]);
        }
        return changed.array();
    }

    static Stream<Arguments> impossible() {
        int slot = GEOMETRY.slotOffset(CURSOR);
        return Stream.of(
                Arguments.of("clean mark", StateLayout.CLEAN_MARK_OFFSET, 1L),
                Arguments.of("ring epoch", StateLayout.EPOCH_OFFSET, 0L),
                Arguments.of("cursor", ControlLayout.CURSOR_OFFSET, -2L),
                Arguments.of("cursor", ControlLayout.CURSOR_OFFSET, Long.MAX_VALUE),
                Arguments.of("commit of producer 0", ControlLayout.CURSOR_OFFSET, CURSOR - 1),
                Arguments.of("stamp", ControlLayout.CURSOR_OFFSET, CURSOR + 1),
                Arguments.of("floor", ControlLayout.FLOOR_OFFSET, CURSOR + 1),
                Arguments.of("floor", ControlLayout.FLOOR_OFFSET, Long.MIN_VALUE),
                Arguments.of("registry high", ControlLayout.REGISTRY_HIGH_OFFSET, 0L),
                Arguments.of("registry high", ControlLayout.REGISTRY_HIGH_OFFSET, 4L),
                Arguments.of("blockers", ControlLayout.BLOCKERS_OFFSET, 8L),
                Arguments.of("waiters", ControlLayout.WAITERS_OFFSET, -1L),
                Arguments.of("written watermark", ControlLayout.WRITTEN_OFFSET, CURSOR + 1),
                Arguments.of("durable watermark", ControlLayout.DURABLE_OFFSET, 3L),
                Arguments.of("durable watermark", ControlLayout.DURABLE_OFFSET, -2L),
                Arguments.of("journal start", ControlLayout.JOURNAL_START_OFFSET, CURSOR + 1),
                Arguments.of("journal start", ControlLayout.JOURNAL_START_OFFSET, -2L),
                Arguments.of("state of producer 0", PRODUCER + ParticipantLayout.STATE_OFFSET, 3),
                Arguments.of("pid of producer 0", PRODUCER + ParticipantLayout.PID_OFFSET, -1L),
                Arguments.of("name length of producer 0", PRODUCER + ParticipantLayout.NAME_LENGTH_OFFSET, 65),
                Arguments.of("name of producer 0", PRODUCER + ParticipantLayout.NAME_OFFSET, 0xFF),
                Arguments.of("claim low of producer 0", LEDGER + LedgerLayout.CLAIM_LOW_OFFSET, CURSOR + 2),
                Arguments.of("claim high of producer 0", LEDGER + LedgerLayout.CLAIM_LOW_OFFSET, CURSOR - SLOTS),
                Arguments.of("commit of producer 0", LEDGER + LedgerLayout.COMMIT_OFFSET, CURSOR + 1),
                Arguments.of("token sequence of producer 0", LEDGER + LedgerLayout.TOKEN_B_OFFSET, -1L),
                Arguments.of("state of consumer 0", CONSUMER + ParticipantLayout.STATE_OFFSET, 4),
                Arguments.of("position of consumer 0", CONSUMER + ParticipantLayout.STATE_OFFSET, 0),
                Arguments.of("release after of consumer 0", CONSUMER + ParticipantLayout.RELEASE_NANOS_OFFSET, -1L),
                Arguments.of("name of consumer 0", CONSUMER + ParticipantLayout.NAME_OFFSET, 10),
                Arguments.of("returned at of consumer 0", CONSUMER + ParticipantLayout.RETURNED_AT_OFFSET, CURSOR + 1),
                Arguments.of("position", LINE, CURSOR + 1),
                Arguments.of("position of consumer 0", LINE, CURSOR - SLOTS - 1),
                Arguments.of("registry high", GEOMETRY.registryLineOffset(1), CURSOR),
                Arguments.of("stamp", slot, 0L),
                Arguments.of("stamp", slot, CURSOR + 1 - SLOTS),
                Arguments.of("stamp", slot, CURSOR + 1 + SLOTS),
                Arguments.of("stamp", slot, -CURSOR),
                Arguments.of("stamp", slot, Long.MIN_VALUE));
    }

    @ParameterizedTest(name = "{0} at {1} = {2}")
    @MethodSource("impossible")
    void whatNoRunCanLeaveIsRefusedByNameAndNotWrittenTo(String word, int offset, Object value) throws IOException {
        byte[] damaged = with(offset, value);
        Files.write(file, damaged);
        for (boolean readOnly : new boolean[] {false, true}) {
            assertThatThrownBy(() -> (readOnly ? Ring.attachReadOnly(directory) : Ring.attach(directory)).close())
                    .isInstanceOf(CorruptRingException.class)
                    .hasMessageContaining("ring.dat, " + word + " at offset ")
                    .hasMessageContaining("; expected ")
                    .hasMessageNotContaining("\n");
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
    }

    static Stream<Arguments> possible() {
        return Stream.of(
                Arguments.of("as it was closed", new Object[0]),
                Arguments.of(
                        "a kill with the owner half written",
                        new Object[] {PRODUCER + ParticipantLayout.INCARNATION_OFFSET, 7L}),
                Arguments.of("a kill while joining: lapped, because it had not looked again", new Object[] {
                    GEOMETRY.registryColdOffset(1) + ParticipantLayout.STATE_OFFSET,
                    ParticipantLayout.JOINING,
                    GEOMETRY.registryLineOffset(1),
                    1L,
                    ControlLayout.REGISTRY_HIGH_OFFSET,
                    2L
                }),
                Arguments.of("a kill while leaving", new Object[] {
                    CONSUMER + ParticipantLayout.STATE_OFFSET,
                    ParticipantLayout.JOINING,
                    ControlLayout.FLOOR_OFFSET,
                    POSITION,
                    LINE,
                    GatingSequences.IDLE
                }),
                Arguments.of("a kill while it was released: idle, and not yet said so", new Object[] {
                    ControlLayout.FLOOR_OFFSET,
                    POSITION,
                    LINE,
                    GatingSequences.IDLE,
                    CONSUMER + ParticipantLayout.RELEASED_AT_OFFSET,
                    POSITION
                }),
                Arguments.of(
                        "a kill while it came back from a release",
                        new Object[] {CONSUMER + ParticipantLayout.STATE_OFFSET, ParticipantLayout.RELEASED}),
                Arguments.of("a kill before a CAS that could have been won or lost", new Object[] {
                    LEDGER + LedgerLayout.CLAIM_HIGH_OFFSET, CURSOR + SLOTS,
                    LEDGER + LedgerLayout.CLAIM_LOW_OFFSET, CURSOR + 1
                }),
                Arguments.of(
                        "bits of the dead",
                        new Object[] {ControlLayout.BLOCKERS_OFFSET, 7L, ControlLayout.WAITERS_OFFSET, 5L}),
                Arguments.of(
                        "a journal that died in its first start",
                        new Object[] {ControlLayout.JOURNAL_START_OFFSET, 7L, ControlLayout.WRITTEN_OFFSET, 7L}),
                Arguments.of("a journal that died before its gate moved", new Object[] {
                    ControlLayout.WRITTEN_OFFSET,
                    CURSOR,
                    ControlLayout.DURABLE_OFFSET,
                    CURSOR - 1,
                    ControlLayout.DURABLE_WAITERS_OFFSET,
                    1L
                }),
                Arguments.of("words that wrapped", new Object[] {
                    ControlLayout.WAKE_WORD_OFFSET,
                    Integer.MIN_VALUE,
                    ControlLayout.REGISTRY_VERSION_OFFSET,
                    Long.MIN_VALUE,
                    PRODUCER + ParticipantLayout.INCARNATION_OFFSET,
                    Long.MIN_VALUE
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("possible")
    void whatADeathCanLeaveIsAcceptedAndTheRingGoesOn(String what, Object[] words) throws Exception {
        Files.write(file, with(words));
        Ring.attachReadOnly(directory).close();
        try (Ring ring = Ring.attach(directory);
                Consumer consumer = ring.openConsumer("c");
                Producer producer = ring.openProducer("p", FAILS_WHEN_FULL)) {
            long sequence = producer.publish((slot, s) -> slot.putLong(0, s));
            long[] last = {-1};
            EventPoller poller = consumer.poller();
            while (poller.poll((event, s, endOfBatch) -> {
                        last[0] = s;
                        return true;
                    })
                    == EventPoller.PollState.PROCESSING) {
                assertThat(last[0]).as(what).isLessThanOrEqualTo(sequence);
            }
            assertThat(last[0]).as(what).isEqualTo(sequence);
        }
    }

    @Test
    void besideProcessesThatJoinLeaveClaimAndAbortThereIsNoFalseAlarm() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (Ring ring = Ring.attach(directory);
                Threads threads = new Threads()) {
            for (String name : new String[] {"p", "q"}) {
                threads.start("producer " + name, () -> {
                    while (!over.get()) {
                        try (Producer producer = ring.openProducer(name)) {
                            for (int i = 0; i < 500 && !over.get(); i++) {
                                if (producer.tryClaim(1 + i % 3) >= 0) {
                                    if (i % 5 == 0) {
                                        producer.abort();
                                    } else {
                                        producer.publish(i);
                                    }
                                }
                            }
                            producer.forgetTokens(); // so that the entry is freed, and taken anew
                        }
                    }
                });
            }
            threads.start("consumer c", () -> {
                try (Consumer consumer = ring.openConsumer("c")) {
                    EventPoller poller = consumer.poller();
                    while (!over.get()) {
                        EventPoller.PollState ignored = poller.poll((event, s, endOfBatch) -> true);
                    }
                }
            });
            threads.start("comes and goes", () -> {
                while (!over.get()) {
                    Consumer consumer = ring.openConsumer("d");
                    EventPoller.PollState ignored = consumer.poller().poll((event, s, endOfBatch) -> true);
                    consumer.leave();
                }
            });
            long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
            int attached = 0;
            try {
                while (System.nanoTime() - end < 0) {
                    Ring.attachReadOnly(directory).close();
                    attached++;
                }
            } finally {
                over.set(true);
            }
            threads.join();
            assertThat(attached).isGreaterThan(100);
        }
    }
}
