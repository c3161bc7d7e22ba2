package io.ringfence.service.torture;

import java.util.Locale;

/** What a run proved. */
enum Outcome {
    /** Every round was judged, and nothing was found. */
    KEPT,
    /** The judge found something, or a ring stood still for too long. */
    BROKEN,
    /** A round could not be carried through: of that one, only what the auditor had come to is judged. */
    FAILED,
    /** A signal ended it; the round under way was not judged. */
    INTERRUPTED,
    /** It ended before there was anything to judge. */
    UNJUDGED;

    /** {@return whether there is something to look at afterwards} */
    boolean leavesTraces() {
        return this == BROKEN || this == FAILED;
    }

    /** {@return its word in the JSON} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
