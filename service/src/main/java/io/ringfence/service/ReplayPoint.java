package io.ringfence.service;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code --from} and {@code --to} of {@code replay}: a sequence, or a time.
 *
 * @param text as it was given
 * @param sequence if it is one
 * @param timeNanos nanoseconds since 1970, if it is one
 */
record ReplayPoint(String text, OptionalLong sequence, OptionalLong timeNanos) {
    /** Whether it lies before another of the same kind; of a sequence and a time nobody knows without the journal. */
    boolean isBefore(ReplayPoint other) {
        boolean sequences = sequence.isPresent() && other.sequence.isPresent();
        boolean times = timeNanos.isPresent() && other.timeNanos.isPresent();
        return (sequences && sequence.getAsLong() < other.sequence.getAsLong())
                || (times && timeNanos.getAsLong() < other.timeNanos.getAsLong());
    }

    /** Reads a number as a sequence, and all else as a time with its offset. */
    static final class Converter implements ITypeConverter<ReplayPoint> {
        @Override
        public ReplayPoint convert(String value) {
            try {
                if (value.chars().allMatch(Character::isDigit)) {
                    return new ReplayPoint(value, OptionalLong.of(Long.parseLong(value)), OptionalLong.empty());
                }
                Instant time = OffsetDateTime.parse(value).toInstant();
                return new ReplayPoint(value, OptionalLong.empty(), OptionalLong.of(nanos(time)));
            } catch (NumberFormatException | DateTimeParseException unknown) {
                throw new TypeConversionException(
                        "'" + value + "' is neither a sequence of 0 or more nor a time such as 2026-01-31T12:00:00Z");
            }
        }

        /** Nanoseconds since 1970; the least or the largest long for what lies beyond all events. */
        private static long nanos(Instant time) {
            try {
                return Math.addExact(
                        Math.multiplyExact(time.getEpochSecond(), TimeUnit.SECONDS.toNanos(1)), time.getNano());
            } catch (ArithmeticException beyond) {
                return time.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
            }
        }
    }
}
