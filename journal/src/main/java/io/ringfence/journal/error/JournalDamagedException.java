package io.ringfence.journal.error;

import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.RingException;
import java.nio.file.Path;

/**
 * A record or a header, of something that was known to be on the disk, is damaged or missing. Nothing was changed.
 */
public final class JournalDamagedException extends RingException {
    private static final long serialVersionUID = 1L;

    /** File that is damaged. */
    private final String segment;

    /** Bytes from its start. */
    private final long position;

    /** What is there. */
    private final String actual;

    /** What should be there. */
    private final String expected;

    /** First event that is missing. */
    private final long sequence;

    /**
     * Made where the damage is found.
     *
     * @param operation what was being done
     * @param segment file that is damaged
     * @param position bytes from its start
     * @param actual what is there
     * @param expected what should be there
     * @param sequence of the first event that is missing
     */
    public JournalDamagedException(
            String operation, Path segment, long position, String actual, String expected, long sequence) {
        super(new Problem(
                operation,
                segment + ", position " + position + ", sequence " + sequence,
                actual,
                expected,
                "verify the journal; restore the segment from a copy, or choose to skip what is damaged"));
        this.segment = segment.toString();
        this.position = position;
        this.actual = actual;
        this.expected = expected;
        this.sequence = sequence;
    }

    /** {@return the file that is damaged} */
    public Path segment() {
        return Path.of(segment);
    }

    /** {@return where, in bytes from the start of the file} */
    public long position() {
        return position;
    }

    /** {@return what is there} */
    public String actual() {
        return actual;
    }

    /** {@return what should be there} */
    public String expected() {
        return expected;
    }

    /** {@return the sequence of the first event that is missing} */
    public long sequence() {
        return sequence;
    }
}
