package io.ringfence.service.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.journal.Journal;
import io.ringfence.journal.JournalOptions;
import io.ringfence.journal.JournalReader;
import io.ringfence.journal.JournalStage;
import io.ringfence.journal.ReadRange;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.service.processes.RunLog;
import io.ringfence.service.processes.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each promise of a journal is broken here on purpose: by a truth that the journal does not tell. */
class JournalJudgeTest {
    private static final int FEED = EventBody.feed(1, 0);
    private static final int EVENTS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    /** Ten events, the one of sequence 4 aborted. */
    @BeforeEach
    void makeAJournal() {
        try (Ring ring = Ring.create(
                        folder.resolve("ring"),
                        RingOptions.builder()
                                .slots(16)
                                .payloadBytes(EventBody.BYTES_MAX)
                                .build());
                JournalStage stage = JournalStage.start(
                        ring, JournalOptions.builder().segmentBytes(64 << 10).build());
                Producer producer = ring.openProducer("producer")) {
            long index = 0;
            for (int i = 0; i < EVENTS; i++) {
                long sequence = producer.claim(1);
                long next = index;
                if (sequence == 4) {
                    producer.abort();
                } else {
                    EventBody.write(producer.slot(sequence), FEED, next, 0);
                    producer.publish();
                    index++;
                }
            }
            ring.awaitDurable(EVENTS - 1, PATIENCE);
            assertThat(stage.failure()).isEmpty();
        }
    }

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

    private JournalJudge judge(Judge truth, long durable) {
        return new JournalJudge(truth, folder, 0, durable);
    }

    private Judge truth(RunRecord... records) throws IOException {
        log("auditor", records);
        Judge truth = new Judge(folder, Judge.Extent.WHOLE);
        truth.truth("auditor");
        return truth;
    }

    private Verdict judged(long durable, RunRecord... records) throws IOException {
        Judge truth = truth(records);
        JournalJudge judge = judge(truth, durable);
        judge.acknowledged("awaiter");
        read(judge);
        return truth.verdict();
    }

    private void read(JournalJudge judge) {
        try (JournalReader reader =
                Journal.ofDirectory(folder.resolve("ring").resolve("journal")).open(ReadRange.all())) {
            judge.journal(reader);
        }
    }

    @Test
    void findsNothingWhereNothingIsWrong() throws IOException {
        log("awaiter-durable", run(5, 4, 5));

        assertThat(judged(9, run(0, 0, 4), run(5, 4, 5)).isGood()).isTrue();
    }

    @Test
    void whatLiesBehindTheDurableOneMayBeMissing() throws IOException {
        assertThat(judged(9, run(0, 0, 4), run(5, 4, 5), run(10, 9, 3)).isGood())
                .isTrue();
    }

    @Test
    void findsWhatTheRingSaidWasOnTheDisk() throws IOException {
        assertThat(judged(12, run(0, 0, 4), run(5, 4, 5), run(10, 9, 3)).lost()).isEqualTo(3);
    }

    @Test
    void findsWhatAProducerWasToldIsOnTheDisk() throws IOException {
        log("awaiter-durable", run(10, 9, 2));

        assertThat(judged(9, run(0, 0, 4), run(5, 4, 7)).lost()).isEqualTo(2);
    }

    @Test
    void findsAnEventThatWasPublishedAndIsJournaledAsAborted() throws IOException {
        assertThat(judged(9, run(0, 0, 10)).lost()).isEqualTo(1);
    }

    @Test
    void findsAnEventThatNobodyMet() throws IOException {
        assertThat(judged(9, run(0, 0, 4), run(5, 4, 3), run(9, 8, 1)).invented())
                .isEqualTo(1);
    }

    @Test
    void findsAnotherEventAtItsSequence() throws IOException {
        RunRecord other = new RunRecord(2, 2, 1, EventBody.feed(2, 0));

        assertThat(judged(9, run(0, 0, 2), other, run(3, 3, 1), run(5, 4, 5)).invented())
                .isEqualTo(1);
    }

    @Test
    void findsAStateThatItsEventsDoNotLeadTo() throws IOException {
        Judge truth = truth(run(0, 0, 4), run(5, 4, 5));
        StateDigest state = new StateDigest();
        state.add(0, FEED, 0);
        state.add(1, FEED, 1);
        JournalJudge judge = judge(truth, 9);

        judge.state("right", 1, state.value());
        assertThat(truth.verdict().isGood()).isTrue();
        judge.state("late", 2, state.value());
        assertThat(truth.verdict().invented()).isEqualTo(1);
        state.add(1, FEED, 1);
        judge.state("doubled", 1, state.value());
        assertThat(truth.verdict().invented()).isEqualTo(2);
    }

    @Test
    void readsStatesFromTheLog() throws IOException {
        Judge truth = truth(run(0, 0, 4), run(5, 4, 5));
        StateDigest state = new StateDigest();
        long nothing = state.value();
        state.add(0, FEED, 0);
        log("taker", new RunRecord(-1, nothing, EventLog.STATE, 0), new RunRecord(0, state.value(), EventLog.STATE, 0));
        JournalJudge judge = judge(truth, 9);

        judge.states("taker");

        assertThat(truth.verdict().isGood()).isTrue();
        log("taker", new RunRecord(3, state.value(), EventLog.STATE, 0));
        judge.states("taker");
        assertThat(truth.verdict().invented()).isEqualTo(1);
    }
}
