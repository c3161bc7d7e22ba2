package io.ringfence.journal;

import io.ringfence.journal.layout.RecordLayout;
import io.ringfence.journal.layout.SegmentLayout;
import io.ringfence.journal.storage.Storage;
import io.ringfence.journal.storage.StorageFile;
import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.ring.error.Problem;
import java.nio.file.Path;

/**
 * What a writer finds when it opens a directory, and how it begins its first segment.
 *
 * @param number of the segment to begin
 * @param timeFloorNanos journal time that no later event may have less than
 */
record JournalOpening(
        Path directory,
        RingImage ring,
        long epoch,
        long firstSequence,
        JournalOptions options,
        long number,
        long timeFloorNanos) {
    private static final long NANOS_PER_MILLI = 1_000_000;

    static JournalOpening prepare(
            Path directory, RingImage ring, long epoch, long firstSequence, JournalOptions options) {
        checkRoom(ring, options);
        if (firstSequence < 0) {
            throw new InvalidOptionException(new Problem(
                    "journal", "first sequence", Long.toString(firstSequence), "0 or more", "begin at an event"));
        }
        Storage storage = options.storage();
        storage.createDirectory(directory);
        clearPrepared(storage, directory);
        SegmentCatalogue catalogue = SegmentCatalogue.read(storage, directory);
        long timeFloor = JournalHistory.timeFloor(storage, directory, catalogue, ring, firstSequence);
        return new JournalOpening(
                directory, ring, epoch, firstSequence, options, catalogue.highestNumber() + 1, timeFloor);
    }

    private static void checkRoom(RingImage ring, JournalOptions options) {
        int largest = RecordLayout.alignedBytes(ring.payloadBytes()) + RecordLayout.BATCH_BYTES;
        int room = SegmentWriter.recordsEnd(options.segmentBytes()) - SegmentLayout.HEADER_BYTES;
        if (largest > room) {
            throw new InvalidOptionException(new Problem(
                    "journal",
                    "segment size",
                    options.segmentBytes() + " bytes, of which " + room + " are for records",
                    "room for a record of " + largest + " bytes, the ring's largest event",
                    "choose larger segments"));
        }
    }

    /** What a killed writer had prepared; none is alive, or this one would not be opened. */
    private static void clearPrepared(Storage storage, Path directory) {
        boolean any = false;
        for (String name : storage.list(directory)) {
            if (name.startsWith(SegmentName.PREPARING)) {
                storage.delete(directory.resolve(name));
                any = true;
            }
        }
        if (any) {
            storage.forceDirectory(directory);
        }
    }

    /** {@return where records are put together} */
    RecordEncoder newStage() {
        return SegmentWriter.newStage(RecordLayout.alignedBytes(ring.payloadBytes()) + RecordLayout.BATCH_BYTES);
    }

    /** Made and forced under a name that no reader looks at, then renamed: killed at any step, there is a whole empty segment or none. */
    SegmentWriter begin(RecordEncoder stage) {
        Storage storage = options.storage();
        StorageFile file = SegmentPreparer.newFile(storage, SegmentName.preparing(directory, number), options);
        boolean begun = false;
        try {
            SegmentName name = SegmentName.of(directory, firstSequence, number);
            SegmentWriter segment = new SegmentWriter(name.path(), file, header(), stage);
            segment.force();
            storage.rename(file.path(), name.path());
            storage.forceDirectory(directory);
            begun = true;
            return segment;
        } finally {
            if (!begun) {
                file.close();
                storage.delete(file.path()); // not if it has its name already: an empty segment does no harm
            }
        }
    }

    private SegmentHeader header() {
        return new SegmentHeader(
                ring,
                epoch,
                number,
                firstSequence,
                System.currentTimeMillis() * NANOS_PER_MILLI,
                timeFloorNanos,
                durableSequence(),
                options.segmentBytes());
    }

    /** {@return what is known to be on the disk; under the policy never, nothing is known of what earlier writers wrote} */
    long durableSequence() {
        long known = options.forcePolicy().isNever() ? Math.min(firstSequence, ring.initialSequence()) : firstSequence;
        return known - 1;
    }
}
