package io.ringfence.service.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.service.processes.RunRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each kind of broken promise, as a doctored log: a check that cannot fail is none. */
class OracleTest {
    private static final int BATCH = 10;
    private static final long PUBLISHED = 100;
    private static final RunRecord OPENED = new RunRecord(-1, 0, RunRecord.OPENED, RunRecord.NO_DETAIL);
    private static final List<RunRecord> ALL = List.of(OPENED, run(0, 0, 40), run(40, 40, 60));

    private static RunRecord run(long sequence, long index, int count) {
        return new RunRecord(sequence, index, count, RunRecord.NO_DETAIL);
    }

    private static Verdict judge(List<RunRecord> acknowledged, List<RunRecord> first, List<RunRecord> second) {
        Oracle oracle = new Oracle(PUBLISHED, BATCH);
        acknowledged.forEach(oracle::acknowledge);
        first.forEach(oracle.consumer("first")::take);
        second.forEach(oracle.consumer("second")::take);
        return oracle.verdict();
    }

    private static Verdict judge(RunRecord... handledByTheSecond) {
        return judge(ALL, ALL, List.of(handledByTheSecond));
    }

    @Test
    void findsNothingWhenEverythingWasHandledOnceInOrder() {
        Verdict verdict = judge(ALL, ALL, ALL);

        assertThat(verdict).isEqualTo(new Verdict(100, 100, 0, 0, 0, 0, verdict.consumers()));
        assertThat(verdict.isGood()).isTrue();
        assertThat(verdict.consumers()).extracting(ConsumerFindings::handled).containsExactly(100L, 100L);
        assertThat(verdict.consumers()).extracting(ConsumerFindings::openings).containsExactly(1L, 1L);
    }

    @Test
    void abortedSlotsLeaveGapsInTheSequencesOnly() {
        List<RunRecord> gap = List.of(OPENED, run(0, 0, 40), run(50, 40, 60));

        assertThat(judge(gap, gap, gap).isGood()).isTrue();
    }

    @Test
    void anEventInTheMiddleThatIsMissingIsLost() {
        Verdict verdict = judge(OPENED, run(0, 0, 40), run(41, 41, 59));

        assertThat(verdict.lost()).isEqualTo(1);
        assertThat(verdict.isGood()).isFalse();
    }

    @Test
    void eventsAtTheEndThatAreMissingAreLost() {
        assertThat(judge(OPENED, run(0, 0, 95)).lost()).isEqualTo(5);
        assertThat(judge().lost()).isEqualTo(100);
    }

    @Test
    void whatBothConsumersMissIsLostTwice() {
        List<RunRecord> handled = List.of(OPENED, run(0, 0, 99));

        assertThat(judge(ALL, handled, handled).lost()).isEqualTo(2);
    }

    @Test
    void committedEventsNeedNoAcknowledgementToBeMissed() {
        List<RunRecord> acknowledged = List.of(OPENED, run(0, 0, 40), OPENED, run(50, 50, 50));

        Verdict good = judge(acknowledged, ALL, ALL);
        Verdict bad = judge(acknowledged, ALL, List.of(OPENED, run(0, 0, 40), run(50, 50, 50)));

        assertThat(good.isGood()).isTrue();
        assertThat(good.acknowledged()).isEqualTo(90);
        assertThat(bad.lost()).isEqualTo(10);
    }

    @Test
    void whatWasAcknowledgedAndForgottenByTheRingIsLost() {
        List<RunRecord> acknowledged = List.of(OPENED, run(0, 0, 103));

        assertThat(judge(acknowledged, ALL, ALL).lost()).isEqualTo(2 * 3);
    }

    @Test
    void anEventWithOtherBytesIsInventedAndTheRealOneLost() {
        Verdict verdict = judge(OPENED, run(0, 0, 40), new RunRecord(40, 40, RunRecord.MISMATCH, -1), run(41, 41, 59));

        assertThat(verdict.invented()).isEqualTo(1);
        assertThat(verdict.lost()).isEqualTo(1);
    }

