package io.ringfence.campaign.mutants;

import io.ringfence.campaign.mutants.Mutant.Hunter;
import java.util.List;
import java.util.stream.Stream;

/** The list of faults. Each is a mistake that somebody could make, most of them a shortcut that looks harmless. */
final class Mutants {
    private static final String MULTI = "io/ringfence/sequence/MultiProducerSequencer";
    private static final String SINGLE = "io/ringfence/sequence/SingleProducerSequencer";
    private static final String SEQUENCER = "io/ringfence/sequence/MappedSequencer";
    private static final String LEDGER = "io/ringfence/sequence/ClaimLedger";
    private static final String SLOTS = "io/ringfence/sequence/Slots";
    private static final String GATES = "io/ringfence/sequence/GatingSequences";
    private static final String REPAIR = "io/ringfence/liveness/ClaimRepair";
    private static final String RELEASE = "io/ringfence/liveness/ConsumerRelease";
    private static final String PARTICIPANTS = "io/ringfence/liveness/ParticipantTable";
    private static final String GUARD = "io/ringfence/liveness/HandleGuard";
    private static final String PRODUCERS = "io/ringfence/produce/ProducerRegistry";
    private static final String CONSUMERS = "io/ringfence/consume/ConsumerRegistry";
    private static final String TAP = "io/ringfence/consume/Tap";
    private static final String POLLER = "io/ringfence/consume/EventPoller";
    private static final String WAKE = "io/ringfence/wait/WakeSignal";

    private Mutants() {}

    static List<Mutant> all() {
        return Stream.of(
                        claims(),
                        publication(),
                        repairs(),
                        gates(),
                        consumers(),
                        others(),
                        JournalMutants.all())
                .flatMap(List::stream)
                .toList();
    }

    private static Mutant explored(String fault, String source, String before, String after) {
        return new Mutant(fault, Hunter.EXPLORE, source, before, after);
    }

    private static Mutant stressed(String fault, String test, String source, String before, String after) {
        return new Mutant(fault, Hunter.jcstress(test), source, before, after);
    }

    private static List<Mutant> claims() {
        return List.of(
                explored("a claim is announced after it was made", MULTI, """
                                    ledger.announce(current + 1, high);
                                    if (cursor.compareAndSet(current, high)) {
                        """, """
                                    if (cursor.compareAndSet(current, high)) {
                                        ledger.announce(current + 1, high);
                        """),
                explored(
                        "a loser keeps its announcement while it waits", LEDGER, """
                            public void withdraw() {
                                buffer.putLongRelease(offset + CLAIM_LOW_OFFSET, NONE);
                        """, "    public void withdraw() {\n"),
                explored("an announcement is taken back before its claim is published", SEQUENCER, """
                                CrashPoint.WRITTEN.reached();
                                if (unpublished > 1) {
                                    ledger.commitRelease(claimHigh);\
                        """, """
                                ledger.withdraw();
                                if (unpublished > 1) {
                                    ledger.commitRelease(claimHigh);\
                        """),
                explored(
                        "many producers check the capacity against one slot too many",
                        MULTI,
                        "if (high - slotCount > cachedGate) {",
                        "if (high - slotCount > cachedGate + 1) {"),
                explored(
                        "a single producer checks the capacity against one slot too many",
                        SINGLE,
                        "if (high - slotCount > cachedGate) {",
                        "if (high - slotCount > cachedGate + 1) {"),
                explored(
                        "nothing orders a single producer's cursor before its payload",
                        SINGLE,
                        "        Fences.storeStore();\n",
                        ""),
                explored(
                        "the CAS on the cursor is a plain store",
                        MULTI,
                        "if (cursor.compareAndSet(current, high)) {",
                        """
                        cursor.set(high);
                                    if (high > current) {\
                        """));
    }

