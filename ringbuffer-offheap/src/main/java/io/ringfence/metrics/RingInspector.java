package io.ringfence.metrics;

import io.ringfence.liveness.ClaimRepair;
import io.ringfence.liveness.Liveness;
import io.ringfence.liveness.OwnerStatus;
import io.ringfence.liveness.ParticipantTable;
import io.ringfence.liveness.RingCore;
import io.ringfence.metrics.RingSnapshot.ConsumerReport;
import io.ringfence.metrics.RingSnapshot.CounterReport;
import io.ringfence.metrics.RingSnapshot.DurabilityReport;
import io.ringfence.metrics.RingSnapshot.ProducerReport;
import io.ringfence.ring.layout.CountersLayout;
import io.ringfence.ring.layout.LedgerLayout;
import io.ringfence.ring.layout.ParticipantLayout;
import io.ringfence.sequence.ClaimLedger;
import io.ringfence.sequence.GatingSequences;
import io.ringfence.sequence.RingCounters;
import io.ringfence.sequence.RingState;
import io.ringfence.sequence.Slots;
import io.ringfence.sequence.Watermarks;
import java.util.ArrayList;
import java.util.List;

/** Looks at a ring without changing anything. Any thread; also on a ring that was attached read-only. */
public final class RingInspector {
    private final Slots slots;
    private final GatingSequences gates;
    private final RingCounters counters;
    private final Liveness liveness;
    private final ClaimRepair repair;
    private final ParticipantTable consumers;
    private final ParticipantTable producers;
    private final Watermarks watermarks;
    private final RingState state;

    /**
     * For one ring object.
     *
     * @param core what its handles share
     */
    public RingInspector(RingCore core) {
        this.slots = core.slots();
        this.gates = core.gates();
        this.counters = core.counters();
        this.liveness = core.liveness();
        this.repair = core.repair();
        this.consumers = core.consumers();
        this.producers = core.producers();
        this.watermarks = core.watermarks();
        this.state = core.state();
    }

    /** {@return a report} */
    public RingSnapshot snapshot() {
        int slotCount = slots.geometry().slotCount();
        long minimum = gates.minimum();
        long cursor = gates.cursor();
        long published = published(cursor);
        List<ConsumerReport> consumerReports = new ArrayList<>();
        for (int i = 0; i < consumers.count(); i++) {
            if (consumers.state(i) > ParticipantLayout.JOINING) {
                consumerReports.add(consumer(i, published));
            }
        }
        List<ProducerReport> producerReports = new ArrayList<>();
        for (int i = 0; i < producers.count(); i++) {
            if (producers.state(i) > ParticipantLayout.JOINING) {
                producerReports.add(producer(i, cursor));
            }
        }
        long remaining = Math.max(0, Math.min(slotCount, slotCount - (cursor - minimum)));
        RingSnapshot facts = new RingSnapshot(
                cursor,
                published,
                minimum,
                slotCount,
                remaining,
                List.copyOf(consumerReports),
                List.copyOf(producerReports),
                counterReport(),
                durabilityReport(),
                "");
        return new RingSnapshot(
                cursor,
                published,
                minimum,
                slotCount,
                remaining,
                facts.consumers(),
                facts.producers(),
                facts.counters(),
                facts.durability(),
                Verdict.of(facts));
    }

    private DurabilityReport durabilityReport() {
        return new DurabilityReport(
                watermarks.journalStart().get(),
                watermarks.written().get(),
                watermarks.durable().get(),
                state.isPoisoned() ? state.poisonReason().words() : "",
                counters.get(CountersLayout.JOURNAL_FORCES),
                counters.get(CountersLayout.JOURNAL_LAST_FORCE),
                counters.get(CountersLayout.JOURNAL_FORCE_P50_NANOS),
                counters.get(CountersLayout.JOURNAL_FORCE_P99_NANOS),
                counters.get(CountersLayout.JOURNAL_FORCE_MAX_NANOS),
                counters.get(CountersLayout.JOURNAL_SEGMENT));
    }

    /** Looked for upwards from the oldest slot that anybody may wait for. */
    private long published(long cursor) {
        long sequence = Math.max(gates.minimum(), cursor - slots.geometry().slotCount());
        while (sequence < cursor && slots.isSettled(sequence + 1)) {
            sequence++;
        }
        return sequence;
    }

    private ConsumerReport consumer(int index, long published) {
        long line = gates.line(index).get();
        boolean gating = line != GatingSequences.IDLE;
        long sequence = gating ? line : consumers.releasedAt(index);
        return new ConsumerReport(
                consumers.name(index),
                sequence,
                Math.max(0, published - sequence),
                gating,
                word(liveness.status(consumers, index)),
                pid(consumers, index));
    }

    private ProducerReport producer(int index, long cursor) {
        ClaimLedger ledger = repair.ledger(index);
        OwnerStatus status = liveness.status(producers, index);
        long[] claim = status == OwnerStatus.NONE ? new long[] {-1, -1} : openClaim(ledger, cursor);
        long tokenSequence = ledger.lastTokenSequence();
        return new ProducerReport(
                producers.name(index),
                word(status),
                pid(producers, index),
                claim[0],
                claim[1],
                ledger.hasToken(),
                ledger.lastToken(),
                tokenSequence == LedgerLayout.NEVER ? -1 : tokenSequence);
    }

    /** What is unpublished of the entry's range, or, with a single producer, of all that the ring holds. */
    private long[] openClaim(ClaimLedger ledger, long cursor) {
        boolean announced = ledger.lowAcquire() != LedgerLayout.NONE;
        long oldest = Math.max(0, cursor - slots.geometry().slotCount() + 1);
        long low = announced ? Math.max(oldest, ledger.lowAcquire()) : repair.isSingleProducer() ? oldest : cursor + 1;
        long high = announced ? Math.min(cursor, ledger.highAcquire()) : cursor;
        while (high >= low && slots.isSettled(high)) {
            high--;
        }
        if (high < low) {
            return new long[] {-1, -1};
        }
        long first = high;
        while (first > low && !slots.isSettled(first - 1)) {
            first--;
        }
        return new long[] {first, high};
    }

    private static String word(OwnerStatus status) {
        return switch (status) {
            case ALIVE, UNKNOWN -> "alive";
            case DEAD -> "dead";
            case NONE -> "none";
        };
    }

    private static long pid(ParticipantTable table, int index) {
        return table.owner(index).map(owner -> owner.identity().pid()).orElse(0L);
    }

    private CounterReport counterReport() {
        return new CounterReport(
                counters.get(CountersLayout.ABORTED),
                counters.get(CountersLayout.REPAIRED_PUBLISHED),
                counters.get(CountersLayout.REPAIRED_ABORTED),
                counters.get(CountersLayout.REPAIR_NANOS_TOTAL),
                counters.get(CountersLayout.REPAIR_NANOS_MAX),
                counters.get(CountersLayout.TAKEOVERS),
                counters.get(CountersLayout.RELEASES));
    }
}
