package io.ringfence.journal;

import io.ringfence.journal.error.JournalDamagedException;
import io.ringfence.journal.error.JournalRangeException;
import io.ringfence.journal.error.JournalStorageException;
import io.ringfence.ring.error.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of a journal in order, each once, also while it is written, also across a writer's death and its successor. One
 * thread; any number of readers at once, in any process. It never delivers what its checksum does not prove. Not one event is
 * allocated for; opening the next segment allocates a little.
 */
public final class JournalReader implements AutoCloseable {
    private static final int OPEN_ATTEMPTS = 3;
    private static final long LOOK_FOR_SEGMENTS_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int TAIL_EVENTS = 4096;

    private final Journal journal;
    private final ReadRange range;
    private final DamagePolicy policy;
    private final List<SkippedRange> skipped = new ArrayList<>();
    private SegmentCatalogue catalogue;
    private @Nullable SegmentCursor cursor;
    private @Nullable RingImage ring;
    private @Nullable TornTail tornTail;
    private long nextSequence;
    private long visible;
    private long durableSeen = Long.MIN_VALUE;
    private long lookedNanos = System.nanoTime() - LOOK_FOR_SEGMENTS_NANOS;
    private long cutoff = Long.MAX_VALUE;
    private boolean caughtUp;
    private SegmentCursor.@Nullable Step waitingAt;
    private boolean finished;
    private boolean closed;

    JournalReader(Journal journal, ReadRange range, DamagePolicy policy) {
        this.journal = journal;
        this.range = range;
        this.policy = policy;
        this.visible = Long.MIN_VALUE;
        this.nextSequence = range.fromSequence();
        this.finished = range.toSequence() < Math.max(range.fromSequence(), 0);
        this.catalogue = journal.catalogue();
        boolean open = false;
        try {
            beginWithWhatIsThere();
            open = true;
        } finally {
            if (!open) {
                close();
            }
        }
    }

    /** What is removed between the look at the names and the opening is looked for anew. */
    private void beginWithWhatIsThere() {
        for (int attempt = 1; ; attempt++) {
            try {
                begin();
                return;
            } catch (JournalStorageException gone) {
                if (attempt == OPEN_ATTEMPTS) {
                    throw gone;
                }
                catalogue = journal.catalogue();
                nextSequence = range.fromSequence();
            }
        }
    }

    /** Finds the first segment, once there is one. */
    private void begin() {
        List<SegmentName> live = catalogue.live();
        if (live.isEmpty()) {
            return;
        }
        long earliest = live.get(0).firstSequence();
        if (nextSequence == ReadRange.EARLIEST) {
            nextSequence = earliest;
        } else if (nextSequence < earliest) {
            throw notThere(earliest);
        }
        SegmentName first = catalogue.owner(nextSequence);
        if (first == null) {
            throw new IllegalStateException("unreachable: the earliest one begins before");
        }
        if (range.fromTimeNanos() != Long.MIN_VALUE) {
            first = lastBegunBefore(range.fromTimeNanos(), first, live);
            nextSequence = Math.max(nextSequence, first.firstSequence());
        }
        moveTo(first);
        SegmentCursor opened = cursor;
        if (opened != null) {
            if (nextSequence > first.firstSequence()) {
                opened.seekSequence(nextSequence);
            } else if (range.fromTimeNanos() != Long.MIN_VALUE) {
                opened.seekTime(range.fromTimeNanos());
                nextSequence = opened.nextSequence();
            }
        }
    }

    private SegmentName lastBegunBefore(long timeNanos, SegmentName first, List<SegmentName> live) {
        SegmentName found = first;
        for (SegmentName name : live) {
            if (name.firstSequence() > first.firstSequence()) {
                try (SegmentCursor look = journal.cursor(name, ring)) {
                    SegmentHeader header = look.header();
                    if (header == null) {
                        continue; // it says no time: what lies before it may be wanted
                    }
                    if (header.timeFloorNanos() >= timeNanos) {
                        return found;
                    }
                    found = name;
                }
            }
        }
        return found;
    }

    private void moveTo(SegmentName name) {
        SegmentCursor opened = journal.cursor(name, ring);
        SegmentCursor old = cursor;
        cursor = opened;
        if (old != null) {
            durableSeen = Math.max(durableSeen, old.durableSequence());
            old.close();
        }
        SegmentHeader header = opened.header();
        if (header != null) {
            ring = header.ring();
        }
        opened.findSeal();
        cutoff = catalogue.end(name);
        waitingAt = null;
        tornTail = null;
    }

