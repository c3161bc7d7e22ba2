package io.ringfence.recovery.snapshot;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Something whose state follows from events alone, and can be written down. Called on the thread that takes or restores the snapshot, while
 * no event is being handled.
 */
public interface Snapshotable {
    /** A state of no bytes: a snapshot that only keeps positions. */
    Snapshotable NOTHING = new Snapshotable() {
        @Override
        public void writeState(DataOutput out) {
            // nothing
        }

        @Override
        public void readState(DataInput in) {
            // nothing
        }
    };

    /**
     * Writes the state. The same state must give the same bytes.
     *
     * @param out takes any number of bytes; buffered
     * @throws IOException if {@code out} does
     */
    void writeState(DataOutput out) throws IOException;

    /**
     * Replaces the state by the one written down, and reads all that was written. The bytes have been proved by their checksum.
     *
     * @param in what {@link #writeState} has written; beyond its end, {@link java.io.EOFException}
     * @throws IOException if the bytes mean nothing to this program
     */
    void readState(DataInput in) throws IOException;
}
