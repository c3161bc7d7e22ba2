package io.ringfence.benchmarks.journal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * One of the systems that are compared. One thread. Each call gets a folder of its own, which is there and empty before anything is
 * written. What is written before the clock starts makes the files that the system wants to have: event 0, or the first group.
 */
public interface JournalSystem {
    /**
     * Appends events 1 to {@code events} without forcing any.
     *
     * @param folder for the files
     * @param events to be timed
     * @return their time, from before the first to after the last
     * @throws IOException if the file system refuses
     */
    Timing append(Path folder, long events) throws IOException;

    /**
     * Appends events in groups and forces each group before the next, until the time is over or a segment is full. The first group, which
     * is not timed, begins with event 0.
     *
     * @param folder for the files
     * @param groupEvents events of a group, a divisor of {@value JournalWorkload#PAYLOADS}
     * @param nanos how long
     * @return their time, forces included
     * @throws IOException if the file system refuses
     */
    Timing groups(Path folder, int groupEvents, long nanos) throws IOException;

    /**
     * Reads all events that {@link #append} has left, 8 bytes at a time.
     *
     * @param folder of the files
     * @return the time, the opening and the end included, and the sum of all words
     * @throws IOException if the file system refuses
     */
    Replayed replay(Path folder) throws IOException;

    /**
     * Reads everything back and compares every word.
     *
     * @param folder of the files
     * @param events that should be there
     * @throws IOException if the file system refuses
     * @throws IllegalStateException if one is missing or another one
     */
    void verify(Path folder, long events) throws IOException;

    /**
     * Events that were read.
     *
     * @param timing how many, in which time
     * @param sum of all their words, with wrap-around
     */
    record Replayed(Timing timing, long sum) {}
}
