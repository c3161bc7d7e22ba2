package io.ringfence.hostile;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.instrument.Instrument;

/** Ends the JVM at the next commit after it was armed: leaves a claim that is complete and not stamped. */
public final class HaltWhenArmed implements Instrument {
    private static volatile boolean armed;

    /** Made by the library, by name. */
    public HaltWhenArmed() {}

    static void arm() {
        armed = true;
    }

    @Override
    public void reached(CrashPoint point) {
        if (armed && point == CrashPoint.COMMITTED) {
            Runtime.getRuntime().halt(ImageMaker.HALTED);
        }
    }

    @Override
    public void fence(Fence fence) {
        // fences stay what they are
    }
}
