package io.ringfence.instrument;

/**
 * What a campaign hooks into this JVM, for its whole life: the class that the system property {@value #PROPERTY} names, made by its
 * public constructor without parameters. Called on whatever thread runs the code; may end the process, wait, or throw.
 */
public interface Instrument {
    /** Names the class; read once, when the first ring class is initialised. Not for production. */
    String PROPERTY = "io.ringfence.instrument";

    /**
     * A named place was reached; what comes before it in the code is done, what comes after it is not.
     *
     * @param point the place
     */
    void reached(CrashPoint point);

    /**
     * A fence is being executed.
     *
     * @param fence its kind
     */
    void fence(Fence fence);

    /** The kinds of fences that the library uses. */
    enum Fence {
        /** Stores before it are visible before loads and stores after it. */
        FULL,
        /** Stores before it are visible before stores after it. */
        STORE_STORE,
        /** Loads before it are made before loads after it. */
        LOAD_LOAD
    }
}
