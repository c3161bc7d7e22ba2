package io.ringfence.service.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.service.processes.RunLog;
import io.ringfence.service.processes.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A judge that finds nothing is worth nothing: each promise is broken here on purpose. */
class JudgeTest {
    private static final int FEED = EventBody.feed(1, 0);

    @TempDir
    private Path folder;

    private void log(String name, RunRecord... records) throws IOException {
        try (RunLog log = RunLog.append(Orders.log(folder, name))) {
            for (RunRecord record : records) {
                log.append(record.sequence(), record.index(), record.count(), record.detail());
            }
        }
    }

    private static RunRecord run(long sequence, long index, int count) {
        return new RunRecord(sequence, index, count, FEED);
    }

    private static RunRecord mark(int kind, long from, long to) {
        return new RunRecord(from, to, kind, RunRecord.NO_DETAIL);
    }

    private static RunRecord opened(long position) {
        return mark(RunRecord.OPENED, position, -1);
    }

    private Verdict judged(RunRecord... consumer) throws IOException {
        return judged(Role.CONSUMER, consumer);
    }

    private Verdict judged(Role role, RunRecord... consumer) throws IOException {
        return judged(role, Judge.Extent.WHOLE, consumer);
    }

    private Verdict judged(Role role, Judge.Extent extent, RunRecord... consumer) throws IOException {
        log("consumer", consumer);
        Judge judge = new Judge(folder, extent);
        judge.truth("auditor");
        judge.acknowledged("producer");
        judge.consumer("consumer", role, extent == Judge.Extent.WHOLE);
        judge.nothingElse();
        return judge.verdict();
    }

    private Verdict judgedTap(RunRecord... tap) throws IOException {
        log("tap", tap);
        Judge judge = new Judge(folder, Judge.Extent.WHOLE);
        judge.truth("auditor");
        judge.tap("tap");
        return judge.verdict();
    }

    private void tenEvents() throws IOException {
        log("auditor", run(0, 0, 10));
        log("producer", run(0, 0, 10));
    }

    @Test
    void findsWhatWasShownBeforeItWasOnTheDisk() throws IOException {
        tenEvents();

        Verdict verdict = judged(Role.FOLLOWER, opened(-1), run(0, 0, 10), mark(EventLog.BEYOND, 4, 3));

        assertThat(verdict.invented()).isEqualTo(1);
        assertThat(verdict.findings())
                .singleElement()
                .asString()
                .contains("sequence 4")
                .contains("only 3");
    }

    @Test
    void findsNothingWhereNothingIsWrong() throws IOException {
        tenEvents();

        Verdict verdict = judged(opened(-1), run(0, 0, 10));

        assertThat(verdict.isGood()).isTrue();
        assertThat(verdict.acknowledged()).isEqualTo(10);
    }

    @Test
    void anUncommittedBatchMayComeAgain() throws IOException {
        tenEvents();

        assertThat(judged(opened(-1), run(0, 0, 8), opened(3), run(4, 4, 6)).isGood())
                .isTrue();
    }

    @Test
    void moreThanABatchAgainIsDuplicated() throws IOException {
        log("auditor", run(0, 0, 100));
        log("producer", run(0, 0, 100));

        assertThat(judged(opened(-1), run(0, 0, 100), opened(29), run(30, 30, 70))
                        .duplicated())
                .isEqualTo(100 - 30 - ConsumerRole.BATCH_MAX);
    }

    @Test
    void anAcknowledgedEventThatTheAuditorDidNotMeetIsLost() throws IOException {
        log("auditor", run(0, 0, 9));
        log("producer", run(0, 0, 10));

        Verdict verdict = judged(opened(-1), run(0, 0, 9));

        assertThat(verdict.lost()).isEqualTo(1);
        assertThat(verdict.findings()).singleElement().asString().contains("event 9 of feed 100000");
    }

    @Test
    void anAcknowledgedEventUnderAnotherSequenceIsLost() throws IOException {
        log("auditor", run(0, 0, 4), run(6, 4, 6));
        log("producer", run(0, 0, 10));

        assertThat(judged(opened(-1), run(0, 0, 4), run(6, 4, 6)).lost()).isEqualTo(6);
    }

    @Test
    void anEventPublishedTwiceIsDuplicated() throws IOException {
        log("auditor", run(0, 0, 10), run(10, 5, 2));
        log("producer", run(0, 0, 10));

        assertThat(judged(opened(-1), run(0, 0, 10), run(10, 5, 2)).duplicated())
                .isEqualTo(2);
    }

    @Test
    void eventsOfAFeedThatNobodyBeganAreInvented() throws IOException {
        log("auditor", run(0, 0, 10 + ProducerRole.UNSAID_MAX + 3));
        log("producer", run(0, 0, 10));

        assertThat(judged(opened(-1), run(0, 0, 10 + ProducerRole.UNSAID_MAX + 3))
                        .invented())
                .isEqualTo(3);
    }

    @Test
    void foreignBytesAreInvented() throws IOException {
        tenEvents();

        assertThat(judged(opened(-1), run(0, 0, 10), mark(RunRecord.MISMATCH, 10, -1))
                        .invented())
                .isEqualTo(1);
    }

    @Test
    void anEventThatOnlyOneConsumerMetIsInvented() throws IOException {
        tenEvents();

        assertThat(judged(opened(-1), run(0, 0, 11)).invented()).isEqualTo(1);
    }

    @Test
    void whatAConsumerLeavesOutIsLost() throws IOException {
        tenEvents();

        assertThat(judged(opened(-1), run(0, 0, 4), run(6, 6, 4)).lost()).isEqualTo(2);
    }

