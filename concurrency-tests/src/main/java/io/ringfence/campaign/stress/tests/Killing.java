package io.ringfence.campaign.stress.tests;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.instrument.Instrument;

/**
 * Ends an actor at a named place in the real code, which makes no store after it, as a killed process does. The harness' JVMs are started
 * with this class as their {@link Instrument}; fences need nothing here, because the memory is a real one.
 */
public final class Killing implements Instrument {
    private static final ThreadLocal<CrashPoint> DUE = new ThreadLocal<>();
    private static final Killed KILLED = new Killed();

    /** Plain, and true from the first death on: the tests without one run past the places with hardly a look. */
    private static boolean armed;

    /** For the hook. */
    public Killing() {}

    /** Runs the calling actor up to a place, and no further. */
    static void dieAt(CrashPoint point, Runnable life) {
        armed = true;
        DUE.set(point);
        try {
            life.run();
        } catch (Killed killed) {
            return;
        } finally {
            DUE.remove();
        }
        throw new IllegalStateException(point + " was not passed, or the JVM runs without -D" + Instrument.PROPERTY
                + "=" + Killing.class.getName());
    }

    @Override
    public void reached(CrashPoint point) {
        if (armed && DUE.get() == point) {
            throw KILLED;
        }
    }

    @Override
    public void fence(Fence fence) {
        // made by the caller
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }
}
