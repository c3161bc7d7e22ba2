package io.ringfence.journal;

import io.ringfence.journal.error.JournalDamagedException;
import io.ringfence.journal.error.JournalMismatchException;
import io.ringfence.journal.error.JournalRangeException;
import io.ringfence.journal.error.JournalStorageException;
import io.ringfence.journal.storage.Storage;
import io.ringfence.ring.error.Problem;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What earlier segments say to a writer that opens, and to a reader that is in doubt. */
final class JournalHistory {
    private static final int OPEN_ATTEMPTS = 3;

    private JournalHistory() {}

    /**
     * The journal time that no event from a sequence on may have less than: that of the event before, or the floor of the newest segment
     * with a good header that stays. Damage does not stop it. Looks at few segments, however many there are: the floors grow with the
     * numbers of those that stay.
     */
    static long timeFloor(
            Storage storage, Path directory, SegmentCatalogue catalogue, RingImage ring, long firstSequence) {
        long floor = Long.MIN_VALUE;
        List<SegmentName> names = catalogue.all();
        for (int i = names.size() - 1; i >= 0; i--) {
            try (SegmentCursor cursor = SegmentCursor.open(storage, names.get(i), ring)) {
                SegmentHeader header = cursor.header();
                if (header != null && header.firstSequence() <= firstSequence) {
                    floor = header.timeFloorNanos();
                    break;
                }
            }
        }
        return Math.max(floor, timeOf(storage, directory, catalogue, firstSequence - 1));
    }

    private static long timeOf(Storage storage, Path directory, SegmentCatalogue catalogue, long sequence) {
        SegmentName owner = catalogue.owner(sequence);
        if (sequence < 0 || owner == null) {
            return Long.MIN_VALUE;
        }
        long[] time = {Long.MIN_VALUE};
        ReadRange only = ReadRange.all().fromSequence(sequence).toSequence(sequence);
        try (JournalReader reader =
                Journal.ofDirectory(directory).through(storage).open(only)) {
            reader.poll(record -> time[0] = record.timestampNanos(), 1);
        } catch (JournalDamagedException damaged) {
            return Long.MIN_VALUE; // the floors of the headers must do
        }
        return time[0];
    }

    /**
     * Before a writer goes on after a sequence that the ring vouches for: a journal that does not reach there has lost its newest
     * segments, and going on would leave a gap that nobody was told of.
     *
     * @throws JournalMismatchException if that event cannot be read from it
     */
    static void requireReach(Storage storage, Path directory, RingImage ring, long sequence) {
        Journal journal = Journal.ofDirectory(directory)
                .through(storage)
                .ofRing(ring)
                .durableTo(() -> sequence); // so that whatever is invalid before it is passed over
        SegmentCatalogue catalogue = catalogueIfThere(storage, directory);
        if (catalogue != null && holds(journal, sequence)) {
            return;
        }
        String found = catalogue == null
                ? "there is no such directory"
                : catalogue.isEmpty()
                        ? "there is no segment in it"
                        : "the journal ends at sequence " + lastSequence(journal, catalogue);
        throw new JournalMismatchException(new Problem(
                "go on with the journal",
                directory.toString(),
                found,
                "the event of sequence " + sequence + ", up to which the ring says that the journal has all",
                "mount the disk that has the rest of it, or recover the ring, which journals anew what it still holds and says"
                        + " what is lost"));
    }

    private static @Nullable SegmentCatalogue catalogueIfThere(Storage storage, Path directory) {
        try {
            return SegmentCatalogue.read(storage, directory);
        } catch (JournalStorageException failure) {
            if (failure.getCause() instanceof NoSuchFileException) {
                return null;
            }
            throw failure;
        }
    }

    private static boolean holds(Journal journal, long sequence) {
        ReadRange only = ReadRange.all().fromSequence(sequence).toSequence(sequence);
        try (JournalReader reader = journal.open(only, DamagePolicy.SKIP)) {
            return reader.poll(record -> {}, 1) == 1;
        } catch (JournalRangeException removed) {
            return false;
        }
    }

    /** The last event of the newest segment that has one; before the first, one less than what the oldest segment begins with. */
    static long lastSequence(Journal journal, SegmentCatalogue catalogue) {
        List<SegmentName> live = catalogue.live();
        for (int i = live.size() - 1; i >= 0; i--) {
            SegmentName name = live.get(i);
            try (SegmentCursor cursor = journal.cursor(name, null)) {
                long ignored = readThrough(cursor);
                if (cursor.nextSequence() > name.firstSequence()) {
                    return Math.min(cursor.nextSequence(), catalogue.end(name)) - 1;
                }
            }
        }
        return live.isEmpty() ? -1 : live.get(0).firstSequence() - 1;
    }

    static Optional<SegmentHeader> newestHeader(Storage storage, SegmentCatalogue catalogue) {
        List<SegmentName> names = catalogue.all();
        for (int i = names.size() - 1; i >= 0; i--) {
            try (SegmentCursor cursor = SegmentCursor.open(storage, names.get(i), null)) {
                SegmentHeader header = cursor.header();
                if (header != null) {
                    return Optional.of(header);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The lowest first sequence of segments of later epochs. Numbers grow with epochs, so the search ends at the newest segment of an epoch
     * that is not later. What is compressed or removed meanwhile is looked for anew.
     */
    static OptionalLong firstSequenceAfterEpoch(Journal journal, long epoch) {
        for (int attempt = 1; ; attempt++) {
            try {
                return firstSequenceAfterEpoch(journal, journal.catalogue(), epoch);
            } catch (JournalStorageException gone) {
                if (attempt == OPEN_ATTEMPTS) {
                    throw gone;
                }
            }
        }
    }

    private static OptionalLong firstSequenceAfterEpoch(Journal journal, SegmentCatalogue catalogue, long epoch) {
        List<SegmentName> names = catalogue.all();
        long first = Long.MAX_VALUE;
        for (int i = names.size() - 1; i >= 0; i--) {
            try (SegmentCursor cursor = journal.cursor(names.get(i), null)) {
                SegmentHeader header = cursor.header();
                if (header != null && header.epoch() <= epoch) {
                    break;
                }
                if (header != null) {
                    first = Math.min(first, header.firstSequence());
                }
            }
        }
        return first == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(first);
    }

    /** The highest sequence that anything at or after a place, in this segment and in later ones, says to be on the disk. */
    static long evidence(Journal journal, SegmentCatalogue catalogue, SegmentCursor place) {
        long highest = Math.max(journal.durable(), place.durableSequence());
        try (SegmentCursor rest = journal.cursor(place.name(), null)) {
            rest.startAt(place.position(), place.nextSequence());
            highest = Math.max(highest, readThrough(rest));
        }
        for (SegmentName later : catalogue.after(place.name().number())) {
            try (SegmentCursor cursor = journal.cursor(later, null)) {
                highest = Math.max(highest, readThrough(cursor));
            }
        }
        return highest;
    }

    /** Goes to the end of a segment, over whatever is invalid. */
    static long readThrough(SegmentCursor cursor) {
        cursor.findSeal();
        for (SegmentCursor.Step step = cursor.look(); ; step = cursor.look()) {
            if (step == SegmentCursor.Step.EVENT) {
                cursor.advance();
            } else if (step == SegmentCursor.Step.SEALED || !cursor.resync()) {
                return cursor.durableSequence();
            }
        }
    }
}