    private static List<Mutant> publication() {
        return List.of(
                explored(
                        "a stamp is a plain store",
                        SLOTS,
                        "        buffer.putLongRelease(geometry.slotOffset(sequence) + SlotLayout.STAMP_OFFSET, published(sequence));",
                        "        buffer.putLong(geometry.slotOffset(sequence) + SlotLayout.STAMP_OFFSET, published(sequence));"),
                explored("a batch is committed after its stamps", SEQUENCER, """
                                if (unpublished > 1) {
                                    ledger.commitRelease(claimHigh);
                                    CrashPoint.COMMITTED.reached();
                                }
                                stamp(claimLow, claimHigh);
                        """, """
                                stamp(claimLow, claimHigh);
                                ledger.commitRelease(claimHigh);
                        """),
                stressed(
                        "the stamps of a batch are stored from low to high",
                        "ABatchIsSeenWhole",
                        SEQUENCER,
                        "for (long sequence = hi; sequence >= lo; sequence--) {",
                        "for (long sequence = lo; sequence <= hi; sequence++) {"),
                explored(
                        "a token is stored after its commit",
                        SEQUENCER,
                        "        ledger.token(nextTokenInCellB, claimHigh, token);\n",
                        """
                                ledger.commitRelease(claimHigh);
                                ledger.token(nextTokenInCellB, claimHigh, token);
                        """),
                explored(
                        "both tokens go into one cell",
                        SEQUENCER,
                        "        nextTokenInCellB = !nextTokenInCellB;\n",
                        ""));
    }

    private static List<Mutant> repairs() {
        return List.of(
                explored(
                        "the repair takes a slow owner for a dead one",
                        REPAIR,
                        """
                                if (evidence.living) {
                                    return Outcome.LEFT;
                                }
                                if (!evidence.dead) {\
                        """,
                        "        if (!evidence.dead && !evidence.living) {"),
                explored(
                        "the repair completes what was never committed",
                        REPAIR,
                        "complete |= contains && committed;",
                        "complete |= contains;"),
                explored(
                        "the repair aborts what was committed",
                        REPAIR,
                        "complete |= contains && committed;",
                        "complete |= contains && committed && false;"),
                explored(
                        "the repair stores a stamp without comparing what was there",
                        REPAIR,
                        "if (!slots.compareAndSetStamp(sequence, stamp, repaired)) {",
                        "if (!slots.compareAndSetStamp(sequence, slots.stampAcquire(sequence), repaired)) {"),
                explored(
                        "the repair looks at an entry first and asks whether its owner lives afterwards",
                        REPAIR,
                        """
                                        boolean contains = contains(i);
                                        if (before == OwnerStatus.DEAD) {
                                            boolean committed = commits(i);
                        """,
                        """
                                        boolean contains = contains(i);
                                        boolean committed = commits(i);
                                        before = liveness.status(producers, i);
                                        if (before == OwnerStatus.DEAD) {
                        """),
                explored(
                        "the repair stops at the first dead entry that contains the sequence",
                        REPAIR,
                        "                    dead |= contains;\n",
                        """
                                            dead |= contains;
                                            if (contains) {
                                                return true;
                                            }
                        """),
                explored(
                        "a new single producer does not settle what the dead one left",
                        PRODUCERS,
                        "if (repair.repairAll().unsettled() != 0) {",
                        "if (repair.repairRange(1, 0).unsettled() != 0) {"),
                explored("a dead producer's entry is taken over before its claim is settled", PRODUCERS, """
                                    settleSoon(index, name);
                                    CrashPoint.TAKEOVER_SETTLED.reached();
                        """, ""),
                explored(
                                "a token that was never committed counts",
                                LEDGER,
                                "        return sequence <= commitAcquire() ? sequence : NEVER;",
                                "        return sequence;")
                        .and(
                                "            if (tokenSequence(cellB) > commitAcquire()) {",
                                "            if (offset < 0) {"));
    }

    private static List<Mutant> gates() {
        return List.of(
                explored("the full fence before a gate is added up is missing", GATES, "        Fences.full();\n", ""),
                explored(
                        "a gate is kept although somebody has joined meanwhile",
                        GATES,
                        "if (buffer.getLongVolatile(REGISTRY_VERSION_OFFSET) == version) {",
                        "if (buffer.getLongVolatile(REGISTRY_VERSION_OFFSET) >= version) {"),
                explored(
                        "without consumers the cursor gates, open claims or not",
                        GATES,
                        "floor() : settledUpTo(cursorBefore);",
                        "floor() : cursorBefore;"),
                explored("a newcomer grows the version before its line gates", GATES, """
                                line(index).set(position);
                                CrashPoint.LINE_ACTIVATED.reached();
                        """, """
                                buffer.getAndAddLong(REGISTRY_VERSION_OFFSET, 1);
                                line(index).set(position);
                                if (position > Long.MIN_VALUE) {
                                    return;
                                }
                        """),
                explored(
                        "the last consumer to leave idles its line before it leaves the floor",
                        GATES,
                        "            if (slowestExcept(index) == IDLE) {",
                        """
                                    line.setVolatile(IDLE);
                                    if (slowestExcept(index) == IDLE) {\
                        """));
    }