    /** Goes to the segment that the next sequence belongs to; what is compressed or removed meanwhile is looked for anew. */
    private void moveToOwner() {
        for (int attempt = 1; ; attempt++) {
            SegmentName owner = catalogue.owner(nextSequence);
            if (owner == null) {
                throw notThere(catalogue.live().get(0).firstSequence());
            }
            try {
                moveTo(owner);
                return;
            } catch (JournalStorageException gone) {
                catalogue = journal.catalogue();
                if (attempt == OPEN_ATTEMPTS || catalogue.isEmpty()) {
                    throw gone;
                }
            }
        }
    }

    private JournalRangeException notThere(long earliest) {
        return new JournalRangeException(new Problem(
                "read",
                journal.directory().toString(),
                "sequence " + nextSequence + " is not there",
                "sequence " + earliest + " or later",
                "read from there on, or restore the earlier segments"));
    }

    /**
     * Delivers events that are there now.
     *
     * @param handler of each
     * @param limit how many at most
     * @return how many; 0 at the live end, at the end of the range, at a torn tail
     * @throws JournalDamagedException at a damaged record, unless they are to be skipped
     */
    public int poll(JournalHandler handler, int limit) {
        int count = 0;
        while (count < limit && !finished && !closed) {
            SegmentCursor current = cursor;
            if (current == null) {
                if (!isTimeToLook()) {
                    break;
                }
                catalogue = journal.catalogue();
                begin();
                if (cursor == null) {
                    break;
                }
                continue;
            }
            if (nextSequence >= cutoff && cutoff != Long.MAX_VALUE) {
                moveToOwner();
                continue;
            }
            SegmentCursor.Step step = current.look();
            if (step == SegmentCursor.Step.EVENT) {
                if (!mayDeliver(current.record())) {
                    break;
                }
                count += deliver(current, handler);
            } else if (!goOn(current, step)) {
                break;
            }
        }
        return count;
    }

    private boolean mayDeliver(JournalRecord record) {
        if (record.sequence() > range.toSequence() || record.timestampNanos() >= range.untilTimeNanos()) {
            finished = true;
            return false;
        }
        if (record.sequence() > visible) {
            visible = journal.visible();
        }
        return record.sequence() <= visible;
    }

    private int deliver(SegmentCursor current, JournalHandler handler) {
        JournalRecord record = current.record();
        if (record.sequence() < nextSequence || record.timestampNanos() < range.fromTimeNanos()) {
            nextSequence = Math.max(nextSequence, record.sequence() + 1);
            current.advance();
            return 0;
        }
        handler.onRecord(record);
        waitingAt = null;
        nextSequence = record.sequence() + 1;
        current.advance();
        finished = record.sequence() >= range.toSequence();
        return 1;
    }

    /**
     * What to do where there is no event: the rest may be in another segment, may come later, may be torn, or may be damaged.
     *
     * @return whether to look on
     */
    private boolean goOn(SegmentCursor current, SegmentCursor.Step first) {
        SegmentCursor.Step step = first;
        if (step != SegmentCursor.Step.SEALED && current.header() != null) {
            step = current.lookAgain();
            if (step == SegmentCursor.Step.EVENT) {
                return true;
            }
        }
        if (waitingAt == step && !isTimeToLook()) {
            return false;
        }
        long before = catalogue.highestNumber();
        catalogue = journal.catalogue();
        cutoff = catalogue.end(current.name());
        if (catalogue.isEmpty()) {
            waitingAt = step;
            return false;
        }
        SegmentName owner = catalogue.owner(nextSequence);
        if (owner == null || owner.number() != current.name().number()) {
            return hasGoneOn(current, step) || leave();
        }
        boolean othersFollow = cutoff != Long.MAX_VALUE;
        boolean judged = waitingAt == step && before == catalogue.highestNumber();
        boolean toJudge = step == SegmentCursor.Step.INVALID || othersFollow || !caughtUp;
        if (!judged && toJudge && judge(current, step, othersFollow)) {
            return true;
        }
        waitingAt = step;
        return false;
    }

    private boolean leave() {
        moveToOwner();
        return true;
    }

    /** The writer may have gone on, and rolled, between the look and the catalogue: what it wrote here comes first. */
    private boolean hasGoneOn(SegmentCursor current, SegmentCursor.Step step) {
        return step != SegmentCursor.Step.SEALED
                && nextSequence < cutoff
                && current.header() != null
                && current.lookAgain() == SegmentCursor.Step.EVENT;
    }

