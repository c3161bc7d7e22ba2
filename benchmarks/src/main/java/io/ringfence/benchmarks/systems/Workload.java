package io.ringfence.benchmarks.systems;

import io.ringfence.ring.layout.SlotLayout;
import java.nio.file.Path;

/**
 * What every system of one run is given: the same events, the same capacity, the same folder.
 *
 * @param folder where the shared files lie
 * @param eventBytes payload of an event, a multiple of 8
 * @param slots capacity in events, a power of two
 * @param pauses spin hints of a stream's consumer after each poll that found nothing
 */
public record Workload(Path folder, int eventBytes, int slots, int pauses) {
    /** Most events that a consumer takes between two reports of its position, in every system. */
    public static final int MAX_BATCH = 256;

    /** The first value of an event that ends a round; all others are 0 or more. */
    public static final long END = -1;

    /** Events between two looks at the clock in a stream, in every system. */
    public static final int EVENTS_PER_CLOCK_LOOK = 1024;

    /** Passes the time after a poll that found nothing, as every stream's consumer does. */
    void pause() {
        for (int i = 0; i < pauses; i++) {
            Thread.onSpinWait();
        }
    }

    /** {@return bytes of a slot that holds such an event behind a header} */
    public int slotBytes() {
        return SlotLayout.slotBytes(eventBytes);
    }

    /**
     * {@return the file of that name in the folder}
     *
     * @param name of the file
     */
    public Path file(String name) {
        return folder.resolve(name);
    }

    /**
     * What all values of a round add up to: event number v holds v, v + 8, v + 16 and so on, 8 bytes each.
     *
     * @param count of events, numbered from 0
     * @return the sum, with wrap-around
     */
    public long expectedSum(long count) {
        long words = eventBytes / Long.BYTES;
        long ofNumbers = count % 2 == 0 ? count / 2 * (count - 1) : count * ((count - 1) / 2);
        long ofOffsets = Long.BYTES * (words * (words - 1) / 2);
        return ofNumbers * words + count * ofOffsets;
    }
}
