package io.ringfence.service.processes;

/**
 * A line of a {@link RunLog}: consecutive events, or a mark.
 *
 * @param sequence of the first event; of an opening, the last one that was done before
 * @param index of the first event, by the publisher's own count; of an opening, the next one
 * @param count of the events, or one of the marks
 * @param detail what the writer has to add, or {@link #NO_DETAIL}
 */
public record RunRecord(long sequence, long index, int count, int detail) {
    /** The count of a mark: a process opened its handle here. */
    public static final int OPENED = 0;

    /** The count of a mark: an event whose bytes are not those that were published. */
    public static final int MISMATCH = -1;

    /** Nothing to add. */
    public static final int NO_DETAIL = -1;
}
