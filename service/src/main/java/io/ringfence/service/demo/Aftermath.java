package io.ringfence.service.demo;

import io.ringfence.journal.Journal;
import io.ringfence.journal.JournalReader;
import io.ringfence.journal.JournalRecord;
import io.ringfence.journal.ReadRange;
import io.ringfence.recovery.RecoveryOptions;
import io.ringfence.recovery.RecoveryReport;
import io.ringfence.recovery.RingRecovery;
import io.ringfence.service.processes.RunLog;
import java.io.IOException;
import java.nio.file.Files;
import org.agrona.DirectBuffer;

/** After the kill of everything: deletes the ring, has it made again from the journal, and compares what is in the journal with what was promised. */
final class Aftermath {
    private static final int EVENTS_AT_ONCE = 4096;

    private final Workspace workspace;
    private final Progress progress;
    private final Feed feed = Feed.load();

    Aftermath(Workspace workspace, Progress progress) {
        this.workspace = workspace;
        this.progress = progress;
    }

    /**
     * {@return what came back}
     *
     * @param durable the watermark, as it was after the kill
     */
    Loss recover(long durable) throws IOException {
        progress.say("killed everything at once with everything up to %,d durable; deleting ring.dat, and recovering"
                .formatted(durable));
        Files.delete(workspace.ringData());
        long start = System.nanoTime();
        RecoveryReport report = RingRecovery.recover(
                workspace.ring(), RecoveryOptions.defaults().withJournalPlace(workspace.journal()));
        long recoveryNanos = System.nanoTime() - start;
        JournalFindings findings = new JournalFindings(durable);
        RunLog.read(workspace.log(DemoRun.PRODUCER), findings::acknowledge);
        try (JournalReader reader = Journal.ofDirectory(workspace.journal()).open(ReadRange.all())) {
            while (reader.poll(record -> take(record, findings), EVENTS_AT_ONCE) > 0) {
                // on, until nothing is left
            }
        }
        return new Loss(
                durable,
                findings.acknowledgedAsDurable(),
                findings.events(),
                findings.lastSequence(),
                findings.lost(),
                findings.invented(),
                recoveryNanos,
                report.cursor(),
                report.verdict().name());
    }

    private void take(JournalRecord record, JournalFindings findings) {
        if (record.aborted()) {
            findings.takeAborted(record.sequence());
            return;
        }
        DirectBuffer payload = record.payload();
        long index = payload.capacity() < Feed.HEADER_BYTES ? -1 : payload.getLong(Feed.INDEX_OFFSET);
        findings.take(record.sequence(), index, feed.matches(payload));
    }
}
