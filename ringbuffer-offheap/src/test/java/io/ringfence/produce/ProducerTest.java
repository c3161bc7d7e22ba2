package io.ringfence.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.EventPoller.PollState;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.error.ClaimException;
import io.ringfence.ring.error.ClosedException;
import io.ringfence.ring.error.EventTooLargeException;
import io.ringfence.ring.error.InUseException;
import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.ring.error.ProducerTimeoutException;
import io.ringfence.ring.error.TableFullException;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.testing.FastTempDir;
import io.ringfence.testing.Threads;
import io.ringfence.wait.ProducerWaitStrategy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a producer's handle promises, in rings with one and with many producers. */
@Tag("unit")
@Timeout(60)
@ParameterizedClass
@EnumSource(ProducerMode.class)
class ProducerTest {
    private static final int SLOTS = 8;
    private static final int PAYLOAD = 48;
    private static final ProducerOptions IMPATIENT = new ProducerOptions(ProducerWaitStrategy.fail());

    private final ProducerMode mode;

    @TempDir(factory = FastTempDir.class)
    Path temp;

    private Ring ring;
    private Producer producer;
    private Consumer consumer;

    ProducerTest(ProducerMode mode) {
        this.mode = mode;
    }

    @BeforeEach
    void open() {
        ring = Ring.create(
                temp.resolve("ring"),
                RingOptions.builder()
                        .slots(SLOTS)
                        .payloadBytes(PAYLOAD)
                        .producerMode(mode)
                        .ledgerEntries(3)
                        .build());
        consumer = ring.openConsumer("c");
        producer = ring.openProducer("p", IMPATIENT);
    }

    @AfterEach
    void close() {
        producer.close();
        consumer.close();
        ring.close();
    }

    private List<String> consume() throws Exception {
        List<String> seen = new ArrayList<>();
        while (consumer.poller().poll((event, sequence, endOfBatch) -> {
                    byte[] bytes = new byte[event.length()];
                    event.getBytes(0, bytes, 0, bytes.length);
                    seen.add(sequence + ":" + event.type() + ":" + new String(bytes, StandardCharsets.ISO_8859_1));
                    return true;
                })
                == PollState.PROCESSING) {
            assertThat(seen.size()).isLessThanOrEqualTo(SLOTS);
        }
        return seen;
    }

    private static void text(Slot slot, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        slot.putBytes(0, bytes, 0, bytes.length).length(bytes.length);
    }

    private long aborted() {
        return ring.inspector().snapshot().counters().aborted();
    }

    @Test
    void publishesWhatTheTranslatorWrote() throws Exception {
        assertThat(producer.publish((slot, sequence) -> text(slot.type(7), "first")))
                .isZero();
        assertThat(producer.publish((slot, sequence) -> text(slot, "second"))).isEqualTo(1);

        assertThat(consume()).containsExactly("0:7:first", "1:0:second");
    }

    @Test
    void aNewClaimForgetsTheLengthAndTheTypeOfTheEventBefore() throws Exception {
        for (int i = 0; i < SLOTS; i++) {
            producer.publish((slot, sequence) -> text(slot.type(255), "x"));
        }
        assertThat(consume()).allMatch(line -> line.endsWith(":255:x"));

        producer.publish((slot, sequence) -> assertThat(slot.payloadBytes()).isEqualTo(PAYLOAD));
        assertThat(consume().get(0)).startsWith(SLOTS + ":0:x").hasSize(4 + PAYLOAD);
    }

    @Test
    void lengthsAndTypesOfEverySizeComeOutAsTheyWentIn() throws Exception {
        for (int length = 0; length <= PAYLOAD; length++) {
            for (int type : new int[] {0, 1, 127, 128, 255}) {
                String text = "y".repeat(length);
                int kind = type;
                long sequence = producer.publish((slot, ignored) -> text(slot.type(kind), text));
                assertThat(consume()).containsExactly(sequence + ":" + type + ":" + text);
            }
        }
    }

