package io.ringfence.campaign.mutants;

import io.ringfence.campaign.mutants.Mutant.Hunter;
import java.util.List;
import java.util.stream.Stream;

/** Faults of the keeper of a journal, of recoveries, restores, and of what they believe. */
final class RecoveryMutants {
    private static final String STAGE = "io/ringfence/journal/StageWriter";
    private static final String CURSOR = "io/ringfence/journal/SegmentCursor";
    private static final String STANDING = "io/ringfence/recovery/StandingRing";
    private static final String LOST = "io/ringfence/recovery/LostRing";
    private static final String REBUILDER = "io/ringfence/recovery/RingRebuilder";
    private static final String REFILL = "io/ringfence/recovery/JournalRefill";
    private static final String RESTORE = "io/ringfence/recovery/Restore";
    private static final String SNAPSHOTS = "io/ringfence/recovery/snapshot/Snapshots";
    private static final String SNAPSHOT_READER = "io/ringfence/recovery/snapshot/SnapshotReader";

    private RecoveryMutants() {}

    static List<Mutant> all() {
        return Stream.of(keptAndMended(), madeAnew()).flatMap(List::stream).toList();
    }

    private static List<Mutant> keptAndMended() {
        return List.of(
                broken(
                        "a successor acknowledges what its predecessor had written",
                        STAGE,
                        "this.next = journal.next();",
                        "this.next = Math.max(journal.next(), ring.writtenSequence() + 1);"),
                broken(
                        "the keeper acknowledges before it forces",
                        STAGE,
                        "        try {\n            writer.force();\n",
                        "        journal.durable(writer.written());\n        try {\n            writer.force();\n"),
                broken(
                        "producers may overwrite what is written and not forced",
                        STAGE,
                        "        if (policy.isNever()) {\n            journal.release(",
                        "        if (policy.kind() != null) {\n            journal.release("),
                broken(
                        "a failed force does not poison the ring",
                        STAGE,
                        "        journal.poison(PoisonReason.FORCE_FAILED);\n",
                        ""),
                broken(
                        "a recovery believes what nobody has acknowledged",
                        STANDING,
                        "Math.min(held, durable) + 1",
                        "held + 1"),
                broken(
                        "a recovery cures the ring before the journal is forced",
                        STANDING,
                        "        if (gap.exists()) {\n",
                        "        if (poisoned && !dryRun) {\n            custody.cure();\n        }\n        if (gap.exists()) {\n"),
                broken(
                        "recovering once more begins a segment once more",
                        STANDING,
                        "if (held >= needed && durable >= wanted",
                        "if (held < 0 && durable >= wanted"),
                broken(
                        "the epoch of a lost ring does not grow",
                        LOST,
                        "Math.max(remains.epoch(), contents.epoch())) + 1,",
                        "Math.max(remains.epoch(), contents.epoch())),"),
                broken(
                        "of a lost ring's journal all that can be read counts as being on the disk",
                        LOST,
                        "        if (condition.state() == RingCondition.State.STALE) {\n            return journalEnd;",
                        "        if (condition.state() != null) {\n            return journalEnd;"),
                broken(
                        "snapshots of what is lost are not set aside",
                        LOST,
                        "        List<Path> ignored = snapshots.setAsideAfter(plan.last());\n",
                        ""));
    }

    private static List<Mutant> madeAnew() {
        return List.of(
                broken(
                        "a new ring gets its name before it is forced",
                        REBUILDER,
                        "                file.force();\n",
                        ""),
                broken(
                        "a new ring's name is not forced",
                        REBUILDER,
                        "                storage.forceDirectory(directory);\n",
                        ""),
                broken(
                        "a new ring leaves out its last event",
                        REBUILDER,
                        "record.sequence() >= reached[0] && record.sequence() <= plan.last()",
                        "record.sequence() >= reached[0] && record.sequence() < plan.last()"),
                broken(
                        "a snapshot ahead of the journal is restored",
                        RESTORE,
                        "return snapshot.sequence() > reached",
                        "return snapshot.sequence() < 0"),
                broken(
                        "what follows a snapshot is replayed from the snapshot's own event on",
                        RESTORE,
                        ".map(snapshot -> snapshot.sequence() + 1)",
                        ".map(snapshot -> snapshot.sequence())"),
                broken(
                        "a snapshot's checksum is not compared",
                        SNAPSHOT_READER,
                        "        require(\"checksum\", checksum(), trailer.getInt(CHECKSUM_OFFSET));\n",
                        "        checksum();\n"),
                broken(
                        "a snapshot is taken of what is not on the disk",
                        SNAPSHOTS,
                        "if (journaled && ring.durableSequence() < sequence) {",
                        "if (journaled && ring.durableSequence() < 0) {"),
                broken(
                        "a footer is believed whatever its checksum says",
                        CURSOR,
                        "            if (check() != Step.EVENT) {\n                return Optional.empty();",
                        "            if (check() != Step.EVENT && kind != RecordLayout.FOOTER) {\n                return Optional.empty();"),
                tortured(
                        "a refill leaves out its last event",
                        REFILL,
                        "sequence <= to; sequence++) {\n                boolean aborted",
                        "sequence < to; sequence++) {\n                boolean aborted"));
    }

    private static Mutant tortured(String fault, String source, String before, String after) {
        return new Mutant(fault, Hunter.TORTURE, source, before, after);
    }

    private static Mutant broken(String fault, String source, String before, String after) {
        return new Mutant(fault, Hunter.STEPS, source, before, after);
    }
}
