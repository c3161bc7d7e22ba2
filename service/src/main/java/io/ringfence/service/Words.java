package io.ringfence.service;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How values are written for people and for scripts. */
final class Words {
    private Words() {}

    /** The values of an option, as they are given on the command line. */
    abstract static class Choices implements Iterable<String> {
        private final List<String> choices;

        Choices(Enum<?>... constants) {
            choices = Arrays.stream(constants).map(Words::lower).toList();
        }

        @Override
        public Iterator<String> iterator() {
            return choices.iterator();
        }
    }

    /** {@return a converter that takes the constants in lower or upper case, and names them in lower case} */
    static <E extends Enum<E>> ITypeConverter<E> converter(Class<E> type) {
        return value -> {
            List<E> constants = List.of(type.getEnumConstants());
            for (E constant : constants) {
                if (lower(constant).equalsIgnoreCase(value) || constant.name().equalsIgnoreCase(value)) {
                    return constant;
                }
            }
            throw new TypeConversionException("'" + value + "' is none of "
                    + constants.stream().map(Words::lower).collect(Collectors.joining(", ")));
        };
    }

    /** {@return the constant as it is given on the command line} */
    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return a count with its digits in groups of three} */
    static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
