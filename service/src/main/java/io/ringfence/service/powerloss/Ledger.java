package io.ringfence.service.powerloss;

import io.ringfence.recovery.snapshot.Snapshotable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.SplittableRandom;

/** A state whose every byte follows from the sequence up to which it was led. */
public final class Ledger implements Snapshotable {
    private static final int MOST_BYTES = 3000;

    private final byte[] bytes;
    private boolean same = true;

    /**
     * The state after an event.
     *
     * @param sequence of the event
     */
    public Ledger(long sequence) {
        SplittableRandom random = new SplittableRandom(sequence);
        bytes = new byte[random.nextInt(MOST_BYTES)];
        random.nextBytes(bytes);
    }

    @Override
    public void writeState(DataOutput out) throws IOException {
        out.write(bytes);
    }

    @Override
    public void readState(DataInput in) throws IOException {
        byte[] read = new byte[bytes.length];
        in.readFully(read);
        same = java.util.Arrays.equals(bytes, read);
    }

    /** {@return whether what was read is what it should be} */
    public boolean same() {
        return same;
    }
}
