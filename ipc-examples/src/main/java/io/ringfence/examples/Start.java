package io.ringfence.examples;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/** Runs the {@code main} method of a class, and reports its failure in one line instead of a stack trace. */
public final class Start {
    private Start() {}

    /**
     * Starts a program.
     *
     * @param args the name of its class, then its arguments
     */
    public static void main(String... args) {
        String program = args[0];
        try {
            Class.forName(program).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException failure) {
            // All errors that the library raises on purpose say in one line what, where, why and what to do about it.
            fail(program, String.valueOf(failure.getCause()));
        } catch (ReflectiveOperationException failure) {
            fail(program, failure.toString());
        }
    }

    private static void fail(String program, String reason) {
        System.err.println(program.substring(program.lastIndexOf('.') + 1) + ": " + reason);
        System.exit(1);
    }
}
