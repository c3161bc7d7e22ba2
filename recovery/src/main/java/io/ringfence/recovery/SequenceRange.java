package io.ringfence.recovery;

/**
 * Sequences that follow each other.
 *
 * @param from the first
 * @param to the last, at least the first
 */
public record SequenceRange(long from, long to) {
    /** {@return how many there are} */
    public long count() {
        return to - from + 1;
    }

    /** {@return {@code sequence 7} or {@code sequences 7 to 9}} */
    @Override
    public String toString() {
        return from == to ? "sequence " + from : "sequences " + from + " to " + to;
    }
}
