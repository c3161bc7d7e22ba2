package io.ringfence.service.torture;

import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.RingException;

/** The torture found something, or could not be carried through. */
final class TortureFailedException extends RingException {
    private static final long serialVersionUID = 1L;

    TortureFailedException(Problem problem) {
        super(problem);
    }

    static TortureFailedException of(String place, String actual) {
        return new TortureFailedException(new Problem(
                "torture",
                place,
                actual,
                "processes that go on until they are killed, and a ring that moves",
                "keep the directory, run it again with the same --seed, and report it"));
    }
}
