package io.ringfence.service.demo;

import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.RingException;

/** The demo could not be carried through: a process ended by itself, or the stream stood still. */
final class DemoFailedException extends RingException {
    private static final long serialVersionUID = 1L;

    DemoFailedException(Problem problem) {
        super(problem);
    }
}
