package io.ringfence.service.torture;

import io.ringfence.journal.JournalReader;
import io.ringfence.journal.JournalRecord;
import io.ringfence.service.processes.RunLog;
import io.ringfence.service.processes.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Judges what a journal gives back, and the states that were restored from it, by the same truth: what the auditor has handled. Each event
 * that was said to be on the disk must be there, once, in order; what is there must be a beginning of the truth, and nothing else.
 */
final class JournalJudge {
    private final Judge truth;
    private final Path folder;
    private final Verdict verdict;
    private final long[] digests;
    private long durable;
    private long next;
    private int place;

    /**
     * For one round.
     *
     * @param truth that was read
     * @param folder of the logs
     * @param firstSequence of the ring
     * @param durable what the ring said was on the disk
     */
    JournalJudge(Judge truth, Path folder, long firstSequence, long durable) {
        this.truth = truth;
        this.folder = folder;
        this.verdict = truth.verdict();
        this.durable = durable;
        this.next = firstSequence;
        this.digests = digests(truth);
    }

    private static long[] digests(Judge truth) {
        StateDigest state = new StateDigest();
        long[] digests = new long[truth.size() + 1];
        digests[0] = state.value();
        for (int i = 0; i < truth.size(); i++) {
            state.add(truth.sequenceAt(i), truth.feedAt(i), truth.indexAt(i));
            digests[i + 1] = state.value();
        }
        return digests;
    }

    /** What a producer was told is on the disk; before {@link #journal}. */
    void acknowledged(String producer) throws IOException {
        Path log = Orders.log(folder, producer + Orders.DURABLE);
        if (Files.exists(log)) {
            RunLog.read(log, record -> durable = Math.max(durable, record.sequence() + record.count() - 1));
        }
    }

    /** Reads all of the journal. */
    void journal(JournalReader reader) {
        while (reader.poll(this::take, Integer.MAX_VALUE) > 0) {
            // each record is judged as it comes
        }
        if (next <= durable) {
            long end = next - 1;
            verdict.lost(
                    durable - end,
                    () -> "the journal ends at sequence " + end + ", and " + durable + " was said to be on the disk");
        }
    }

    private void take(JournalRecord record) {
        long sequence = record.sequence();
        long expected = next;
        if (sequence < expected) {
            verdict.duplicated(1, () -> "the journal gives sequence " + sequence + " after " + (expected - 1));
            return;
        }
        if (sequence > expected) {
            verdict.lost(
                    sequence - expected,
                    () -> "the journal leaves out sequences " + expected + " to " + (sequence - 1));
        }
        next = sequence + 1;
        for (; place < truth.size() && truth.sequenceAt(place) < sequence; place++) {
            long missing = truth.sequenceAt(place);
            verdict.lost(1, () -> "the journal has nothing of sequence " + missing);
        }
        boolean expects = place < truth.size() && truth.sequenceAt(place) == sequence;
        if (record.aborted()) {
            if (expects) {
                verdict.lost(1, () -> "the journal says that sequence " + sequence + " was aborted");
            }
        } else if (!expects || !isSame(record, place)) {
            verdict.invented(1, () -> "the journal has an event at sequence " + sequence + " that nobody met there");
        }
        if (expects) {
            place++;
        }
    }

    private boolean isSame(JournalRecord record, int at) {
        return EventBody.isWhole(record.payload())
                && EventBody.index(record.payload()) == truth.indexAt(at)
                && EventBody.feed(record.payload()) == truth.feedAt(at);
    }

    /** What a keeper of a state had on its way. */
    void states(String taker) throws IOException {
        Path log = Orders.log(folder, taker);
        if (Files.exists(log)) {
            RunLog.read(log, record -> state(taker, record));
        }
    }

    private void state(String taker, RunRecord record) {
        if (record.count() == EventLog.STATE) {
            state(taker, record.sequence(), record.index());
        }
    }

    /** A state that the events up to a sequence are said to have led to. */
    void state(String who, long sequence, long digest) {
        if (digests[truth.placeAfter(sequence)] != digest) {
            verdict.invented(1, () -> who + " has a state at sequence " + sequence + " that its events do not lead to");
        }
    }
}
