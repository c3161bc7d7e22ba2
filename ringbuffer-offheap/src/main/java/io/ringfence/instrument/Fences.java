package io.ringfence.instrument;

import java.lang.invoke.VarHandle;

/**
 * The fences of the library. All its other orderings are said through an access to the mapped memory; these cannot, so a simulated
 * memory is told of them by the {@link Instrument}.
 */
public final class Fences {
    private Fences() {}

    /** Stores before this call are visible to others before loads and stores after it are made. */
    public static void full() {
        VarHandle.fullFence();
        Instrument instrument = Hook.INSTRUMENT;
        if (instrument != null) {
            instrument.fence(Instrument.Fence.FULL);
        }
    }

    /** Stores before this call are visible to others before stores after it. */
    public static void storeStore() {
        VarHandle.storeStoreFence();
        Instrument instrument = Hook.INSTRUMENT;
        if (instrument != null) {
            instrument.fence(Instrument.Fence.STORE_STORE);
        }
    }

    /** Loads before this call are made before loads after it. */
    public static void loadLoad() {
        VarHandle.loadLoadFence();
        Instrument instrument = Hook.INSTRUMENT;
        if (instrument != null) {
            instrument.fence(Instrument.Fence.LOAD_LOAD);
        }
    }
}
