package io.ringfence.journal;

import io.ringfence.journal.error.JournalMismatchException;
import io.ringfence.journal.error.JournalRangeException;
import io.ringfence.journal.error.JournalStorageException;
import io.ringfence.journal.error.JournalVersionException;
import io.ringfence.journal.storage.DiskStorage;
import io.ringfence.journal.storage.Storage;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The journal in a directory, to be read, also while it is written. Immutable; any number of readers at once, in any process. */
public final class Journal {
    private final Path directory;
    private final Storage storage;
    private final LongSupplier durable;
    private final LongSupplier visible;
    private final @Nullable RingImage ring;

    private Journal(
            Path directory, Storage storage, LongSupplier durable, LongSupplier visible, @Nullable RingImage ring) {
        this.directory = directory;
        this.storage = storage;
        this.durable = durable;
        this.visible = visible;
        this.ring = ring;
    }

    /**
     * {@return the journal in a directory; nothing is looked at before a reader is opened}
     *
     * @param directory with its segments
     */
    public static Journal ofDirectory(Path directory) {
        return new Journal(directory, DiskStorage.instance(), () -> Long.MIN_VALUE, () -> Long.MAX_VALUE, null);
    }

    /**
     * {@return the same through another storage}
     *
     * @param way to the disk
     */
    public Journal through(Storage way) {
        return new Journal(directory, way, durable, visible, ring);
    }

    /**
     * {@return the same, with what its ring knows to be on the disk: what is invalid at or below it is damage, not a torn tail}
     *
     * @param sequence asked where something invalid is met
     */
    public Journal durableTo(LongSupplier sequence) {
        return new Journal(directory, storage, sequence, visible, ring);
    }

    /**
     * {@return the same, with readers that never deliver an event above a moving sequence, such as the durable one}
     *
     * @param sequence asked when a reader comes to the last answer
     */
    public Journal visibleTo(LongSupplier sequence) {
        return new Journal(directory, storage, durable, sequence, ring);
    }

    /**
     * {@return the same, with readers that refuse segments of another ring}
     *
     * @param image of the ring
     */
    public Journal ofRing(RingImage image) {
        return new Journal(directory, storage, durable, visible, image);
    }

    /**
     * Opens a reader that fails at damage.
     *
     * @param range to read
     * @return a reader
     * @throws JournalStorageException if the directory is not there or may not be read
     * @throws JournalRangeException if the first sequence of the range was removed, or was never in the journal
     * @throws JournalMismatchException if segments are of another ring, or of several
     * @throws JournalVersionException if a segment is of another version
     */
    public JournalReader open(ReadRange range) {
        return open(range, DamagePolicy.FAIL);
    }

    /**
     * Opens a reader.
     *
     * @param range to read
     * @param policy at damage
     * @return a reader
     * @throws JournalStorageException if the directory is not there or may not be read
     * @throws JournalRangeException if the first sequence of the range was removed, or was never in the journal
     * @throws JournalMismatchException if segments are of another ring, or of several
     * @throws JournalVersionException if a segment is of another version
     */
    public JournalReader open(ReadRange range, DamagePolicy policy) {
        return new JournalReader(this, range, policy);
    }

    /**
     * Whose events these are, by the header of the newest segment that has a good one: enough to make {@code ring.dat} again.
     *
     * @return that header; empty if there is no segment with a good one
     * @throws JournalStorageException if the directory is not there or may not be read
     */
    public Optional<SegmentHeader> newestHeader() {
        return JournalHistory.newestHeader(storage, SegmentCatalogue.read(storage, directory));
    }

    /**
     * Where events of later epochs of the ring begin. What an earlier epoch had at and behind that sequence was lost, and the sequences have
     * been given again.
     *
     * @param epoch of the ring
     * @return the lowest first sequence of all segments of later epochs; empty if there is none
     * @throws JournalStorageException if the directory is not there or may not be read
     */
    public OptionalLong firstSequenceAfterEpoch(long epoch) {
        return JournalHistory.firstSequenceAfterEpoch(this, epoch);
    }

    /**
     * Where it ends now: of events that its writer appends later, none is counted. Reads the newest segment. Given to {@link #visibleTo},
     * it ends a reader beside a writer that goes on.
     *
     * @return sequence of the last event that is there; one less than the first if there is none
     * @throws JournalStorageException if the directory is not there or may not be read
     */
    public long lastSequence() {
        return JournalHistory.lastSequence(this, catalogue());
    }

    /** {@return where it is} */
    public Path directory() {
        return directory;
    }

    Storage storage() {
        return storage;
    }

    SegmentCatalogue catalogue() {
        return SegmentCatalogue.read(storage, directory);
    }

    SegmentCursor cursor(SegmentName name, @Nullable RingImage expected) {
        return SegmentCursor.open(storage, name, expected == null ? ring : expected);
    }

    long durable() {
        return durable.getAsLong();
    }

    long visible() {
        return visible.getAsLong();
    }
}
