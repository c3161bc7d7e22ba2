package io.ringfence.recovery.instrument;

/**
 * What a campaign hooks into this JVM, for its whole life: the class that the system property {@value #PROPERTY} names, made by its
 * public constructor without parameters. Called on whatever thread runs the code; may end the process, wait, or throw.
 */
public interface RecoveryInstrument {
    /** Names the class; read once, when the first snapshot, restore or recovery comes to a point. Not for production. */
    String PROPERTY = "io.ringfence.recovery.instrument";

    /**
     * A named place was reached; what comes before it in the code is done, what comes after it is not.
     *
     * @param point the place
     */
    void reached(RecoveryPoint point);
}
