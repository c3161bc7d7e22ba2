package io.ringfence.wait;

import java.lang.invoke.VarHandle;
import org.agrona.concurrent.AtomicBuffer;

/**
 * A full fence. The only one of its kind in the library, because it is the one ordering that cannot be said through an access of
 * {@link AtomicBuffer}: a simulated memory that delays stores implements {@link Simulated} and is told.
 */
public final class StoreLoadFence {
    private StoreLoadFence() {}

    /** A memory of a test that models store buffers. */
    public interface Simulated {
        /** All stores of the calling participant become visible before its next load. */
        void fullFence();
    }

    /**
     * Stores before this call are visible to others before loads after it are made.
     *
     * @param memory what is stored to and loaded from
     */
    public static void on(AtomicBuffer memory) {
        VarHandle.fullFence();
        if (memory instanceof Simulated simulated) {
            simulated.fullFence();
        }
    }
}