    @Test
    void whatAConsumerCommittedWithoutHandlingItIsLost() throws IOException {
        tenEvents();

        assertThat(judged(opened(-1), run(0, 0, 4), opened(5), run(6, 6, 4)).lost())
                .isEqualTo(2);
    }

    @Test
    void whatAConsumerNeverCameToIsLost() throws IOException {
        tenEvents();

        assertThat(judged(opened(-1), run(0, 0, 7)).lost()).isEqualTo(3);
    }

    @Test
    void eventsThatComeLateAreOutOfOrder() throws IOException {
        tenEvents();

        Verdict verdict = judged(opened(-1), run(0, 0, 10), run(4, 4, 2));

        assertThat(verdict.outOfOrder()).isEqualTo(2);
        assertThat(verdict.isGood()).isFalse();
    }

    @Test
    void whatAReleasedConsumerWasToldThatItMissedIsNotLost() throws IOException {
        tenEvents();

        assertThat(judged(Role.RETURNER, opened(-1), run(0, 0, 3), mark(EventLog.MISSED, 3, 6), opened(6), run(7, 7, 3))
                        .isGood())
                .isTrue();
    }

    @Test
    void aReleasedConsumerMayBeToldAgainUntilItHasCommitted() throws IOException {
        tenEvents();

        assertThat(judged(
                                Role.RETURNER,
                                opened(-1),
                                run(0, 0, 3),
                                mark(EventLog.MISSED, 3, 6),
                                opened(6),
                                run(7, 7, 2),
                                mark(EventLog.MISSED, 3, 6),
                                opened(6),
                                run(7, 7, 3))
                        .isGood())
                .isTrue();
    }

    @Test
    void whatAReleasedConsumerWasNotToldIsLost() throws IOException {
        tenEvents();

        assertThat(judged(Role.RETURNER, opened(-1), run(0, 0, 3), mark(EventLog.MISSED, 5, 6), opened(6), run(7, 7, 3))
                        .lost())
                .isEqualTo(2);
    }

    @Test
    void whatAConsumerIsToldThatNobodyMayReleaseIsLost() throws IOException {
        tenEvents();
        RunRecord[] log = {opened(-1), run(0, 0, 3), mark(EventLog.MISSED, 3, 6), opened(6), run(7, 7, 3)};

        Verdict verdict = judged(Role.JOINER, log);

        assertThat(verdict.lost()).isEqualTo(4);
        assertThat(verdict.findings()).singleElement().asString().contains("nobody may release");
    }

    @Test
    void aReleasedConsumerThatIsToldOfAnotherPlaceThanItGoesOnAtHasLostSomething() throws IOException {
        tenEvents();

        assertThat(judged(Role.RETURNER, opened(-1), run(0, 0, 3), mark(EventLog.MISSED, 3, 6), opened(5), run(6, 6, 4))
                        .lost())
                .isEqualTo(1);
    }

    @Test
    void aConsumerThatLeftMayBeginAnywhere() throws IOException {
        tenEvents();

        assertThat(judged(opened(1), run(2, 2, 3), mark(EventLog.LEAVING, 0, 0), opened(7), run(8, 8, 2))
                        .isGood())
                .isTrue();
    }

    @Test
    void aTapMayMissAnythingAndBeginAgain() throws IOException {
        tenEvents();

        assertThat(judgedTap(opened(3), run(4, 4, 2), run(8, 8, 2), opened(1), run(2, 2, 8))
                        .isGood())
                .isTrue();
    }

    @Test
    void aTapThatSawWhatNobodyPublishedHasMetAnInvention() throws IOException {
        tenEvents();

        assertThat(judgedTap(opened(4), run(5, 5, 5), run(12, 12, 1)).invented())
                .isEqualTo(1);
    }

    @Test
    void aTapThatWasShownForeignBytesHasMetAnInvention() throws IOException {
        tenEvents();

        assertThat(judgedTap(opened(4), mark(RunRecord.MISMATCH, 5, -1)).invented())
                .isEqualTo(1);
    }

    @Test
    void whatATapIsShownTwiceIsDuplicated() throws IOException {
        tenEvents();

        Verdict verdict = judgedTap(opened(4), run(5, 5, 3), run(6, 6, 2));

        assertThat(verdict.duplicated()).isEqualTo(2);
        assertThat(verdict.outOfOrder()).isZero();
    }

    @Test
    void whatATapIsShownLateIsOutOfOrder() throws IOException {
        tenEvents();

        assertThat(judgedTap(opened(4), run(7, 7, 2), run(6, 6, 1)).outOfOrder())
                .isEqualTo(1);
    }

    @Test
    void whatATapIsShownFromBeforeItsBeginningIsOutOfOrder() throws IOException {
        tenEvents();

        assertThat(judgedTap(opened(4), run(4, 4, 1)).outOfOrder()).isEqualTo(1);
    }

    @Test
    void ofARoundThatDidNotEndWhatComesAfterTheAuditorIsNeitherLostNorInvented() throws IOException {
        log("auditor", run(0, 0, 6));
        log("producer", run(0, 0, 10));

        assertThat(judged(Role.CONSUMER, Judge.Extent.PART, opened(-1), run(0, 0, 8))
                        .isGood())
                .isTrue();
    }

    @Test
    void ofARoundThatDidNotEndWhatTheAuditorCameToIsJudged() throws IOException {
        log("auditor", run(0, 0, 4), run(6, 6, 2));
        log("producer", run(0, 0, 10));

        Verdict verdict = judged(Role.CONSUMER, Judge.Extent.PART, opened(-1), run(0, 0, 3), run(6, 6, 4));

        assertThat(verdict.lost()).isEqualTo(2 + 2 + 1); // by the auditor, by the producer's word, by the consumer
    }
}