    @Test
    void numbersAreLittleEndianAndComeBack() throws Exception {
        producer.publish((slot, sequence) -> slot.putLong(0, 0x0102030405060708L)
                .putInt(8, -2)
                .putDouble(16, Math.PI)
                .putByte(24, (byte) -3));
        consumer.poller().poll((event, sequence, endOfBatch) -> {
            assertThat(event.getByte(0)).isEqualTo((byte) 8);
            assertThat(event.getLong(0)).isEqualTo(0x0102030405060708L);
            assertThat(event.getInt(8)).isEqualTo(-2);
            assertThat(event.getDouble(16)).isEqualTo(Math.PI);
            assertThat(event.getByte(24)).isEqualTo((byte) -3);
            assertThat(event.sequence()).isEqualTo(sequence);
            return true;
        });
        assertThat(consumer.position()).isZero();
    }

    @Test
    void aTranslatorThatThrowsAbortsItsSlotAndTheErrorReachesTheCaller() throws Exception {
        for (int i = 0; i < 2 * SLOTS; i++) { // so that the slots hold older events that must not show
            producer.publish((slot, sequence) -> text(slot, "old"));
            assertThat(consume()).hasSize(1);
        }
        IllegalStateException mine = new IllegalStateException("mine");
        assertThatThrownBy(() -> producer.publish((slot, sequence) -> {
                    text(slot, "half");
                    throw mine;
                }))
                .isSameAs(mine);
        producer.publish((slot, sequence) -> text(slot, "good"));

        assertThat(consume()).containsExactly(2 * SLOTS + 1 + ":0:good");
        assertThat(aborted()).isEqualTo(1);
        assertThat(consumer.abortedSeen() + consumer.position()).isGreaterThan(0);
    }

    @Test
    void everyFormOfPublicationAbortsWhenItsTranslatorThrows() throws Exception {
        EventTranslator bad = (slot, sequence) -> {
            throw new IllegalStateException("bad");
        };
        EventTranslator badAtTheEnd = (slot, sequence) -> {
            if (sequence % 4 == 3) {
                throw new IllegalStateException("bad");
            }
        };
        assertThatThrownBy(() -> producer.publish(bad)).hasMessage("bad");
        assertThatThrownBy(() -> producer.publish(bad, 9)).hasMessage("bad");
        assertThatThrownBy(() -> producer.tryPublish(bad)).hasMessage("bad");
        assertThatThrownBy(() -> producer.publishBatch(1, badAtTheEnd)).hasMessage("bad");
        assertThat(consume()).isEmpty();
        assertThatThrownBy(() -> producer.publishBatch(4, badAtTheEnd)).hasMessage("bad");
        assertThat(consume()).isEmpty();
        assertThatThrownBy(() -> producer.publishBatch(4, badAtTheEnd, 9)).hasMessage("bad");
        assertThat(consume()).isEmpty();
        assertThatThrownBy(() -> producer.tryPublishBatch(4, badAtTheEnd)).hasMessage("bad");

        producer.publish((slot, sequence) -> text(slot, "good"));
        assertThat(consume()).containsExactly("16:0:good");
        assertThat(aborted()).isEqualTo(16);
        assertThat(producer.hasToken())
                .as("an aborted publication's token was never given")
                .isFalse();
    }

    @Test
    void aFullRingIsMinusOneWithoutAnException() throws Exception {
        EventTranslator any = (slot, sequence) -> text(slot, "e");
        for (int i = 0; i < SLOTS; i++) {
            assertThat(producer.tryPublish(any)).isEqualTo(i);
        }
        assertThat(producer.tryPublish(any)).isEqualTo(-1);
        assertThat(producer.tryPublish(new UnsafeBuffer(new byte[4]), 0, 4)).isEqualTo(-1);
        assertThat(producer.tryPublishBatch(3, any)).isEqualTo(-3);
        assertThat(producer.tryClaim(SLOTS)).isEqualTo(-SLOTS);
        assertThat(producer.remainingCapacity()).isZero();
        assertThatThrownBy(() -> producer.publish(any)).isInstanceOf(ProducerTimeoutException.class);
        assertThat(consume()).hasSize(SLOTS);
        assertThat(producer.tryPublish(any)).isEqualTo(SLOTS);
        assertThat(aborted()).isZero();
    }

