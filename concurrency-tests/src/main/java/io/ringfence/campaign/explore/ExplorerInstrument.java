package io.ringfence.campaign.explore;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.instrument.Fences;
import io.ringfence.instrument.Instrument;

/** Tells the explored world of fences; crash points are no news to it, because it can kill at every access. */
public final class ExplorerInstrument implements Instrument {
    private static volatile int fences;

    @Override
    public void reached(CrashPoint point) {
        // deaths come from the scheduler
    }

    @Override
    public void fence(Fence fence) {
        if (Thread.currentThread() instanceof ExplorerThread thread) {
            thread.fence(fence);
        } else {
            fences = 1;
        }
    }

    /** Raises an error if the library does not tell this class of its fences: a search without them would prove nothing. */
    static void requireInstalled() {
        Fences.full();
        if (fences == 0) {
            throw new IllegalStateException("the explorer needs -D" + Instrument.PROPERTY + "="
                    + ExplorerInstrument.class.getName() + " on the command line of its JVM");
        }
    }
}
