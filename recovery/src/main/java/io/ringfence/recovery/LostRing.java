package io.ringfence.recovery;

import io.ringfence.journal.DamagePolicy;
import io.ringfence.journal.Journal;
import io.ringfence.journal.JournalReader;
import io.ringfence.journal.ReadRange;
import io.ringfence.journal.RingImage;
import io.ringfence.journal.SegmentHeader;
import io.ringfence.journal.error.JournalRangeException;
import io.ringfence.journal.storage.Storage;
import io.ringfence.recovery.RecoveryOptions.OnLoss;
import io.ringfence.recovery.RecoveryReport.Verdict;
import io.ringfence.recovery.RingRemains.ConsumerEntry;
import io.ringfence.recovery.error.RecoveryFailedException;
import io.ringfence.recovery.instrument.RecoveryPoint;
import io.ringfence.recovery.snapshot.RestoredSnapshot;
import io.ringfence.recovery.snapshot.Snapshot;
import io.ringfence.recovery.snapshot.Snapshots;
import io.ringfence.ring.RingCondition;
import io.ringfence.ring.RingCustody;
import io.ringfence.ring.RingIdentity;
import io.ringfence.ring.error.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Recovery of a ring whose {@code ring.dat} is gone, or is not to be believed: a new one is made from what proves itself. First the ring,
 * whole, with the journal's end as far as it is known to be on the disk; then what follows that is journaled anew from the ring.
 * Killed between the two, the ring stands, and its next journal or recovery does the second.
 */
final class LostRing {
    private final RingCustody custody;
    private final RingCondition condition;
    private final RingImage image;
    private final RingIdentity identity;
    private final Path place;
    private final RecoveryOptions options;
    private final Storage storage;
    private final Findings findings;
    private final Snapshots snapshots;

    LostRing(
            RingCustody custody,
            RingCondition condition,
            RingImage image,
            Path place,
            RecoveryOptions options,
            Findings findings) {
        this.custody = custody;
        this.condition = condition;
        this.image = image;
        this.identity = RingIdentity.of(image.bytes(), custody.ringFile());
        this.place = place;
        this.options = options;
        this.storage = options.storage();
        this.findings = findings;
        this.snapshots = Snapshots.of(custody.path(), identity).through(storage);
    }

    RecoveryReport recover(boolean dryRun) {
        boolean isThere = condition.state() != RingCondition.State.MISSING;
        boolean isTrue = condition.state() == RingCondition.State.STALE;
        try (RingRemains remains = RingRemains.open(
                storage, isThere ? Optional.of(custody.ringFile()) : Optional.empty(), identity, isTrue)) {
            long durable = remains.durable();
            long from = durable == RingRemains.UNKNOWN
                    ? 0
                    : durable - identity.options().slots();
            JournalContents contents = JournalContents.read(journal(durable), from);
            if (from > 0 && contents.exists() && !contents.holds(Math.max(from, contents.first()))) {
                from = 0; // it has lost its end: what is there is a prefix, and where that ends is to be found
                contents = JournalContents.read(journal(durable), from);
            }
            findings.journal(contents);
            requireAnything(remains, contents);
            SnapshotEvidence evidence =
                    SnapshotEvidence.of(snapshots, image, Math.max(remains.epoch(), contents.epoch()));
            RebuildPlan plan = plan(remains, contents, evidence, from);
            if (contents.exists() && plan.floor() + 1 < from) {
                contents =
                        JournalContents.read(journal(durable), plan.floor() + 1); // what the ring will hold of before
            }
            Losses losses = new Losses(remains, contents, evidence, plan, findings);
            losses.report();
            if (options.onLoss() == OnLoss.REFUSE) {
                losses.refuse(custody.path(), place);
            }
            findings.done("make ring.dat anew: " + held(plan) + ", from the journal and what proves itself");
            for (Path ahead : snapshots.after(plan.last())) {
                findings.done(
                        "set aside " + Snapshots.aside(ahead).getFileName() + ": it contains events that are lost");
            }
            if (!dryRun) {
                make(remains, plan, contents);
            }
            return report(plan, dryRun);
        }
    }

