package io.ringfence.journal;

import io.ringfence.journal.error.JournalStorageException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a segment's file: first sequence and number, so that names sort by first sequence.
 *
 * @param path of the file
 * @param firstSequence of its first event
 * @param number of the segment
 * @param compressed whether the file is compressed
 */
record SegmentName(Path path, long firstSequence, long number, boolean compressed) {
    static final String PREPARING = "preparing-";

    private static final String COMPRESSED = ".gz";
    private static final Pattern PATTERN = Pattern.compile("(\\d{19})-(\\d{10,19})\\.segment(\\.gz)?");

    static SegmentName of(Path directory, long firstSequence, long number) {
        String name = String.format("%019d-%010d.segment", firstSequence, number);
        return new SegmentName(directory.resolve(name), firstSequence, number, false);
    }

    static Path preparing(Path directory, long number) {
        return directory.resolve(String.format("%s%010d.tmp", PREPARING, number));
    }

    /** {@return the segment of such a file; empty if it is none} */
    static Optional<SegmentName> parse(Path directory, String name) {
        Matcher matcher = PATTERN.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            long number = Long.parseLong(matcher.group(2));
            if (number == Long.MAX_VALUE) {
                return Optional.empty(); // nothing could ever follow it
            }
            return Optional.of(new SegmentName(
                    directory.resolve(name), Long.parseLong(matcher.group(1)), number, matcher.group(3) != null));
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }

    /** {@return the name of the same segment compressed} */
    SegmentName whenCompressed() {
        return new SegmentName(path.resolveSibling(path.getFileName() + COMPRESSED), firstSequence, number, true);
    }

    /**
     * Opens the file of this name, or the compressed one, if the segment was compressed since its name was read: that has its name before
     * the plain one goes.
     *
     * @param opening opens the file of a name
     * @throws JournalStorageException if neither can be opened
     */
    <T> T plainOrCompressed(Function<SegmentName, T> opening) {
        try {
            return opening.apply(this);
        } catch (JournalStorageException gone) {
            if (compressed || !isMissing(gone)) {
                throw gone;
            }
            try {
                return opening.apply(whenCompressed());
            } catch (JournalStorageException failure) {
                throw isMissing(failure) ? gone : failure;
            }
        }
    }

    private static boolean isMissing(JournalStorageException failure) {
        return failure.getCause() instanceof NoSuchFileException;
    }
}
