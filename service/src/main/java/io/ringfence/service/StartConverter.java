package io.ringfence.service;

import io.ringfence.consume.StartAt;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code --from} of {@code consume}. */
final class StartConverter implements ITypeConverter<StartAt> {
    @Override
    public StartAt convert(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "earliest" -> StartAt.earliest();
            case "next" -> StartAt.next();
            default -> StartAt.sequence(sequence(value));
        };
    }

    private static long sequence(String value) {
        try {
            long sequence = Long.parseLong(value);
            if (sequence >= 0) {
                return sequence;
            }
        } catch (NumberFormatException notANumber) {
            // said below, as of a negative one
        }
        throw new TypeConversionException("'" + value + "' is none of earliest, next, or a sequence of 0 or more");
    }
}