    /** A damaged ring without a journal, and without a slot that proves itself, tells not even which sequences there were. */
    private void requireAnything(RingRemains remains, JournalContents contents) {
        boolean damaged = condition.state() == RingCondition.State.DAMAGED;
        boolean proved = contents.exists()
                || remains.slots().map(SlotProof::highest).orElse(RingRemains.UNKNOWN) != RingRemains.UNKNOWN;
        if (damaged && !proved) {
            throw new RecoveryFailedException(new Problem(
                    "recover",
                    custody.path().toString(),
                    condition.words() + "; there is no journal, and no slot proves itself",
                    "a journal, or slots with checksums",
                    "restore ring.dat from a copy, or delete the ring and create it anew; it was left as it is"));
        }
    }

    private Journal journal(long durable) {
        return Journal.ofDirectory(place).through(storage).ofRing(image).durableTo(() -> durable);
    }

    private RebuildPlan plan(RingRemains remains, JournalContents contents, SnapshotEvidence evidence, long from) {
        long before = identity.options().initialSequence() - 1;
        Optional<SlotProof> slots = remains.slots();
        boolean journaled = contents.exists() || remains.hadJournal();
        long start = Math.max(before + 1, contents.exists() ? Math.max(contents.first(), from) : journalEnd(remains));
        long last = journaled
                ? new Continuation(contents, slots).from(start)
                : new Continuation(contents, slots)
                        .without(before, identity.options().slots(), remains);
        long journalEnd = Math.min(last, contents.endOfRunFrom(start));
        long floor = Math.max(before, last - identity.options().slots());
        boolean gone = journaled && !contents.exists();
        long durable =
                !journaled ? before : gone ? beforeProved(slots, floor, last) : onDisk(contents, journalEnd, last);
        long known = gone ? durable : journalStart(remains, contents, start);
        return new RebuildPlan(
                image,
                identity,
                Math.max(evidence.epoch(), Math.max(remains.epoch(), contents.epoch())) + 1,
                last,
                journaled,
                journaled ? Math.min(known, durable) : before,
                durable,
                consumers(remains, floor, last),
                remains.tokens(last));
    }

    /** A journal that is gone begins again with the oldest of the events that prove themselves without a gap up to the last. */
    private static long beforeProved(Optional<SlotProof> slots, long floor, long last) {
        long before = last;
        while (before > floor && slots.isPresent() && slots.get().proves(before)) {
            before--;
        }
        return before;
    }

    private long journalEnd(RingRemains remains) {
        return remains.hadJournal() ? Math.max(remains.durable(), remains.journalStart()) + 1 : 0;
    }

    private static long journalStart(RingRemains remains, JournalContents contents, long start) {
        long known = remains.journalStart();
        long first = contents.exists() ? contents.first() : start;
        return known == RingRemains.UNKNOWN || known >= first ? first - 1 : known;
    }

    /**
     * Up to where the journal is on the disk for certain. After a restart of the machine, all that can be read is. Else only what it says
     * itself: the page cache shows also what a failed force has lost. What lies between must be in the ring, to be journaled anew.
     */
    private long onDisk(JournalContents contents, long journalEnd, long last) {
        if (condition.state() == RingCondition.State.STALE) {
            return journalEnd;
        }
        long known = Math.max(
                contents.watermark(),
                contents.newest().map(SegmentHeader::durableSequence).orElse(Long.MIN_VALUE));
        return Math.min(journalEnd, Math.max(known, last - identity.options().slots()));
    }

    private List<ConsumerEntry> consumers(RingRemains remains, long floor, long last) {
        List<ConsumerEntry> known = remains.consumers();
        if (condition.state() == RingCondition.State.MISSING) {
            RestoredSnapshot newest = snapshots.newest(this::objection);
            known = newest.snapshot().map(LostRing::consumersOf).orElse(List.of());
            newest.snapshot()
                    .filter(snapshot -> !snapshot.consumers().isEmpty())
                    .ifPresent(snapshot -> findings.found(
                            "the consumers that were registered at the snapshot of sequence " + snapshot.sequence()));
        }
        List<ConsumerEntry> consumers = new ArrayList<>();
        for (ConsumerEntry consumer : known) {
            long position = Math.max(floor, Math.min(last, consumer.position()));
            if (position != consumer.position()) {
                findings.done("consumer '" + consumer.name() + "' goes on at sequence " + (position + 1) + ": "
                        + why(consumer.position(), position));
            }
            consumers.add(new ConsumerEntry(consumer.name(), position, consumer.releaseNanos(), consumer.released()));
        }
        return consumers;
    }

