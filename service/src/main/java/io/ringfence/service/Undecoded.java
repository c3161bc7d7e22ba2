package io.ringfence.service;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Arguments that the JVM could not decode. The kernel passes bytes; the JVM makes text of them by the locale, and puts the same
 * character in the place of everything that it cannot make out: two names would become one, and the wrong consumer be removed.
 */
final class Undecoded {
    private static final char REPLACEMENT = '\ufffd';
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private Undecoded() {}

    /** {@return the first such argument of this JVM's own command line, or null} */
    static @Nullable String first(String... arguments) {
        for (String argument : arguments) {
            if (argument.indexOf(REPLACEMENT) >= 0) {
                return argument;
            }
        }
        return isUtf8() ? null : firstQuestioned(arguments);
    }

    private static boolean isUtf8() {
        return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")).equals(StandardCharsets.UTF_8);
    }

    /** In the C locale the character is a question mark, which may be meant: the bytes tell. */
    private static @Nullable String firstQuestioned(String... arguments) {
        String[] given;
        try {
            given = Files.readString(COMMAND_LINE, StandardCharsets.ISO_8859_1).split("\0", -1);
        } catch (IOException unreadable) {
            return null; // no /proc: the question marks are believed
        }
        int first = given.length - 1 - arguments.length; // a zero byte ends the last one too
        for (int i = 0; i < arguments.length && first >= 0; i++) {
            boolean ascii = given[first + i].chars().allMatch(c -> c < 0x80);
            if (!ascii && arguments[i].indexOf('?') >= 0) {
                return arguments[i];
            }
        }
        return null;
    }
}