    @Test
    void aBatchIsInvisibleUntilAllOfItIsThere() throws Exception {
        long high = producer.claim(3);
        for (long sequence = high - 2; sequence <= high; sequence++) {
            text(producer.slot(sequence), "b" + sequence);
            assertThat(consume()).isEmpty();
        }
        producer.publish();
        assertThat(consume()).containsExactly("0:0:b0", "1:0:b1", "2:0:b2");

        assertThat(producer.publishBatch(SLOTS, (slot, sequence) -> text(slot, "w")))
                .isEqualTo(3 + SLOTS - 1);
        assertThat(consume()).hasSize(SLOTS);
        assertThatThrownBy(() -> producer.publishBatch(SLOTS + 1, (slot, sequence) -> text(slot, "w")))
                .isInstanceOf(InvalidOptionException.class);
    }

    @Test
    void copiesBytesAndRefusesWhatDoesNotFitBeforeAnythingIsClaimed() throws Exception {
        UnsafeBuffer source = new UnsafeBuffer("0123456789".repeat(10).getBytes(StandardCharsets.US_ASCII));
        assertThat(producer.publish(source, 3, 4)).isZero();
        assertThat(producer.publish(source, 0, 0)).isEqualTo(1);
        assertThat(producer.tryPublish(source, 2, PAYLOAD)).isEqualTo(2);
        assertThat(consume())
                .containsExactly(
                        "0:0:3456", "1:0:", "2:0:" + "2345678901".repeat(5).substring(0, 48));

        for (int length : new int[] {PAYLOAD + 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> producer.publish(source, 0, length)).isInstanceOf(EventTooLargeException.class);
            assertThatThrownBy(() -> producer.publish(source, 0, length, 5)).isInstanceOf(EventTooLargeException.class);
            assertThatThrownBy(() -> producer.tryPublish(source, 0, length)).isInstanceOf(EventTooLargeException.class);
        }
        assertThatThrownBy(() -> producer.publish(source, 0, PAYLOAD + 1))
                .hasMessageContaining("49 bytes")
                .hasMessageContaining("48 bytes");
        assertThat(ring.inspector().snapshot().cursor()).isEqualTo(2);
        assertThat(aborted()).isZero();
    }

    @Test
    void aSourceThatIsShorterThanSaidIsAbortedNotPublished() throws Exception {
        UnsafeBuffer source = new UnsafeBuffer(new byte[10]);
        assertThatThrownBy(() -> producer.publish(source, 5, 20)).isInstanceOf(IndexOutOfBoundsException.class);
        producer.publish(source, 0, 1);

        assertThat(consume()).hasSize(1);
        assertThat(aborted()).isEqualTo(1);
    }

    @Test
    void lengthsAndTypesThatCannotBeAreRefusedAndTheSlotAborted() {
        assertThatThrownBy(() -> producer.publish((slot, sequence) -> slot.length(PAYLOAD + 1)))
                .isInstanceOf(EventTooLargeException.class);
        assertThatThrownBy(() -> producer.publish((slot, sequence) -> slot.length(-1)))
                .isInstanceOf(EventTooLargeException.class);
        assertThatThrownBy(() -> producer.publish((slot, sequence) -> slot.type(256)))
                .isInstanceOf(InvalidOptionException.class);
        assertThatThrownBy(() -> producer.publish((slot, sequence) -> slot.type(-1)))
                .isInstanceOf(InvalidOptionException.class);
        assertThatThrownBy(() -> producer.publish((slot, sequence) -> slot.putLong(PAYLOAD - 7, 1)))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(aborted()).isEqualTo(5);
    }

    @Test
    void oneOpenClaimAHandle() throws Exception {
        assertThatThrownBy(() -> producer.slot(0)).isInstanceOf(ClaimException.class);
        assertThatThrownBy(() -> producer.publish()).isInstanceOf(ClaimException.class);
        long sequence = producer.claim();
        assertThatThrownBy(() -> producer.claim()).isInstanceOf(ClaimException.class);
        assertThatThrownBy(() -> producer.tryClaim(2)).isInstanceOf(ClaimException.class);
        assertThatThrownBy(() -> producer.publish((slot, ignored) -> text(slot, "x")))
                .isInstanceOf(ClaimException.class);
        assertThatThrownBy(() -> producer.slot(sequence + 1)).isInstanceOf(ClaimException.class);
        text(producer.slot(sequence), "mine");
        producer.publish();
        assertThatThrownBy(() -> producer.publish()).isInstanceOf(ClaimException.class);
        assertThatThrownBy(() -> producer.slot(sequence)).isInstanceOf(ClaimException.class);

        assertThat(consume()).containsExactly("0:0:mine");
    }

