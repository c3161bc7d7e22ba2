package io.ringfence.service.powerloss;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/** The memory of a mapped file: tells of each store of the ways in which the journal stores. */
final class RecordedMemory extends UnsafeBuffer {
    /** Takes the range that was stored. */
    interface Listener {
        void stored(int offset, int length);
    }

    private final Listener listener;

    RecordedMemory(byte[] bytes, Listener listener) {
        super(bytes);
        this.listener = listener;
    }

    @Override
    public void putBytes(int index, byte[] source, int offset, int length) {
        super.putBytes(index, source, offset, length);
        listener.stored(index, length);
    }

    @Override
    public void putBytes(int index, byte[] source) {
        putBytes(index, source, 0, source.length);
    }

    @Override
    public void putIntOrdered(int index, int value) {
        super.putIntOrdered(index, value);
        listener.stored(index, Integer.BYTES);
    }

    @Override
    public void putInt(int index, int value, ByteOrder order) {
        super.putInt(index, value, order);
        listener.stored(index, Integer.BYTES);
    }

    @Override
    public void putLong(int index, long value, ByteOrder order) {
        super.putLong(index, value, order);
        listener.stored(index, Long.BYTES);
    }
}
