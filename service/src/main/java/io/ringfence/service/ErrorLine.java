package io.ringfence.service;

import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.RingException;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong: one line that begins with {@code ringfence:} on standard error, whatever it was. */
final class ErrorLine {
    /** Done. */
    static final int DONE = 0;

    /** Refused or failed. */
    static final int FAILED = 1;

    /** Wrong usage. */
    static final int USAGE = 2;

    private ErrorLine() {}

    /**
     * Prints it.
     *
     * @param failure any
     * @param verbose whether the stack trace follows
     * @return the exit status
     */
    static int print(Throwable failure, boolean verbose) {
        System.err.println("ringfence: " + oneLine(message(failure)));
        if (verbose) {
            failure.printStackTrace(System.err);
        }
        return FAILED;
    }

    /** The error of an option or a command that does not exist, or lacks something. */
    static int printUsage(ParameterException failure, String... arguments) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        System.err.println("ringfence: " + oneLine(usageMessage(failure)) + "; see '" + name + " --help'");
        return USAGE;
    }

    /** An argument that is not the text that the user gave. */
    static int printUndecoded(String argument) {
        System.err.println("ringfence: Cannot decode argument '" + oneLine(argument)
                + "': expected UTF-8 and a locale of UTF-8; give it in UTF-8, with LC_ALL=C.UTF-8 in the environment");
        return USAGE;
    }

    private static String usageMessage(ParameterException failure) {
        String message = String.valueOf(failure.getMessage());
        if (!(failure instanceof UnmatchedArgumentException unmatched)) {
            return message;
        }
        List<String> arguments = unmatched.getUnmatched();
        boolean command = !unmatched.isUnknownOption()
                && !failure.getCommandLine().getSubcommands().isEmpty();
        if (command && !arguments.isEmpty()) {
            message = "Unknown command '" + arguments.get(0) + "'";
        }
        List<String> suggestions = unmatched.getSuggestions();
        return suggestions.isEmpty() ? message : message + ", did you mean " + String.join(" or ", suggestions) + "?";
    }

    private static String message(Throwable failure) {
        if (failure instanceof RingException || failure instanceof CommandException) {
            return String.valueOf(failure.getMessage());
        }
        if (failure instanceof IOException) {
            return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        }
        return "unexpected " + failure + "; run it again with --verbose for the stack trace, and report it";
    }

    /** Messages of the platform may have several lines, or none. */
    private static String oneLine(String message) {
        StringBuilder line = new StringBuilder(message.length());
        message.strip()
                .replaceAll("\\s*\\R\\s*", "; ")
                .codePoints()
                .forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return line.toString();
    }

    /** {@return a command's own refusal, in the five parts that every error has} */
    static CommandException refused(String operation, String place, String actual, String expected, String remedy) {
        return new CommandException(new Problem(operation, place, actual, expected, remedy), null);
    }
}
