package io.ringfence.service.demo;

import io.ringfence.service.processes.RunRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges a run from the logs alone: what was acknowledged, what each consumer handled, what the feed says was published.
 *
 * <p>The feed counts its events without gaps, so every event below the published count must have been handled by every consumer, under
 * one and the same sequence, with both numbers growing. Only right after a consumer was started again may it see what it handled
 * before, and no more than a batch of it. Sequences may have gaps, which are the aborted slots.
 */
final class Oracle {
    private final long published;
    private final int batchMax;
    private final Runs acknowledged = new Runs();
    private final List<ConsumerFindings> consumers = new ArrayList<>();

    private long acknowledgedTwice;
    private long acknowledgedOutOfOrder;
    private long acknowledgedSequence = -1;
    private boolean producerOpened;

    /**
     * For one run.
     *
     * @param published how many events of the feed were published, as the ring's token and the producer say at the end
     * @param batchMax most events between two commits of a consumer
     */
    Oracle(long published, int batchMax) {
        this.published = published;
        this.batchMax = batchMax;
    }

    /** Takes the next record of the producer's acknowledgements. */
    void acknowledge(RunRecord record) {
        if (record.count() == RunRecord.OPENED) {
            producerOpened = true;
            return;
        }
        long end = acknowledged.endIndex();
        acknowledgedTwice += acknowledged.contained(record.index(), record.count());
        // Committed and killed before it could write the acknowledgement: a new process may go on later, never a
        // running one.
        boolean skipped = record.index() > end && !producerOpened;
        if (skipped || record.index() < end || record.sequence() <= acknowledgedSequence) {
            acknowledgedOutOfOrder += record.count();
        }
        acknowledgedSequence = record.sequence() + record.count() - 1;
        producerOpened = false;
        acknowledged.add(record.index(), record.sequence(), record.count());
    }

    /** {@return findings on one more consumer, to be fed with its log} */
    ConsumerFindings consumer(String name) {
        ConsumerFindings findings = new ConsumerFindings(name, published, batchMax);
        consumers.add(findings);
        return findings;
    }

    /** {@return the judgement, once all logs have been read} */
    Verdict verdict() {
        long lost = 0;
        long invented = acknowledgedTwice;
        long outOfOrder = acknowledgedOutOfOrder;
        long beyondABatch = 0;
        for (ConsumerFindings consumer : consumers) {
            lost += consumer.lost() + acknowledgedBeyondPublished(consumer);
            invented += consumer.invented() + acknowledged.conflicting(consumer.handledRuns());
            outOfOrder += consumer.outOfOrder();
            beyondABatch += consumer.seenTwiceBeyondABatch();
        }
        for (int i = 1; i < consumers.size(); i++) {
            invented +=
                    consumers.get(0).handledRuns().conflicting(consumers.get(i).handledRuns());
        }
        return new Verdict(
                published, acknowledged.size(), lost, invented, outOfOrder, beyondABatch, List.copyOf(consumers));
    }

    /** Acknowledged, and above all that the ring says was published: lost even if the ring forgot that it ever was. */
    private long acknowledgedBeyondPublished(ConsumerFindings consumer) {
        long beyond = Math.max(0, acknowledged.endIndex() - published);
        return acknowledged.contained(published, beyond)
                - consumer.handledRuns().contained(published, beyond);
    }
}