    @Test
    void anEventThatWasNeverPublishedIsInvented() {
        assertThat(judge(OPENED, run(0, 0, 101)).invented()).isEqualTo(1);
        assertThat(judge(OPENED, run(0, 0, 100), run(100, 5_000_000, 1)).invented())
                .isEqualTo(1);
    }

    @Test
    void anEventUnderAnotherSequenceThanTheOtherConsumerSawIsInvented() {
        Verdict verdict = judge(OPENED, run(0, 0, 40), run(41, 40, 60));

        assertThat(verdict.invented()).isEqualTo(2 * 60); // against the acknowledgement and against the other consumer
    }

    @Test
    void anEventThatComesTwiceUnderDifferentSequencesIsInvented() {
        Verdict verdict = judge(OPENED, run(0, 0, 100), OPENED, run(100, 95, 5));

        assertThat(verdict.invented()).isEqualTo(5);
        assertThat(verdict.isGood()).isFalse();
    }

    @Test
    void anEventThatWasAcknowledgedTwiceIsInvented() {
        List<RunRecord> acknowledged = List.of(OPENED, run(0, 0, 40), OPENED, run(40, 30, 70));

        Verdict verdict = judge(acknowledged, ALL, ALL);

        assertThat(verdict.invented()).isGreaterThanOrEqualTo(10);
        assertThat(verdict.outOfOrder()).isEqualTo(70);
    }

    @Test
    void anAcknowledgementThatSkipsWithoutARestartIsOutOfOrder() {
        assertThat(judge(List.of(OPENED, run(0, 0, 40), run(50, 50, 50)), ALL, ALL)
                        .outOfOrder())
                .isEqualTo(50);
    }

    @Test
    void goingBackWithoutARestartIsOutOfOrder() {
        assertThat(judge(OPENED, run(0, 0, 100), run(95, 95, 5)).outOfOrder()).isEqualTo(5);
        assertThat(judge(OPENED, run(0, 0, 40), run(50, 50, 50), run(40, 40, 10))
                        .outOfOrder())
                .isEqualTo(10);
    }

    @Test
    void aHoleThatARestartedConsumerFillsLateIsOutOfOrder() {
        Verdict verdict = judge(OPENED, run(0, 0, 40), run(50, 50, 50), OPENED, run(40, 40, 10));

        assertThat(verdict.outOfOrder()).isEqualTo(10);
        assertThat(verdict.lost()).isZero();
    }

    @Test
    void aSequenceThatGoesBackForANewEventIsOutOfOrder() {
        assertThat(judge(OPENED, run(40, 0, 40), OPENED, run(0, 40, 60)).outOfOrder())
                .isEqualTo(60);
    }

    @Test
    void aBatchMayBeSeenAgainAfterARestart() {
        Verdict verdict = judge(OPENED, run(0, 0, 50), OPENED, run(40, 40, 30), OPENED, run(65, 65, 35));

        assertThat(verdict.isGood()).isTrue();
        assertThat(verdict.consumers().get(1).seenTwice()).isEqualTo(15);
        assertThat(verdict.consumers().get(1).openings()).isEqualTo(3);
    }

    @Test
    void moreThanABatchSeenAgainIsABrokenPromise() {
        Verdict atOnce = judge(OPENED, run(0, 0, 50), OPENED, run(39, 39, 61));
        Verdict inPieces = judge(OPENED, run(0, 0, 50), OPENED, run(38, 38, 5), run(43, 43, 57));

        assertThat(atOnce.seenTwiceBeyondABatch()).isEqualTo(1);
        assertThat(inPieces.seenTwiceBeyondABatch()).isEqualTo(2);
        assertThat(atOnce.isGood()).isFalse();
        assertThat(atOnce.lost() + atOnce.invented() + atOnce.outOfOrder()).isZero();
    }

    @Test
    void latenciesAreThoseOfTheLog() {
        Verdict verdict = judge(OPENED, new RunRecord(0, 0, 100, 25));

        assertThat(verdict.consumers().get(1).latencyNanos().getMaxValue()).isBetween(2_500L, 2_503L);
        assertThat(verdict.consumers().get(0).latencyNanos().getTotalCount()).isZero();
    }
}