    @Test
    void anotherThreadCannotTakeAnOpenClaim() throws Exception {
        long sequence = producer.claim();
        try (Threads threads = new Threads()) {
            threads.start("intruder", () -> {
                assertThatThrownBy(() -> producer.claim()).isInstanceOf(ClaimException.class);
                assertThatThrownBy(() -> producer.publish()).isInstanceOf(ClaimException.class);
                assertThatThrownBy(() -> producer.abort()).isInstanceOf(ClaimException.class);
                assertThatThrownBy(() -> producer.slot(sequence)).isInstanceOf(ClaimException.class);
            });
            threads.join();
        }
        producer.publish();
        try (Threads threads = new Threads()) {
            threads.start("heir", () -> assertThat(producer.claim()).isEqualTo(sequence + 1));
            threads.join();
        }
    }

    @Test
    void anAbortedClaimIsSkippedAndWithoutAClaimAbortDoesNothing() throws Exception {
        producer.abort();
        producer.claim(3);
        producer.abort();
        producer.abort();
        producer.publish((slot, sequence) -> text(slot, "after"));

        assertThat(consume()).containsExactly("3:0:after");
        assertThat(aborted()).isEqualTo(3);
        assertThat(consumer.abortedSeen()).isEqualTo(3);
    }

    @Test
    void aClosedHandleAbortsItsClaimAndIsOfNoUse() throws Exception {
        producer.claim(2);
        producer.close();
        producer.close();

        assertThat(producer.isClosed()).isTrue();
        assertThatThrownBy(() -> producer.claim()).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> producer.publish()).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> producer.publish((slot, sequence) -> text(slot, "x")))
                .isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> producer.tryPublish((slot, sequence) -> text(slot, "x")))
                .isInstanceOf(ClosedException.class);
        assertThat(aborted()).isEqualTo(2);
        try (Producer again = ring.openProducer("p", IMPATIENT)) {
            assertThat(again.publish((slot, sequence) -> text(slot, "x"))).isEqualTo(2);
        }
        assertThat(consume()).containsExactly("2:0:x");
    }

    @Test
    void aNameOfALivingProducerIsRefusedNamingItsProcess() {
        assertThatThrownBy(() -> ring.openProducer("p"))
                .isInstanceOf(InUseException.class)
                .hasMessageContaining("'p'")
                .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
        try (Ring again = Ring.attach(ring.path())) {
            assertThatThrownBy(() -> again.openProducer("p")).isInstanceOf(InUseException.class);
        }
        assertThat(producer.publish((slot, sequence) -> text(slot, "still mine")))
                .isZero();
    }

    @Test
    void aRingForOneProducerTakesOneAndARingForManyTakesAsManyAsItsLedgerHas() {
        if (mode == ProducerMode.SINGLE) {
            assertThatThrownBy(() -> ring.openProducer("q"))
                    .isInstanceOf(InUseException.class)
                    .hasMessageContaining("single-producer")
                    .hasMessageContaining("'p'");
            producer.close();
            ring.openProducer("q").close();
            return;
        }
        try (Producer second = ring.openProducer("q");
                Producer third = ring.openProducer("r")) {
            assertThat(second.publish((slot, sequence) -> text(slot, "2"))).isZero();
            assertThat(third.publish((slot, sequence) -> text(slot, "3"))).isEqualTo(1);
            assertThatThrownBy(() -> ring.openProducer("s"))
                    .isInstanceOf(TableFullException.class)
                    .hasMessageContaining("3");
        }
        ring.openProducer("s").close();
    }

    @Test
    void entriesOfClosedProducersAreUsedAgain() {
        producer.close();
        for (int i = 0; i < 20; i++) {
            ring.openProducer("name " + i).close();
        }
        assertThat(ring.inspector().snapshot().producers()).isEmpty();
    }

    @Test
    void namesThatCannotBeStoredAreRefused() {
        for (String name : List.of("", "x".repeat(65), "ü".repeat(33), "line\nfeed", "nul\0")) {
            assertThatThrownBy(() -> ring.openProducer(name))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageNotContaining("\n");
            assertThatThrownBy(() -> ring.openConsumer(name)).isInstanceOf(InvalidOptionException.class);
        }
        producer.close();
        ring.openProducer("ü".repeat(32)).close();
    }
}
