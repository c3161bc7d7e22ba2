package io.ringfence.service;

import io.ringfence.journal.ForcePolicy;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code --force} of {@code journal}. */
final class ForcePolicyConverter implements ITypeConverter<ForcePolicy> {
    private static final String INTERVAL = "interval=";
    private static final long MAX_MILLIS = 3_600_000;

    @Override
    public ForcePolicy convert(String value) {
        String word = value.toLowerCase(Locale.ROOT);
        if (word.equals("batch")) {
            return ForcePolicy.batch();
        }
        if (word.equals("never")) {
            return ForcePolicy.never();
        }
        try {
            long millis = word.startsWith(INTERVAL) ? Long.parseLong(word.substring(INTERVAL.length())) : 0;
            if (millis >= 1 && millis <= MAX_MILLIS) {
                return ForcePolicy.interval(Duration.ofMillis(millis));
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new TypeConversionException(
                "'" + value + "' is none of batch, never, or interval=MILLIS of 1 to " + MAX_MILLIS);
    }
}
