package io.ringfence.service.torture;

import io.ringfence.consume.Event;
import io.ringfence.journal.CatchUp;
import io.ringfence.recovery.snapshot.Snapshotable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A state that events lead to: a digest of which came in which order. One left out, doubled or exchanged gives another one. */
final class StateDigest implements Snapshotable, CatchUp.Handler {
    private static final long START = 0x243F6A8885A308D3L;
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private long digest = START;
    private long events;

    void add(long sequence, int feed, long index) {
        digest = mix(mix(mix(digest ^ sequence) ^ feed) ^ index);
        events++;
    }

    private static long mix(long word) {
        long product = word * FACTOR;
        return product ^ product >>> 29;
    }

    long value() {
        return digest ^ events;
    }

    @Override
    public void onEvent(Event event, long sequence) {
        boolean whole = EventBody.isWhole(event.buffer());
        add(sequence, whole ? EventBody.feed(event.buffer()) : -1, whole ? EventBody.index(event.buffer()) : -1);
    }

    @Override
    public void writeState(DataOutput out) throws IOException {
        out.writeLong(digest);
        out.writeLong(events);
    }

    @Override
    public void readState(DataInput in) throws IOException {
        digest = in.readLong();
        events = in.readLong();
    }
}
