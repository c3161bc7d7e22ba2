package io.ringfence.hostile;

import io.ringfence.recovery.snapshot.Snapshotable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** A state that the events up to a sequence lead to, of a few hundred bytes. */
final class JournalState implements Snapshotable {
    private static final int EVENTS = 10;

    private long last;
    private boolean right = true;

    JournalState(long last) {
        this.last = last;
    }

    long last() {
        return last;
    }

    /** {@return whether what was read is what was written} */
    boolean isRight() {
        return right;
    }

    @Override
    public void writeState(DataOutput out) throws IOException {
        out.writeLong(last);
        for (int i = 0; i < EVENTS; i++) {
            out.write(Payload.of(last - i));
        }
    }

    @Override
    public void readState(DataInput in) throws IOException {
        last = in.readLong();
        byte[] payload = new byte[Payload.BYTES];
        for (int i = 0; i < EVENTS; i++) {
            in.readFully(payload);
            right &= Arrays.equals(payload, Payload.of(last - i));
        }
    }
}