    private static List<Mutant> consumers() {
        return List.of(
                explored(
                        "a newcomer does not read its start again",
                        CONSUMERS,
                        "        gates.line(index).set(Math.max(position, again));\n",
                        "        gates.line(index).set(Math.min(position, again));\n"),
                explored("next is the cursor, open claims or not", CONSUMERS, """
                                    return gates.settled();
                                }
                                long earliest\
                        """, """
                                    return gates.cursor();
                                }
                                long earliest\
                        """),
                explored(
                        "earliest is the oldest slot that is still there",
                        CONSUMERS,
                        "        long earliest = gates.earliest(except);\n",
                        """
                                long earliest = Math.max(
                                        -1, gates.cursor() - core.slots().geometry().slotCount());
                        """),
                explored(
                        "a dead consumer is released that nobody may release",
                        RELEASE,
                        "if (releaseNanos == 0 || deadSince == 0 ||",
                        "if (deadSince == 0 ||"),
                explored(
                        "a dead consumer is released without its position",
                        RELEASE,
                        "                    consumers.releasedAt(index, position);\n",
                        "                    consumers.releasedAt(index, 0);\n"),
                explored(
                        "what a consumer missed is forgotten if it dies right after its return",
                        RELEASE,
                        "if (position != consumers.returnedAt(index)) {",
                        "if (position < Long.MAX_VALUE) {"),
                explored(
                        "the position of a newcomer that died half-way counts for the next one",
                        CONSUMERS,
                        """
                                core.release().reclaimHalfJoined();
                                int index = table.find(name);
                        """,
                        "        int index = table.find(name);\n"),
                explored("where a released consumer began again is not kept", CONSUMERS, """
                                        table.returnedAt(index, position); // killed before it is active: still released
                        """, ""),
                stressed("a poller moves on before its handler", "APollerMovesOnAfterItsHandler", POLLER, """
                                if (pending >= 0) {
                                    boolean ignored = handler\
                        """, """
                                position.set(sequence - 1);
                                if (pending >= 0) {
                                    boolean ignored = handler\
                        """));
    }

    private static List<Mutant> others() {
        return List.of(
                explored(
                        "a tap believes its copy without a look at the cursor",
                        TAP,
                        "if (cursor.get() >= sequence + slotCount) {",
                        "if (cursor.get() < sequence) {"),
                explored(
                        "a tap looks at the cursor before it copies",
                        TAP,
                        "        slots.buffer().getBytes(slots.payloadOffset(sequence), copy, 0, length);\n",
                        """
                                if (cursor.get() >= sequence + slotCount) {
                                    return 0;
                                }
                                slots.buffer().getBytes(slots.payloadOffset(sequence), copy, 0, length);
                                if (length >= 0) {
                                    next = sequence + 1;
                                    handler.onEvent(event.moveTo(sequence, lengthAndType, copy), sequence);
                                    return 1;
                                }
                        """),
                stressed(
                        "an owner is read without its incarnation",
                        "AnOwnerIsNeverAMixture",
                        PARTICIPANTS,
                        "return before == after && (before & 1) == 0 ?",
                        "return before <= after ?"),
                stressed(
                        "a bit is stored without comparing the others",
                        "NobodyLosesItsBit",
                        WAKE,
                        "if (bits == wanted || buffer.compareAndSetLong(offset, bits, wanted)) {",
                        """
                        buffer.putLongVolatile(offset, wanted);
                                    if (bits != Long.MIN_VALUE) {\
                        """),
                stressed(
                        "a publisher looks for sleepers without a fence",
                        "NoSleeperMissesItsWake",
                        WAKE,
                        "        Fences.full(); // pairs with the fence in sleep",
                        "        // pairs with the fence in sleep"),
                stressed(
                        "closing does not look whether somebody is inside",
                        "ClosingNeverTakesAnEntryFromInside",
                        GUARD,
                        """
                                    if (inside > 0 || work.isOpen()) {
                                        return;
                                    }
                        """,
                        ""),
                explored(
                                "a tap shows what was aborted",
                                TAP,
                                "if (held == Slots.aborted(next)) {",
                                "if (held == Slots.aborted(next) && limit == 0) {")
                        .and("if (held == Slots.published(next)) {", "if (Math.abs(held) == Slots.published(next)) {"),
                explored(
                        "a tap counts one event for all that it missed",
                        TAP,
                        "missed += sequence - next;",
                        "missed++;"));
    }
}
