package io.ringfence.benchmarks;

import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.RingException;
import org.jspecify.annotations.Nullable;

/** A measurement that could not be made, or that came out wrong. */
public final class BenchmarkException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * With its parts.
     *
     * @param place what was measured, or the file
     * @param actual what happened
     * @param expected what should have happened
     * @param remedy what to do
     */
    BenchmarkException(String place, String actual, String expected, String remedy) {
        this(place, actual, expected, remedy, null);
    }

    BenchmarkException(String place, String actual, String expected, String remedy, @Nullable Throwable cause) {
        super(new Problem("bench", place, actual, expected, remedy), cause);
    }
}