    private static String why(long known, long now) {
        if (known == RingRemains.UNKNOWN) {
            return "how far it was is not known, so it is given all that the ring holds";
        }
        return now < known
                ? "what it had committed up to sequence " + known + " is lost"
                : "its last known position, " + known + ", is older than what the ring holds; earlier events are the"
                        + " journal's";
    }

    private Optional<String> objection(Snapshot snapshot) {
        return snapshot.ring().equals(image) ? Optional.empty() : Optional.of("it is of another ring");
    }

    private static List<ConsumerEntry> consumersOf(Snapshot snapshot) {
        return snapshot.consumers().stream()
                .filter(consumer -> !consumer.name().startsWith("$"))
                .map(consumer -> new ConsumerEntry(consumer.name(), consumer.sequence(), 0, false))
                .toList();
    }

    private static String held(RebuildPlan plan) {
        return plan.last() <= plan.floor()
                ? "empty, after sequence " + plan.last()
                : new SequenceRange(plan.floor() + 1, plan.last()).toString();
    }

    private void make(RingRemains remains, RebuildPlan plan, JournalContents contents) {
        List<Path> ignored = snapshots.setAsideAfter(plan.last());
        if (contents.exists() && plan.durable() > contents.watermark()) {
            new JournalForce(storage, place).force();
        }
        RingRebuilder rebuilder = new RingRebuilder(storage, plan);
        Optional<JournalReader> reader = contents.exists() ? open(plan) : Optional.empty();
        try {
            rebuilder.make(custody.ringFile(), reader, remains.slots());
            RecoveryPoint.NEW_RING_STANDS.reached();
        } finally {
            reader.ifPresent(JournalReader::close);
        }
        if (rebuilder.aborted() > 0) {
            findings.done("marked " + rebuilder.aborted() + " slots aborted, whose events nothing holds");
        }
        RingCondition now = custody.condition();
        if (now.state() != RingCondition.State.SOUND) {
            throw new IllegalStateException("the ring that was made is not sound: " + now.words());
        }
        if (plan.journaled()) {
            goOnWithJournal(plan);
        }
    }

    /**
     * What the journal lacks is written in the epoch in which it was published; the new epoch begins behind, with a segment of its own. So
     * whoever holds something of the old epoch, a snapshot for example, can see whether the new one has given its sequences again.
     */
    private void goOnWithJournal(RebuildPlan plan) {
        JournalRefill refill = new JournalRefill(
                custody.core(),
                place,
                image,
                options.journalOptions(identity.options().payloadBytes()));
        if (plan.durable() < plan.last()) {
            refill.write(plan.epoch() - 1, plan.durable() + 1, plan.last());
        }
        refill.write(plan.epoch(), plan.last() + 1, plan.last());
        custody.durable(plan.last());
        RecoveryPoint.REFILL_DURABLE.reached();
        findings.done("began a new segment of the journal at sequence " + (plan.durable() + 1));
    }

    private Optional<JournalReader> open(RebuildPlan plan) {
        ReadRange range = ReadRange.all().toSequence(Math.max(plan.last(), 0));
        try {
            return Optional.of(journal(plan.durable())
                    .open(range.fromSequence(Math.min(plan.floor() + 1, Math.max(plan.last(), 0))), DamagePolicy.SKIP));
        } catch (JournalRangeException begunLater) {
            return Optional.of(journal(plan.durable()).open(range, DamagePolicy.SKIP));
        }
    }

    private RecoveryReport report(RebuildPlan plan, boolean dryRun) {
        return new RecoveryReport(
                custody.path(),
                Verdict.REBUILT,
                dryRun,
                findings.found(),
                findings.done(),
                plan.epoch() - 1,
                plan.epoch(),
                plan.last(),
                plan.journaled() ? OptionalLong.of(plan.last()) : OptionalLong.empty(),
                findings.missing());
    }
}
