package io.ringfence.journal.instrument;

/**
 * What a campaign hooks into this JVM, for its whole life: the class that the system property {@value #PROPERTY} names, made by its
 * public constructor without parameters. Called on whatever thread runs the code; may end the process, wait, or throw.
 */
public interface JournalInstrument {
    /** Names the class; read once, when the first class of the journal's stage is initialised. Not for production. */
    String PROPERTY = "io.ringfence.journal.instrument";

    /**
     * A named place was reached; what comes before it in the code is done, what comes after it is not.
     *
     * @param point the place
     */
    void reached(JournalPoint point);
}
