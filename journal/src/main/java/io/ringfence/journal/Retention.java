package io.ringfence.journal;

import io.ringfence.journal.error.JournalForceException;
import io.ringfence.journal.error.JournalStorageException;
import io.ringfence.journal.storage.Storage;
import io.ringfence.journal.storage.StorageFile;
import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.ring.error.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Which old segments may go. From the lowest number on without a gap, because a later segment that went first would bring back
 * what it had cut off; never the newest; never one with an event that is still needed. Immutable.
 */
public final class Retention {
    private final Journal journal;
    private final long floorSequence;
    private final long maxBytes;
    private final long oldestNanos;

    private Retention(Journal journal, long floorSequence, long maxBytes, long oldestNanos) {
        this.journal = journal;
        this.floorSequence = floorSequence;
        this.maxBytes = maxBytes;
        this.oldestNanos = oldestNanos;
    }

    /** Why a segment may go. */
    public enum Reason {
        /** The journal has more bytes than it should. */
        BYTES,
        /** Its last event is older than it should be. */
        AGE
    }

    /**
     * A segment that may go.
     *
     * @param path of its file
     * @param number of the segment
     * @param firstSequence of its first event
     * @param lastSequence of the last event that belongs to it; less than the first if none does
     * @param bytes of its file
     * @param reason why
     */
    public record Removal(Path path, long number, long firstSequence, long lastSequence, long bytes, Reason reason) {}

    /**
     * {@return a retention that lets nothing go, until it is told by which measure}
     *
     * @param journal whose segments
     * @param floorSequence of the first event that something still needs: a snapshot, a consumer, the durable watermark plus one
     */
    public static Retention of(Journal journal, long floorSequence) {
        return new Retention(journal, floorSequence, Long.MAX_VALUE, Long.MIN_VALUE);
    }

    /**
     * {@return the same, which lets segments go while all files together have more bytes}
     *
     * @param bytes 0 or more
     */
    public Retention maxBytes(long bytes) {
        if (bytes < 0) {
            throw refused("bytes", Long.toString(bytes));
        }
        return new Retention(journal, floorSequence, bytes, oldestNanos);
    }

    /**
     * {@return the same, which lets segments go whose last event is older}
     *
     * @param age more than 0
     * @param nowNanos journal time, nanoseconds since 1970
     */
    public Retention maxAge(Duration age, long nowNanos) {
        if (age.isNegative()) {
            throw refused("age", age.toString());
        }
        return new Retention(journal, floorSequence, maxBytes, nowNanos - age.toNanos());
    }

    private static InvalidOptionException refused(String option, String actual) {
        return new InvalidOptionException(new Problem("retain", option, actual, "0 or more", "choose such a measure"));
    }

    /**
     * The dry run: changes nothing.
     *
     * @return what would go, in the order in which it would
     * @throws JournalStorageException if the directory or a segment may not be read
     */
    public List<Removal> plan() {
        return plan(journal.catalogue());
    }

    private StorageFile open(SegmentName segment) {
        return segment.plainOrCompressed(found -> journal.storage().open(found.path()));
    }

    private List<Removal> plan(SegmentCatalogue catalogue) {
        List<SegmentName> names = catalogue.all();
        List<Long> sizes = new ArrayList<>();
        long total = 0;
        for (SegmentName name : names) {
            try (StorageFile file = open(name)) {
                sizes.add(file.bytes());
                total += file.bytes();
            }
        }
        List<Removal> plan = new ArrayList<>();
        for (int i = 0; i + 1 < names.size(); i++) {
            SegmentName name = names.get(i);
            long end = catalogue.end(name);
            if (end > floorSequence) {
                break;
            }
            Reason reason;
            if (total > maxBytes) {
                reason = Reason.BYTES;
            } else if (isOlder(catalogue, end)) {
                reason = Reason.AGE;
            } else {
                break;
            }
            plan.add(new Removal(name.path(), name.number(), name.firstSequence(), end - 1, sizes.get(i), reason));
            total -= sizes.get(i);
        }
        return List.copyOf(plan);
    }

    /** The segment that begins where this one ends knows the time of the last event before it. */
    private boolean isOlder(SegmentCatalogue catalogue, long end) {
        SegmentName next = catalogue.owner(end);
        if (next == null || oldestNanos == Long.MIN_VALUE) {
            return false;
        }
        try (SegmentCursor cursor = journal.cursor(next, null)) {
            SegmentHeader header = cursor.header();
            return header != null && header.timeFloorNanos() < oldestNanos;
        }
    }

    /**
     * The segment that the journal then begins with. A writer that has just gone over to it forces it with its next batch only; killed by a
     * loss of power before, it would have a name and no header, and alone it could not even say whose events those were.
     */
    private void forceWhatStays(SegmentCatalogue catalogue, Removal last) {
        SegmentName stays = catalogue.owner(last.lastSequence() + 1);
        if (stays != null) {
            try (StorageFile file = open(stays)) {
                file.force();
            }
            journal.storage().forceDirectory(journal.directory());
        }
    }

    /**
     * Deletes what {@link #plan()} says now, the directory forced after each: whenever the machine dies, what is left has no gap. Readers
     * that are in a segment finish it. One retention or compression at a time in a directory.
     *
     * @return what went
     * @throws io.ringfence.ring.error.InUseException if another one is at work; nothing was changed
     * @throws JournalStorageException if the file system refuses
     * @throws JournalForceException if a force of the directory failed
     */
    public List<Removal> delete() {
        if (isNothingToDo()) {
            return List.of();
        }
        Storage.Lock alone = journal.storage().lock(journal.directory());
        try (alone) {
            return deleteAlone();
        }
    }

    /** Asked before the lock, which a directory that may not be written could not have. */
    private boolean isNothingToDo() {
        try {
            return plan().isEmpty();
        } catch (JournalStorageException perhapsGoing) {
            return false; // another one may be deleting: then the lock says so
        }
    }

    private List<Removal> deleteAlone() {
        SegmentCatalogue catalogue = journal.catalogue();
        List<Removal> plan = plan(catalogue);
        Storage storage = journal.storage();
        if (!plan.isEmpty()) {
            forceWhatStays(catalogue, plan.get(plan.size() - 1));
        }
        for (Removal removal : plan) {
            SegmentName plain = SegmentName.of(journal.directory(), removal.firstSequence(), removal.number());
            // both are there where a compression was killed before it had deleted the plain one
            storage.delete(plain.path());
            storage.delete(plain.whenCompressed().path());
            storage.forceDirectory(journal.directory());
        }
        return plan;
    }
}