    private boolean isTimeToLook() {
        long now = System.nanoTime();
        if (now - lookedNanos < LOOK_FOR_SEGMENTS_NANOS) {
            return false;
        }
        lookedNanos = now;
        return true;
    }

    /** Tells the live end, a torn tail and damage from each other. */
    private boolean judge(SegmentCursor current, SegmentCursor.Step step, boolean othersFollow) {
        long place = Math.min(nextSequence, current.nextSequence()); // lower on the way to where the range begins
        Damage damage = step == SegmentCursor.Step.INVALID
                ? current.damage()
                : new Damage(current.position(), "nothing", "the record of sequence " + place);
        long durable = JournalHistory.evidence(journal, catalogue, current);
        if (current.header() != null && current.lookAgain() == SegmentCursor.Step.EVENT) {
            return true; // what seemed a hole was being written
        }
        caughtUp = true;
        if (durable >= place) {
            return isBeforeTheRange(current) || damaged(current, damage, durable);
        }
        if (step == SegmentCursor.Step.INVALID || othersFollow) {
            tornTail = new TornTail(current.name().path(), damage, place);
        }
        return false;
    }

    /** On the way from the index entry to where the range begins, damage is nobody's who asked for the range. */
    private boolean isBeforeTheRange(SegmentCursor current) {
        long position = current.position();
        long sequence = current.nextSequence();
        if (sequence >= nextSequence) {
            return false;
        }
        if (current.resync() && current.nextSequence() <= nextSequence) {
            return true;
        }
        current.startAt(position, sequence);
        return false;
    }

    private boolean damaged(SegmentCursor current, Damage damage, long durable) {
        if (policy == DamagePolicy.FAIL) {
            throw new JournalDamagedException(
                    "read", current.name().path(), damage.position(), damage.actual(), damage.expected(), nextSequence);
        }
        long from = nextSequence;
        long end = catalogue.end(current.name());
        SegmentName left = current.name();
        if (current.resync() && current.nextSequence() < end) {
            nextSequence = Math.max(from, current.nextSequence());
        } else if (end != Long.MAX_VALUE) {
            nextSequence = end;
            moveToOwner();
        } else {
            nextSequence = Math.max(from, durable + 1);
            finished = true;
        }
        skipped.add(new SkippedRange(left.path(), damage, from, nextSequence - 1));
        return !finished;
    }

    /**
     * Delivers events as they come, until told to stop or the range is at its end.
     *
     * @param handler of each
     * @param idle what to do while nothing comes
     * @param goOn asked between polls
     * @return how many
     * @throws JournalDamagedException as {@link #poll}
     */
    public long tail(JournalHandler handler, IdleStrategy idle, BooleanSupplier goOn) {
        long total = 0;
        while (!finished && !closed && goOn.getAsBoolean()) {
            int count = poll(handler, TAIL_EVENTS);
            total += count;
            idle.idle(count);
        }
        return total;
    }

    /** {@return whether the end of the range was reached: nothing more will come} */
    public boolean finished() {
        return finished;
    }

    /** {@return the sequence of the next event to be delivered, or to be looked at; {@link ReadRange#EARLIEST} while there is no segment} */
    public long nextSequence() {
        return nextSequence;
    }

    /** {@return exactly what was left out so far, under {@link DamagePolicy#SKIP}} */
    public List<SkippedRange> skipped() {
        return List.copyOf(skipped);
    }

    /** {@return the torn tail that it stands before, if it does} */
    public Optional<TornTail> tornTail() {
        return Optional.ofNullable(tornTail);
    }

    /** {@return the highest sequence that what was read says to be on the disk; {@link Long#MIN_VALUE} if nothing said so} */
    public long durableSequence() {
        SegmentCursor current = cursor;
        return current == null ? durableSeen : Math.max(durableSeen, current.durableSequence());
    }

    /** {@return the header of the segment being read, if there is one and it is good} */
    public Optional<SegmentHeader> segment() {
        SegmentCursor current = cursor;
        return current == null ? Optional.empty() : Optional.ofNullable(current.header());
    }

    /** Closes it; a closed reader delivers nothing. Idempotent. */
    @Override
    public void close() {
        closed = true;
        SegmentCursor current = cursor;
        cursor = null;
        if (current != null) {
            current.close();
        }
    }
}
