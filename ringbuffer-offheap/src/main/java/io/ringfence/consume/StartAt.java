package io.ringfence.consume;

/**
 * Where a consumer starts at its first registration; afterwards its position is kept under its name.
 *
 * @param kind which of the three
 * @param sequence for {@link Kind#SEQUENCE}
 */
public record StartAt(Kind kind, long sequence) {
    /** The three ways to start. */
    public enum Kind {
        /** At the position of the slowest registered consumer: the earliest that is protected. */
        EARLIEST,
        /** After what is published: only what is published from now on. */
        NEXT,
        /** At a sequence. */
        SEQUENCE
    }

    /** {@return at the earliest protected event: where the slowest consumer is, or, without any, what the ring kept for the first} */
    public static StartAt earliest() {
        return new StartAt(Kind.EARLIEST, -1);
    }

    /** {@return with the next event to be published, which may be claimed already} */
    public static StartAt next() {
        return new StartAt(Kind.NEXT, -1);
    }

    /**
     * At a sequence between the earliest protected event and the one after the last published; earlier history is the journal's.
     *
     * @param sequence of the first event wanted
     * @return the start
     */
    public static StartAt sequence(long sequence) {
        return new StartAt(Kind.SEQUENCE, sequence);
    }
}
