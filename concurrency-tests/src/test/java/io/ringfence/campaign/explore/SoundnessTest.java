package io.ringfence.campaign.explore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.campaign.Budget;
import io.ringfence.ring.layout.ControlLayout;
import io.ringfence.ring.layout.ParticipantLayout;
import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.sequence.Slots;
import io.ringfence.sequence.StallProbe;
import io.ringfence.sequence.WithoutConsumers;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What would let the explorer pass over a fault in silence. */
class SoundnessTest {
    @Test
    void whoSpinsOnAWordThatNobodyWritesFails() {
        Exhaustive.Result result = search(scenario(world -> add(world, self -> {
            while (world.memory().getLongVolatile(ControlLayout.FLOOR_OFFSET) < 0) {
                Thread.onSpinWait();
            }
        })));

        assertThat(failure(result)).contains("spinner spins");
    }

    @Test
    void whoSpinsOnAWordThatAnotherOneWritesFails() {
        Exhaustive.Result result = search(scenario(world -> {
            add(world, self -> {
                while (world.memory().getLongVolatile(ControlLayout.FLOOR_OFFSET) < 2) {
                    Thread.onSpinWait();
                }
            });
            Participant ignored = world.add(new Participant.Role(
                    "writer",
                    self -> world.memory().putLongVolatile(ControlLayout.FLOOR_OFFSET, 1),
                    () -> true,
                    false));
        }));

        assertThat(failure(result)).contains("spinner spins");
    }

    @Test
    void aSearchWithoutTimeIsNotComplete() {
        Budget over = Budget.seconds(60);
        over.end();
        try (Runner runner = new Runner()) {
            assertThat(Exhaustive.search(runner, Cases.slowOwner(), over).complete())
                    .isFalse();
            assertThat(Exhaustive.search(runner, Cases.slowOwner(), Budget.cases(1))
                            .complete())
                    .isTrue();
        }
    }

    @Test
    void aTapMayNotShowWhatIsNotPublished() {
        assertThat(judged(oracle -> oracle.tapped(0, 1001, 1001)))
                .contains("the tap shows sequence 0, which was never published");
        assertThat(judged(oracle -> {
                    oracle.settles(Slots.aborted(0));
                    oracle.tapped(0, 1001, 1001);
                }))
                .contains("the tap shows sequence 0, which was never published");
        assertThat(judged(oracle -> {
                    oracle.settles(Slots.published(0));
                    oracle.tapped(0, 1001, 1001);
                }))
                .isEmpty();
    }

    @Test
    void aTapMustCountWhatItMissesAndWhatWasAborted() {
        assertThat(judged(oracle -> oracle.tapMoves(0, 1, 0, 0))).contains("the tap passes 0 to 0");
        assertThat(judged(oracle -> oracle.tapMoves(0, 1, 1, 1))).contains("overwritten are 0");
        assertThat(judged(oracle -> oracle.tapMoves(0, 1, 0, 1))).contains("aborted 0");
        assertThat(judged(oracle -> {
                    oracle.settles(Slots.aborted(0));
                    oracle.tapMoves(0, 1, 0, 1);
                }))
                .isEmpty();
    }

    @Test
    void whatIsSettledStaysAsItIs() {
        assertThat(judged(oracle -> {
                    oracle.settles(Slots.published(0));
                    oracle.settles(Slots.aborted(0));
                }))
                .contains("sequence 0 was published, and is aborted");
    }

    @Test
    void onlyTheOrderOfTimesCounts() {
        RingGeometry geometry = Cases.slowOwner().geometry();
        int word = (geometry.registryColdOffset(0) + ParticipantLayout.DEAD_SINCE_OFFSET) / Long.BYTES;
        Clock clock = new Clock(geometry);
        long first = clock.look();

        assertThat(clock.look()).isGreaterThan(first);
        assertThat(clock.counted(word, 5)).isEqualTo(clock.counted(word, 7)).isNotEqualTo(clock.counted(word, 0));
        assertThat(clock.counted(word + 1, 5)).isEqualTo(5);
        assertThat(timesHash(5, 7)).isEqualTo(timesHash(6, 9)).isNotEqualTo(timesHash(7, 5));
        assertThat(timesHash(5, 5)).isNotEqualTo(timesHash(5, 6));
    }

    /** The noted death is at one time, a participant remembers the other one. */
    private static long timesHash(long noted, long remembered) {
        long[] hash = new long[1];
        Scenario scenario = scenario(world -> add(world, self -> {
            self.attempt(0);
            RingGeometry geometry = world.scenario().geometry();
            world.memory().putLongVolatile(geometry.registryColdOffset(0) + ParticipantLayout.DEAD_SINCE_OFFSET, noted);
            self.remembers(remembered);
            hash[0] = world.clock().hash(world.memory(), world.participants());
        }));
        assertThat(search(scenario).failure()).isNull();
        return hash[0];
    }

    /** What the explorer looks into. */
    private static final class Handle {
        final StallProbe probe = new Probe();
        long fullSinceNanos;
    }

    private static final class Probe implements StallProbe {
        long suspect;
        long nextLook;

        @Override
        public void onMissing(long sequence, long waitedNanos) {
            suspect = Math.max(suspect, sequence);
        }

        @Override
        public void onFull(long waitedNanos) {
            nextLook = Math.max(nextLook, waitedNanos);
        }
    }

    @Test
    void aHandlesProbeIsAPartOfItsState() {
        Handle handle = new Handle();
        long before = Digest.of(handle);
        handle.fullSinceNanos = Math.max(handle.fullSinceNanos, 7);
        handle.probe.onFull(7);
        assertThat(Digest.of(handle)).isEqualTo(before);

        handle.probe.onMissing(3, 0);

        assertThat(Digest.of(handle)).isNotEqualTo(before);
    }

    /** What the oracle says when stream 1 has claimed sequence 0 and the ring's cursor says so. */
    private static String judged(Consumer<Oracle> events) {
        Exhaustive.Result result = search(scenario(world -> add(world, self -> {
            world.memory().putLongVolatile(ControlLayout.CURSOR_OFFSET, 0);
            world.oracle().claimed(1, 0, 0, 1);
            events.accept(world.oracle());
        })));
        return result.failure() == null ? "" : failure(result);
    }

    private static String failure(Exhaustive.Result result) {
        return java.util.Objects.requireNonNull(result.failure()).message();
    }

    private static Exhaustive.Result search(Scenario scenario) {
        try (Runner runner = new Runner()) {
            return Exhaustive.search(runner, scenario, Budget.seconds(60));
        }
    }

    private static void add(World world, Participant.Body body) {
        Participant ignored = world.add(new Participant.Role("spinner", body, () -> true, false));
    }

    private static Scenario scenario(Consumer<World> population) {
        return Scenario.of("a case of this test", 1, ProducerMode.MULTI, WithoutConsumers.OVERWRITE, population);
    }
}
