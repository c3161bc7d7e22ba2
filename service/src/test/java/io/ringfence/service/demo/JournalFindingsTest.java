package io.ringfence.service.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.service.processes.RunRecord;
import org.junit.jupiter.api.Test;

/** Each way in which a journal can break its promise, as a doctored journal: a check that cannot fail is none. */
class JournalFindingsTest {
    private static final long DURABLE = 9;

    private final JournalFindings findings = new JournalFindings(DURABLE);

    JournalFindingsTest() {
        findings.acknowledge(new RunRecord(-1, 0, RunRecord.OPENED, RunRecord.NO_DETAIL));
        findings.acknowledge(new RunRecord(0, 0, 5, RunRecord.NO_DETAIL));
        findings.acknowledge(new RunRecord(6, 5, 20, RunRecord.NO_DETAIL)); // sequence 5 was aborted
    }

    /** Sequences from one to another, inclusive; each event after the aborted one is one index behind. */
    private void take(long from, long to) {
        for (long sequence = from; sequence <= to; sequence++) {
            if (sequence == 5) {
                findings.takeAborted(sequence);
            } else {
                findings.take(sequence, sequence < 5 ? sequence : sequence - 1, true);
            }
        }
    }

    @Test
    void findsNothingWhereAllIsThatWasDurable() {
        take(0, DURABLE);

        assertThat(findings.lost()).isZero();
        assertThat(findings.invented()).isZero();
        assertThat(findings.events()).isEqualTo(9);
        assertThat(findings.acknowledgedAsDurable()).isEqualTo(9);
        assertThat(findings.lastSequence()).isEqualTo(DURABLE);
    }

    @Test
    void whatLiesAboveTheWatermarkMayBeThereOrNot() {
        take(0, 15);

        assertThat(findings.lost()).isZero();
        assertThat(findings.invented()).isZero();
    }

    @Test
    void aMissingEndIsLost() {
        take(0, DURABLE - 2);

        assertThat(findings.lost()).isEqualTo(4); // two sequences, and the acknowledged events in them
    }

    @Test
    void aHoleIsLost() {
        take(0, 2);
        take(4, DURABLE);

        assertThat(findings.lost()).isEqualTo(2);
        assertThat(findings.invented()).isZero();
    }

    @Test
    void anEventThatCameBackAsAbortedIsLost() {
        take(0, 2);
        findings.takeAborted(3);
        take(4, DURABLE);

        assertThat(findings.lost()).isEqualTo(1);
    }

    @Test
    void otherBytesAreInventedAndTheEventIsLost() {
        take(0, 2);
        findings.take(3, 3, false);
        take(4, DURABLE);

        assertThat(findings.invented()).isEqualTo(1);
        assertThat(findings.lost()).isEqualTo(1);
    }

    @Test
    void anEventTwiceIsInvented() {
        take(0, DURABLE);
        findings.take(DURABLE + 1, 3, true);

        assertThat(findings.invented()).isEqualTo(1);
    }

    @Test
    void aSequenceTwiceIsInvented() {
        take(0, DURABLE);
        findings.take(DURABLE, 9, true);

        assertThat(findings.invented()).isPositive();
    }

    @Test
    void anotherSequenceThanTheAcknowledgedOneIsInvented() {
        take(0, 4);
        findings.take(5, 5, true);
        findings.take(6, 6, true);
        findings.take(7, 7, true);
        findings.take(8, 8, true);
        findings.takeAborted(9);

        assertThat(findings.invented()).isEqualTo(4);
    }
}
