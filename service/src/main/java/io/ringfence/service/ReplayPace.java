package io.ringfence.service;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Lets events go at the distances in time that they came at, or at a multiple of that speed. For one thread. */
final class ReplayPace {
    private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final double speed;
    private final StopSignal stop;
    private long firstTimestampNanos;
    private long startNanos;
    private boolean begun;

    /**
     * Begins with the first event.
     *
     * @param speed infinite for as fast as it goes
     * @param stop ends a wait
     */
    ReplayPace(double speed, StopSignal stop) {
        this.speed = speed;
        this.stop = stop;
    }

    /** {@code --speed}: its multiple of the original. */
    static final class Converter implements ITypeConverter<Double> {
        @Override
        public Double convert(String value) {
            try {
                double speed = switch (value.toLowerCase(Locale.ROOT)) {
                    case "max" -> Double.POSITIVE_INFINITY;
                    case "original" -> 1;
                    default -> Double.parseDouble(value);
                };
                if (speed > 0) {
                    return speed;
                }
            } catch (NumberFormatException notANumber) {
                // said below, as of one that is not positive
            }
            throw new TypeConversionException("'" + value + "' is none of original, max, or a number more than 0");
        }
    }

    /** {@return whether the event is due now} */
    boolean isDue(long timestampNanos) {
        return speed == Double.POSITIVE_INFINITY || waitNanos(timestampNanos) <= 0;
    }

    private long waitNanos(long timestampNanos) {
        if (!begun) {
            begun = true;
            firstTimestampNanos = timestampNanos;
            startNanos = System.nanoTime();
        }
        double due = (timestampNanos - firstTimestampNanos) / speed;
        return (long) (due - (System.nanoTime() - startNanos));
    }

    /** Waits until the event is due, at most a tenth of a second. */
    void nap(long timestampNanos) {
        stop.park(Math.min(Math.max(1, waitNanos(timestampNanos)), NAP_NANOS));
    }
}
