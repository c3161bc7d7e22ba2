package io.ringfence.sequence;

import io.ringfence.ring.layout.ControlLayout;
import org.agrona.concurrent.AtomicBuffer;

/**
 * How far the journal is, as sequences in the mapped file. Read by any thread of any process; moved by the owner of the journal's entry in
 * the registry only, with release, and never backwards: written, then durable, then the journal's own line, so that
 * {@code line <= durable <= written} whoever is killed where (under the policy never, {@code line <= written}).
 *
 * <p>What makes an event visible comes along: the journal has read its stamp with acquire, so a reader that sees a watermark with acquire
 * sees stamp and payload of all events up to it.
 */
public final class Watermarks {
    private final Sequence written;
    private final Sequence durable;
    private final Sequence journalStart;

    /**
     * Over one ring's control page; nothing is written.
     *
     * @param buffer the mapped file
     */
    public Watermarks(AtomicBuffer buffer) {
        this.written = new Sequence(buffer, ControlLayout.WRITTEN_OFFSET);
        this.durable = new Sequence(buffer, ControlLayout.DURABLE_OFFSET);
        this.journalStart = new Sequence(buffer, ControlLayout.JOURNAL_START_OFFSET);
    }

    /** {@return the highest sequence that is in the journal; kept when processes die, not yet when the machine does} */
    public Sequence written() {
        return written;
    }

    /** {@return the highest sequence that is on disk, as every one is from the journal's first on} */
    public Sequence durable() {
        return durable;
    }

    /** {@return the sequence before the journal's first; what lies up to it was never journaled. Stored before the other two} */
    public Sequence journalStart() {
        return journalStart;
    }

    /**
     * Whether the durable watermark vouches for a sequence. The watermark is read first: it is stored after the start.
     *
     * @param sequence of an event
     * @return true if it is at most the durable watermark
     */
    public boolean isPassedByDurable(long sequence) {
        return durable.get() >= sequence;
    }
}
